from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.local.emulator.install import installed


def in_the_emulator(code: str, *arguments: str) -> str:
    """Run code in a process of its own that has the emulator's packages."""
    packages = str(installed(print))
    start = (
        f"import sys; sys.path.append({packages!r})\n"
        "import os; os.environ['AWS_ACCESS_KEY_ID'] = 'AKIA'\n"
    )
    return subprocess.run(
        [sys.executable, "-c", start + code, *arguments],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def _overlaid(code: str, *arguments: str) -> str:
    return in_the_emulator(
        f"from gatehouse.local.emulator import start; start.prepare()\n{code}", *arguments
    )


def test_no_script_of_the_machine_is_run_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "init.sh").write_text("touch ran\n")
    collect = "from ministack import app; print(app._collect_scripts(sys.argv[1]))"
    assert _overlaid(collect, str(tmp_path)) == "[]"


_DECIDE = (
    "from gatehouse.local.emulator import state\n"
    "from gatehouse.local.gateway import decisions\n"
    "from gatehouse.local.gateway.call import Call, Question, Received\n"
    "nobody = Received('GET', '/', '/', '', {}, (), {}, b'', '127.0.0.1')\n"
    "ann = state.Credential('AKIA1', 'x', '000000000000',"
    " 'arn:aws:iam::000000000000:user/ann', 'AIDA', 'User', 'ann')\n"
    "def allow(action): return state.Document('a policy', {'Version': '2012-10-17', 'Statement':"
    " [{'Effect': 'Allow', 'Action': action, 'Resource': '*'}]})\n"
    "def decide(held):\n"
    "    state.held = lambda _: held\n"
    "    call = Call(nobody, 'id', 's3', '000000000000', 'us-east-1', ann)\n"
    "    verdict = decisions.decide(call, Question('s3:GetObject', 'arn:aws:s3:::b/k'))\n"
    "    print(verdict.effect, '/', verdict.layer)\n"
)


def test_a_policy_that_cannot_be_read_denies_everything() -> None:
    code = (
        "broken = state.Document('a policy', {'Statement': 17})\n"
        "decide(state.Held([allow('*')])); decide(state.Held([allow('*'), broken]))"
    )
    assert _overlaid(_DECIDE + code).splitlines() == [
        "Allow / identity policy",
        "ExplicitDeny / identity policy",
    ]


@pytest.mark.parametrize(
    ("limit", "decision"),
    [("s3:Get*", "Allow / identity policy"), ("s3:Put*", "ImplicitDeny / {}")],
)
@pytest.mark.parametrize("layer", ["boundary", "session"])
def test_a_limit_limits_what_a_policy_allows(layer: str, limit: str, decision: str) -> None:
    code = "decide(state.Held([allow('*')], **{sys.argv[1]: [allow(sys.argv[2])]}))"
    name = {"boundary": "permissions boundary", "session": "session policy"}[layer]
    assert _overlaid(_DECIDE + code, layer, limit) == decision.format(name)


@pytest.mark.parametrize(("seconds", "expected"), [(60, "AssumedRole"), (-60, "ExpiredToken")])
def test_a_session_is_valid_until_it_expires(seconds: int, expected: str) -> None:
    code = (
        "import time\n"
        "from ministack.core import iam_evaluator as ev\n"
        "from ministack.services import sts\n"
        "arn = 'arn:aws:sts::000000000000:assumed-role/r/s'\n"
        "sts.register_session('ASIA1', {'Arn': arn, 'SecretAccessKey': 'x', 'SessionToken': 't',"
        " 'PrincipalType': 'AssumedRole', 'Expiration': time.time() + int(sys.argv[1])})\n"
        "sts.register_session('ASIA2', {'Arn': arn})\n"
        "found = ev.resolve_principal('ASIA1', '000000000000')\n"
        "print(getattr(found, 'code', getattr(found, 'type', '')))"
    )
    assert _overlaid(code, str(seconds)).startswith(expected)


_COUNTED = (
    "import types\n"
    "from ministack import app\n"
    "from gatehouse.local.emulator import stores\n"
    "for name in sorted(set(app._state_map.values()) - {'cognito'}):\n"
    "    module = app._get_module(name)\n"
    "    kept = set(stores._stores(name, module))\n"
    "    saves = getattr(module, 'get_state', None)\n"
    "    if not isinstance(saves, types.FunctionType): continue\n"
    "    for store in saves.__code__.co_names:\n"
    "        value = getattr(module, store, None)\n"
    "        held = isinstance(value, (dict, list, set)) or hasattr(value, 'all_items')\n"
    "        if held and not isinstance(value, type) and store not in kept: print(name, store)\n"
)
#: What the emulator saves and is no state of its own here: ports of servers in containers, which
#: the local AWS does not have, and tables of other stores.
_NOT_KEPT = {
    "documentdb _port_counter",
    "dsql _port_counter",
    "eks _port_counter",
    "elasticache _port_counter",
    "glue _ALL_STATE",
    "rds _port_counter",
    "s3 _PERSISTED_BUCKET_DICTS",
}


def test_all_that_the_emulator_could_save_itself_is_kept() -> None:
    assert set(in_the_emulator(_COUNTED).splitlines()) == _NOT_KEPT


def test_what_is_gathered_is_restored_in_another_process(tmp_path: Path) -> None:
    file = str(tmp_path / "state")
    _overlaid(
        "import pickle, sys\n"
        "from gatehouse.local.emulator import stores\n"
        "from ministack.services import dynamodb, s3, sts\n"
        "s3._buckets['b'] = {'objects': {'k': b'v'}}\n"
        "sts._sessions['ASIA1'] = {'Arn': 'a'}\n"
        "dynamodb._stream_seq_counter = 7\n"
        "pickle.dump(stores.gathered(), open(sys.argv[1], 'wb'))",
        file,
    )
    shown = _overlaid(
        "import pickle, sys\n"
        "from gatehouse.local.emulator import stores\n"
        "from ministack.services import dynamodb, s3, sts\n"
        "sessions = sts._sessions\n"
        "stores.restore(pickle.load(open(sys.argv[1], 'rb')))\n"
        "print(s3._buckets['b'], sessions, dynamodb._stream_seq_counter)",
        file,
    )
    assert shown == "{'objects': {'k': b'v'}} {'ASIA1': {'Arn': 'a'}} 7"


_ACQUIRED = """
from ministack.core import lambda_runtime
from ministack.services import lambda_svc
arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
config = {"FunctionName": "f", "FunctionArn": arn, "Runtime": "python3.12", "Version": "$LATEST"}
lambda_svc._functions["f"] = {"config": config, "code_zip": b"new"}
# A process that a call made which had begun before the update.
late, _ = lambda_runtime.acquire_worker("f", config, b"old")
late.in_use = False
for code in (b"old", b"new"):
    worker, _ = lambda_svc.acquire_worker("f", config, code, qualifier="$LATEST")
    print(worker.code_zip.decode(), worker is late)
    worker.in_use = False
print(sum(len(each) for each in lambda_runtime._workers.values()))
published, _ = lambda_svc.acquire_worker("f", {**config, "Version": "1"}, b"one", qualifier="1")
print(published.code_zip.decode())
"""


def test_no_call_runs_on_code_that_was_replaced() -> None:
    assert _overlaid(_ACQUIRED).splitlines() == ["new False", "new False", "1", "one"]
