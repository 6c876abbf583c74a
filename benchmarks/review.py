"""How long the review of access takes, and how much memory; run by hand.

``python -m benchmarks.review`` from the root of the repository measures each in a process of its
own, three times, and writes the middle one into ``benchmarks/review.md``.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "review.md"
_ROUNDS = 3
Json = dict[str, Any]


def notes_app(folder: Path) -> Path:
    """Synthesize the notes app; the folder of its stacks."""
    out = folder / "out"
    settings = {**os.environ, "CDKTF_OUTDIR": str(out), "STAGE": "dev"}
    subprocess.run([sys.executable, "main.py"], cwd=ROOT, env=settings, check=True)
    return out


def routes_and_roles(folder: Path, routes: int = 300, roles: int = 20) -> Path:
    """Write a stack whose groups each have a role that calls some of the routes."""
    from tests.access.corpus.pieces import allow, api, app, role, route, signed_in, trust_of_pool

    begin = "${aws_apigatewayv2_api.api.execution_arn}/$default/GET"
    declared = {f"r{each}": route(f"GET /r{each}/{{id}}") for each in range(routes)}
    groups: Json = {}
    made = [signed_in(allow("execute-api:Invoke", f"{begin}/r0/*")), api(**declared)]
    for each in range(roles - 1):
        called = [f"{begin}/r{number}/*" for number in range(each, routes, roles)]
        made.append(role(f"group{each}", trust_of_pool(), allow("execute-api:Invoke", called)))
        groups[f"group{each}"] = {
            "name": f"group{each}",
            "user_pool_id": "${aws_cognito_user_pool.users.id}",
            "role_arn": f"${{aws_iam_role.group{each}.arn}}",
        }
    document = app(*made, {"aws_cognito_user_group": groups})
    attached = document["resource"]["aws_cognito_identity_pool_roles_attachment"]["people"]
    attached["role_mapping"] = [
        {
            "identity_provider": "${aws_cognito_user_pool.users.endpoint}:"
            "${aws_cognito_user_pool_client.web.id}",
            "type": "Token",
            "ambiguous_role_resolution": "Deny",
        }
    ]
    file = folder / "routes.tf.json"
    file.write_text(json.dumps(document))
    return file


def plan(folder: Path, resources: int = 5_000) -> Path:
    """Write a plan of tables, roles, policies, buckets and functions."""
    changes, planned = [], []
    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    kinds: dict[str, Json] = {
        "aws_dynamodb_table": {"hash_key": "id", "billing_mode": "PAY_PER_REQUEST"},
        "aws_iam_role": {"assume_role_policy": policy},
        "aws_iam_role_policy": {"policy": policy, "role": "x"},
        "aws_s3_bucket": {"force_destroy": False},
        "aws_lambda_function": {"handler": "index.main", "role": "x"},
    }
    for number in range(resources):
        kind = list(kinds)[number % len(kinds)]
        address = f"{kind}.made{number}"
        values = {**kinds[kind], "name": f"made{number}", "tags": {"a": "b" * 200}}
        about = {"address": address, "mode": "managed", "type": kind, "name": f"made{number}"}
        change = {"actions": ["update"], "before": values, "after": {**values, "tags": {}}}
        changes.append({**about, "change": change})
        planned.append({**about, "values": values})
    document = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "resource_changes": changes,
        "planned_values": {"root_module": {"resources": planned}},
        "prior_state": {"values": {"root_module": {"resources": planned}}},
        "configuration": {"root_module": {}},
    }
    file = folder / "plan.json"
    file.write_text(json.dumps(document))
    return file


def matrix(place: Path) -> None:
    """Read a stack or a folder of them, and answer every question of its matrix."""
    from gatehouse.access.matrix import matrix_of
    from gatehouse.access.model import read_app, read_model

    matrix_of(read_app(place) if place.is_dir() else read_model([place]))


def theorems(place: Path) -> None:
    """Prove every theorem about a stack."""
    from gatehouse.access.model import read_app
    from gatehouse.access.prover import prove, theorems_of

    verdicts = [prove(each) for each in theorems_of(read_app(place))]
    assert {each.status for each in verdicts} == {"proven"}, verdicts


def guarded(place: Path) -> None:
    """Read a plan, both sides of its access, and let the guard examine it."""
    from gatehouse.access.changes import plan_sides
    from gatehouse.access.guard import examine
    from gatehouse.access.plans import load_plan

    text = place.read_text()
    examine(load_plan(text, str(place)), str(place))
    plan_sides(json.loads(text), str(place), None)


ROWS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], None], str]] = {
    "matrix of the notes app": (notes_app, matrix, "1 s"),
    "matrix of 300 routes x 20 principals": (routes_and_roles, matrix, "3 s"),
    "theorems of the notes app": (notes_app, theorems, "1 s"),
    "a plan of 5,000 resources": (plan, guarded, "5 s, 1 GB"),
}


def child(name: str, place: Path) -> None:
    """Measure one row in this process, imports beside it, and print it as JSON."""
    work = ROWS[name][1]
    began, spent = time.perf_counter(), time.process_time()
    work(place)
    measured = {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - spent,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(measured))


def main() -> None:
    """Measure every row and write the page."""
    if len(sys.argv) == 3:
        child(sys.argv[1], Path(sys.argv[2]))
        return
    lines = [
        "# How long the review of access takes",
        "",
        "Each in a process of its own, with the imports of the parts that it needs, the middle of "
        f"{_ROUNDS} rounds, by `python -m benchmarks.review`. The machine has {os.cpu_count()} "
        f"cores, and {os.getloadavg()[0]:.1f} processes were waiting for them when it began: where "
        "that is more than a few, the processor's seconds say more than the clock's.",
        "",
        "| | to reach | clock | processor | memory |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, (make, _, wanted) in ROWS.items():
        with tempfile.TemporaryDirectory() as folder:
            place = make(Path(folder))
            command = [sys.executable, "-m", "benchmarks.review", name, str(place)]
            ran = [
                json.loads(
                    subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
                )
                for _ in range(_ROUNDS)
            ]
        middle = sorted(ran, key=lambda each: float(each["processor"]))[_ROUNDS // 2]
        lines.append(
            f"| {name} | {wanted} | {middle['seconds']:.2f} s | {middle['processor']:.2f} s "
            f"| {middle['megabytes']:.0f} MB |"
        )
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")
    print(RESULTS.read_text("utf-8"))


if __name__ == "__main__":
    main()
