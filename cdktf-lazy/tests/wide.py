"""Compare the kernel with the stock runtime on every module of the bindings, in steps.

::

    python cdktf-lazy/tests/wide.py cdktf FOLDER
    python cdktf-lazy/tests/wide.py cdktn FOLDER --oracle node

Each resource of each module is made with generated arguments of every shape. What was compared is
a line in a file of ``FOLDER``, and is not run again: a run may be ended at any time and started
once more. ``--oracle node`` compares with Node's way, which takes a quarter of the time; the tests
hold that one against the stock runtime. At the end it says how many modules were the same, and
what sent which of them to Node; it fails where one differs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from differential import CaseRun, run_cases, run_each, runs_in_python
from engines import ENGINES, Engine

BATCH = 100
"""Modules that share a process of the oracle, which takes long to start."""

ORACLES = {"stock": {"CDKTF_LAZY": "0"}, "node": {"CDKTF_LAZY_KERNEL": "node"}}
WHICH = ("right", "wrong")


@dataclass(frozen=True)
class Compared:
    """How a module compared.

    Parameters
    ----------
    module : str
        The module of the bindings.
    same : bool
        Whether every file, value and error was the same.
    node : str, optional
        What sent it to Node, or None where Python answered everything.
    """

    module: str
    same: bool
    node: str | None


def results(file: Path) -> list[Compared]:
    """Read what was compared before; a line that a stop cut off counts as nothing."""
    found = []
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        with suppress(ValueError):
            found.append(Compared(**json.loads(line)))
    return found


def written(one: Compared) -> str:
    """Write the line of a module, apart from one that may have been cut off before it."""
    return "\n" + json.dumps(asdict(one))


def left(modules: Sequence[str], known: Sequence[Compared]) -> list[list[str]]:
    """Put what was not compared yet into batches."""
    done = {one.module for one in known}
    rest = [module for module in modules if module not in done]
    return [rest[start : start + BATCH] for start in range(0, len(rest), BATCH)]


def compare(
    modules: Sequence[str], which: str, seed: str, programs: Path, oracle: dict[str, str]
) -> Iterator[Compared]:
    """Run a batch on both sides."""
    cases = [f"generated:{seed}:{module}:{which}" for module in modules]
    with TemporaryDirectory(prefix="cdktf-lazy-wide-") as temporary:
        folder = Path(temporary)
        expected = run_cases(programs, folder / "oracle", cases, **oracle)
        for case, run in _in_python(cases, which, programs, folder / "python"):
            same = run.renumbered(case) == expected.renumbered(case)
            yield Compared(case.split(":")[2], same, run.sent_to_node)


def _in_python(
    cases: Sequence[str], which: str, programs: Path, folder: Path
) -> Iterator[tuple[str, CaseRun]]:
    """Run the cases with the kernel; each wrong one is a child of its own, as all end on Node."""
    if which == "wrong":
        yield from run_each(programs, folder, cases).items()
    else:
        yield from runs_in_python(cases, programs, folder)


def summary(found: Sequence[Compared]) -> str:
    """Say how many were the same, and who answered."""
    different = [one.module for one in found if not one.same]
    reasons = Counter(one.node for one in found if one.node is not None)
    lines = [
        f"{len(found) - len(different)} modules the same, {len(different)} different; "
        f"{len(found) - sum(reasons.values())} answered in Python"
    ]
    lines += [f"different: {module}" for module in different]
    lines += [f"{count:5} {reason}" for reason, count in reasons.most_common()]
    return "\n".join(lines)


def main() -> int:
    """Compare what is left; return how many modules differ."""
    parser = argparse.ArgumentParser(description="Compare every module of the bindings.")
    parser.add_argument("engine", choices=[engine.core for engine in ENGINES])
    parser.add_argument("folder", type=Path, help="where results are kept")
    parser.add_argument("modules", nargs="*", help="these alone. Default: all")
    parser.add_argument("--oracle", choices=ORACLES, default="stock")
    parser.add_argument("--which", choices=WHICH, default="right", help="kind of arguments")
    parser.add_argument("--seed", default="1", help="what the arguments follow from")
    chosen = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each process compiles the bindings anew
    [engine] = [engine for engine in ENGINES if engine.core == chosen.engine]
    modules = chosen.modules or import_module(engine.bindings).__all__
    return 1 if "different: " in run(engine, modules, chosen) else 0


def run(engine: Engine, modules: Sequence[str], chosen: argparse.Namespace) -> str:
    """Compare what is left, and give the summary."""
    folder: Path = chosen.folder
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{engine.core}-{chosen.oracle}-{chosen.which}-{chosen.seed}.jsonl"
    programs = folder / f"programs-{engine.core}-{chosen.oracle}-{chosen.which}"
    shutil.rmtree(programs, ignore_errors=True)
    engine.write_programs(programs)
    with file.open("a", encoding="utf-8") as kept:
        for batch in left(modules, results(file)):
            oracle = ORACLES[chosen.oracle]
            for compared in compare(batch, chosen.which, chosen.seed, programs, oracle):
                kept.write(written(compared))
                kept.flush()
            print(f"{len(results(file))} of {len(modules)} modules", flush=True)
    said = summary([one for one in results(file) if one.module in set(modules)])
    print(said)
    return said


if __name__ == "__main__":
    sys.exit(main())
