"""The rows of the benchmark: which program, on which app."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.environments import CASES, CLI, PROJECT, WORK, Environments

GATEHOUSE = "Gatehouse (cdktf, lazy)"
GATEHOUSE_TERRAIN = "Gatehouse (cdktn, lazy)"
STOCK = "stock cdktf"
TERRAIN = "stock CDK Terrain"
JS_INDEX = "JavaScript cdktf, index"
JS_DEEP = "JavaScript cdktf, deep imports"
FLOOR = "Python dict as JSON"

SAME_BYTES = {GATEHOUSE: STOCK, GATEHOUSE_TERRAIN: TERRAIN}
"""Which program writes the same as which stock one, byte for byte."""

THREE = "3 resources"
THIRTY_THREE = "33 resource types"
NOTES = "notes app"
COLD = "3 resources, cold cache"

STAGE = "bench"


@dataclass(frozen=True, eq=False)
class Row:
    """One program on one app.

    Parameters
    ----------
    workload : str
        The app, such as ``3 resources``.
    system : str
        The program, such as ``stock cdktf``.
    command : tuple of str
        What is run, as a whole process.
    output : Path
        Where it writes.
    environ : mapping
        Environment variables on top of the machine's.
    prepare : tuple of tuples of str
        Commands that run once before the rounds and do not count.
    cold : bool
        Whether jsii finds an empty cache. Default: it is warm.
    needs_aws : bool
        Whether it plans against AWS, here the one on this machine. Default: no.
    """

    workload: str
    system: str
    command: tuple[str, ...]
    output: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    prepare: tuple[tuple[str, ...], ...] = ()
    cold: bool = False
    needs_aws: bool = False

    @property
    def name(self) -> str:
        """What the row is called on the command line and while it runs."""
        return f"{self.workload}: {self.system}"


def all_rows(environments: Environments) -> list[Row]:
    """List every row that can run on this tree."""
    rows = [
        *_app(THREE, "three", environments),
        *_app(THIRTY_THREE, "thirty_three", environments),
        *_cold(environments),
    ]
    if (PROJECT / "main.py").is_file():
        rows += _notes(environments)
        rows += _commands()
    return rows


def _case(name: str, output: Path, *arguments: str) -> tuple[str, ...]:
    return (str(CASES / name), str(output), *arguments)


def _output(*parts: str) -> Path:
    return WORK / "out" / "-".join(parts)


def _app(workload: str, case: str, environments: Environments) -> list[Row]:
    """Give the rows of an app that every system can write."""
    python, terrain = sys.executable, str(environments.cdktn)
    outputs = {
        key: _output(case, key)
        for key in ("lazy", "stock", "terrain", "cdktn", "index", "deep", "floor")
    }
    cache = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(environments.cache)}
    node = {"NODE_PATH": str(environments.node_modules)}
    cdktf: tuple[str, ...] = ("three.py",)
    cdktn: tuple[str, ...] = ("three_cdktn.py",)
    index: tuple[str, ...] = ("three_index.js",)
    deep: tuple[str, ...] = ("three_deep.js",)
    if case == "thirty_three":
        cdktf, cdktn = ("thirty_three.py", "cdktf"), ("thirty_three.py", "cdktn")
        index, deep = ("thirty_three.js", "index"), ("thirty_three.js", "deep")

    def row(
        system: str, key: str, program: str, parts: tuple[str, ...], environ: Mapping[str, str]
    ) -> Row:
        command = (program, *_case(parts[0], outputs[key], *parts[1:]))
        return Row(workload, system, command, outputs[key], environ)

    return [
        row(FLOOR, "floor", python, (f"{case}_floor.py",), {}),
        row(GATEHOUSE, "lazy", python, cdktf, {**cache, "CDKTF_LAZY": "1"}),
        row(GATEHOUSE_TERRAIN, "terrain", terrain, cdktn, {**cache, "CDKTF_LAZY": "1"}),
        row(JS_DEEP, "deep", "node", deep, node),
        row(JS_INDEX, "index", "node", index, node),
        row(TERRAIN, "cdktn", terrain, cdktn, {**cache, "CDKTF_LAZY": "0"}),
        row(STOCK, "stock", python, cdktf, {**cache, "CDKTF_LAZY": "0"}),
    ]


def _cold(environments: Environments) -> list[Row]:
    """Give the rows that start with an empty cache of jsii's, as a fresh machine does."""
    systems = (
        (GATEHOUSE, "lazy", sys.executable, "three.py", "1"),
        (GATEHOUSE_TERRAIN, "terrain", str(environments.cdktn), "three_cdktn.py", "1"),
        (TERRAIN, "cdktn", str(environments.cdktn), "three_cdktn.py", "0"),
        (STOCK, "stock", sys.executable, "three.py", "0"),
    )
    return [
        Row(
            COLD,
            system,
            (python, *_case(case, _output("cold", key))),
            _output("cold", key),
            {"CDKTF_LAZY": lazy},
            cold=True,
        )
        for system, key, python, case, lazy in systems
    ]


