"""Measure who finds a mistake that is made without this library; run by hand.

``python -m tests.bad_inputs.measure`` makes each case of the catalogue with the provider's own
classes. What survives the synth of plain CDKTF goes through one ``terraform validate``, a file a
case; what survives that too is found by AWS alone. The result is ``docs/wrong-input.md``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from gatehouse.core import aws
from gatehouse.core.engine import CdktfApp, TerraformStack
from gatehouse.local.launcher import terraform

from .case import BadInput
from .catalogue import rooms
from .report import COMMITTED, NO_COUNTERPART, ONLY_AWS, SYNTH, VALIDATE, written

PROVIDER_VERSION = "5.100.0"
_BLOCKS = ("resource", "data")


def main() -> None:
    """Measure all cases and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        COMMITTED.write_text(measured(Path(folder)))
    print(f"wrote {COMMITTED}", file=sys.stderr)


def measured(folder: Path) -> str:
    """Measure all cases; Terraform works in the folder."""
    catalogue = {
        f"case_{room}_{number:03}": (room, case)
        for room, cases in rooms().items()
        for number, case in enumerate(cases)
    }
    survivors = {}
    finders = {}
    for key, (_, case) in catalogue.items():
        if case.stock is None:
            finders[key] = NO_COUNTERPART
            continue
        try:
            survivors[key] = _synthesized(case)
        except Exception as refused:  # of whatever kind: it is what people would see
            finders[key] = SYNTH
            print(f"{key}: synth: {str(refused).splitlines()[0][:120]}", file=sys.stderr)
    refused_by_validate = _validated(survivors, folder)
    for key in survivors:
        finders[key] = VALIDATE if key in refused_by_validate else ONLY_AWS
    rows: dict[str, list[tuple[str, str, str]]] = {}
    for key, (room, case) in catalogue.items():
        rows.setdefault(room, []).append((case.name, case.says, finders[key]))
    return written(rows)


def _synthesized(case: BadInput) -> dict[str, Any]:
    """What plain CDKTF writes for a case."""
    assert case.stock is not None
    with tempfile.TemporaryDirectory() as outdir:
        app = CdktfApp(outdir=outdir)
        stack = TerraformStack(app, "stock")
        aws.provider.AwsProvider(stack, "aws", region="eu-west-1")
        case.stock(stack)
        app.synth()
        text = (Path(outdir) / "stacks" / "stock" / "cdk.tf.json").read_text()
    return dict(json.loads(text))


def _validated(survivors: dict[str, dict[str, Any]], folder: Path) -> set[str]:
    """The cases that ``terraform validate`` complains about."""
    _write(folder / "main.tf.json", _frame())
    for key, synth in survivors.items():
        _write(folder / f"{key}.tf.json", _with_own_names(synth, key))
    environment = {**os.environ, **terraform.settings(os.environ, folder)}
    _run(["terraform", "init", "-input=false", "-no-color"], folder, environment, (0,))
    answer = json.loads(_run(["terraform", "validate", "-json"], folder, environment, (0, 1)))
    found = set()
    for diagnostic in answer["diagnostics"]:
        if diagnostic["severity"] != "error":
            continue
        key = diagnostic.get("range", {}).get("filename", "").removesuffix(".tf.json")
        if key not in survivors:
            raise SystemExit(f"not about one case: {diagnostic}")
        words = f"{diagnostic['summary']}: {diagnostic.get('detail', '')}".replace("\n", " ")
        print(f"{key}: validate: {words[:200]}", file=sys.stderr)
        found.add(key)
    return found


def _frame() -> dict[str, Any]:
    required = {"aws": {"source": "hashicorp/aws", "version": PROVIDER_VERSION}}
    return {
        "terraform": {"required_providers": required},
        "provider": {"aws": [{"region": "eu-west-1"}]},
    }


def _with_own_names(synth: dict[str, Any], key: str) -> dict[str, Any]:
    """A case's resources under names that no other case has, and references to them."""
    blocks = {block: synth[block] for block in _BLOCKS if block in synth}
    text = json.dumps(blocks)
    for named in blocks.values():
        for kind, resources in named.items():
            for name in resources:
                text = re.sub(rf"\b{kind}\.{name}\b", f"{kind}.{key}_{name}", text)
    renamed: dict[str, Any] = json.loads(text)
    return {
        block: {
            kind: {f"{key}_{name}": body for name, body in resources.items()}
            for kind, resources in named.items()
        }
        for block, named in renamed.items()
    }


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1))


def _run(
    command: list[str], folder: Path, environment: dict[str, str], good: tuple[int, ...]
) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode not in good:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
