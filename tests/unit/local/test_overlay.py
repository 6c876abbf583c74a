from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import pytest
from gatehouse.local.emulator.install import installed
from gatehouse.local.emulator.patching import replace


def _overlaid(code: str, *arguments: str) -> str:
    """Run code in a process of its own, with the overlay in place."""
    packages = str(installed(print))
    start = (
        f"import sys; sys.path.append({packages!r})\n"
        "import os; os.environ['AWS_ACCESS_KEY_ID'] = 'AKIA'\n"
        "from gatehouse.local import overlay; overlay.install()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", start + code, *arguments],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_no_script_of_the_machine_is_run_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "init.sh").write_text("touch ran\n")
    collect = "from ministack import app; print(app._collect_scripts(sys.argv[1]))"
    assert _overlaid(collect, str(tmp_path)) == "[]"


def test_a_patch_of_a_function_that_does_not_exist_is_an_error() -> None:
    module = types.ModuleType("upstream")
    with pytest.raises(RuntimeError, match="upstream has no function gone"):
        replace(module, "gone", lambda upstream: upstream)


def test_a_policy_that_cannot_be_read_denies_everything() -> None:
    code = (
        "from ministack.core import iam_evaluator as ev\n"
        "context = ev.EvalContext('arn:aws:iam::000000000000:user/a', 'User', '000000000000',"
        " 's3:GetObject', 'arn:aws:s3:::b/k', 'us-east-1')\n"
        "allow = {'Version': '2012-10-17', 'Statement':"
        " [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]}\n"
        "policies = [ev.parse_policy_document(each) for each in (allow, {'Statement': 17})]\n"
        "for some in (policies[:1], policies): print(ev.evaluate(context, some).decision)"
    )
    assert _overlaid(code).split() == ["Allow", "Deny"]


@pytest.mark.parametrize(("limit", "decision"), [("s3:Get*", "Allow"), ("s3:Put*", "ImplicitDeny")])
def test_a_boundary_limits_what_a_policy_allows(limit: str, decision: str) -> None:
    code = (
        "from ministack.core import iam_evaluator as ev\n"
        "context = ev.EvalContext('arn:aws:iam::000000000000:user/a', 'User', '000000000000',"
        " 's3:GetObject', 'arn:aws:s3:::b/k', 'us-east-1')\n"
        "def allow(action): return ev.parse_policy_document({'Version': '2012-10-17', 'Statement':"
        " [{'Effect': 'Allow', 'Action': action, 'Resource': '*'}]})\n"
        "print(ev.evaluate(context, [allow('*')], [allow(sys.argv[1])]).decision)"
    )
    assert _overlaid(code, limit) == decision


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