def _main(output: Path, lazy: str) -> dict[str, str]:
    return {"CDKTF_OUTDIR": str(output), **_stage(output, lazy)}


def _stage(output: Path, lazy: str) -> dict[str, str]:
    """The environment of a stage that leaves no entry in the project's own lock file."""
    lock_file = str(output.with_suffix(".lock.json"))
    return {
        "CDKTF_LAZY": lazy,
        "GATEHOUSE_LOCK_FILE": lock_file,
        "PATH": _path(),
        "STAGE": STAGE,
    }


def _path() -> str:
    """Return a PATH with the project's Python and pipenv first, as ``make`` has it."""
    first = (Path(sys.executable).parent, PROJECT / ".gatehouse" / "bin")
    return os.pathsep.join([*map(str, first), os.environ.get("PATH", "")])


def _notes(environments: Environments) -> list[Row]:
    """Give the rows of the project's own app, as a program, on each engine."""
    systems = (
        (GATEHOUSE, "lazy", sys.executable, "cdktf", "1"),
        (STOCK, "stock", sys.executable, "cdktf", "0"),
        (GATEHOUSE_TERRAIN, "terrain", str(environments.cdktn), "cdktn", "1"),
        (TERRAIN, "cdktn", str(environments.cdktn), "cdktn", "0"),
    )
    cache = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(environments.cache)}
    rows = []
    for system, key, python, engine, lazy in systems:
        output = _output("notes", key)
        environ = {
            **_main(output, lazy),
            **cache,
            "GATEHOUSE_ENGINE": engine,
            # CDK Terrain's environment has the app's packages, and the constructs from here.
            "PYTHONPATH": str(PROJECT / "modules"),
        }
        rows.append(Row(NOTES, system, (python, str(PROJECT / "main.py")), output, environ))
    return rows


def _commands() -> list[Row]:
    """Give the rows of the command lines that people type."""
    app = f"{sys.executable} {PROJECT / 'main.py'}"
    rows = []
    for system, key, lazy in ((GATEHOUSE, "lazy", "1"), (STOCK, "stock", "0")):
        plan = _output("plan", key)
        stack = plan / "stacks" / f"notes-{STAGE}"
        rows.append(
            Row(
                f"{NOTES}, python main.py && terraform plan",
                system,
                ("sh", "-c", f"{app} && terraform -chdir={stack} plan -input=false"),
                plan,
                _main(plan, lazy),
                prepare=(
                    (sys.executable, str(PROJECT / "main.py")),
                    ("terraform", f"-chdir={stack}", "init", "-input=false"),
                ),
                needs_aws=True,
            )
        )
        if not CLI.exists():
            continue
        for verb in ("synth", "diff"):
            output = _output(verb, key)
            command = (str(CLI), verb, "--app", app, "--output", str(output))
            rows.append(
                Row(
                    f"{NOTES}, cdktf {verb}",
                    system,
                    command,
                    output,
                    _stage(output, lazy),
                    needs_aws=verb == "diff",
                )
            )
    return rows
