"""Run the tests against the local AWS and the emulator: ``python -m benchmarks.suites``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.suites.counting import Counted, read_reasons, table
from benchmarks.suites.ministack import MINISTACK
from benchmarks.suites.moto import MOTO
from benchmarks.suites.running import run
from benchmarks.suites.suite import Suite

HERE = Path(__file__).parent
SUITES = (MOTO, MINISTACK)
#: A suite's heading and table.
_TABLE = re.compile(r"^# The tests of (\w+) .*?(?=^# |\Z)", re.MULTILINE | re.DOTALL)


def main(
    only: Annotated[str, typer.Option(help="Only this, such as moto or moto/iam.")] = "",
    results: Annotated[Path, typer.Option(help="Where the tables go.")] = HERE / "results.md",
) -> None:
    """Run the tests against both, and write the tables of the suites that run whole."""
    chosen = {suite: _parts(suite, only) for suite in SUITES if _parts(suite, only)}
    if not chosen:
        known = ", ".join(f"{suite.name}/{part}" for suite in SUITES for part in suite.parts)
        raise typer.BadParameter(f"--only must be moto, ministack or one of {known}; not {only!r}.")
    problems = []
    for suite, parts in chosen.items():
        counted = [_count(suite, part) for part in parts]
        written = table(suite, counted)
        print(written)
        if parts == suite.parts:
            _write(results, suite, written)
        problems += [problem for each in counted for problem in each.problems]
    print("\n".join(problems))
    raise typer.Exit(1 if problems else 0)


def _write(results: Path, suite: Suite, written: str) -> None:
    """Put a suite's table in the place of its last one; the other suites keep theirs."""
    kept = results.read_text(encoding="utf-8") if results.exists() else ""
    tables = {found[1]: found[0].strip() for found in _TABLE.finditer(kept)}
    tables[suite.name] = written.strip()
    ordered = [tables[each.name] for each in SUITES if each.name in tables]
    results.write_text("\n\n".join(ordered) + "\n", encoding="utf-8")


def _parts(suite: Suite, only: str) -> tuple[str, ...]:
    """Return what of a suite runs."""
    if only in ("", suite.name):
        return suite.parts
    return tuple(part for part in suite.parts if only == f"{suite.name}/{part}")


def _count(suite: Suite, part: str) -> Counted:
    local, emulator = (run(suite, part, kind) for kind in ("local", "emulator"))
    return Counted(part, local, emulator, read_reasons(suite, part))


if __name__ == "__main__":
    typer.run(main)
