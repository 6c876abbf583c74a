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
NODE = "cdktf-lazy, Node answers"
STOCK = "stock cdktf"
TERRAIN = "stock CDK Terrain"
JS_INDEX = "JavaScript cdktf, index"
JS_DEEP = "JavaScript cdktf, deep imports"
FLOOR = "Python dict as JSON"

SAME_BYTES = {
    GATEHOUSE: (STOCK, NODE),
    NODE: (STOCK,),
    GATEHOUSE_TERRAIN: (TERRAIN,),
}
"""What writes the same, byte for byte: the stock one, or Node's way where that is too slow."""

THREE = "3 resources"
THIRTY_THREE = "33 resource types"
NOTES = "notes app"
COLD = "3 resources, cold cache"
THOUSAND = "1,000 resources"
FIVE_THOUSAND = "5,000 resources"
TESTS = "tests of stacks"
UNIT = "make unit"
WITHOUT_OUTPUT = (TESTS, UNIT)
"""What writes nothing that could be compared."""

STAGE = "bench"

_KERNEL = {"CDKTF_LAZY": "1", "CDKTF_LAZY_KERNEL": ""}
_IN_NODE = {"CDKTF_LAZY": "1", "CDKTF_LAZY_KERNEL": "node"}
_STOCK = {"CDKTF_LAZY": "0"}


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
    rounds : int, optional
        The most rounds that count, for what takes long. Default: all of them.
    when_named : bool
        Whether it runs only where ``--only`` names it, since it takes minutes. Default: no.
    """

    workload: str
    system: str
    command: tuple[str, ...]
    output: Path
    environ: Mapping[str, str] = field(default_factory=dict)
    prepare: tuple[tuple[str, ...], ...] = ()
    cold: bool = False
    needs_aws: bool = False
    rounds: int | None = None
    when_named: bool = False

    @property
    def name(self) -> str:
        """What the row is called on the command line and while it runs."""
        return f"{self.workload}: {self.system}"


def all_rows(environments: Environments) -> list[Row]:
    """List every row that can run on this tree."""
    rows = [
        *_app(THREE, "three", environments),
        *_app(THIRTY_THREE, "thirty_three", environments),
        *_many(THOUSAND, 1000, environments),
        *_many(FIVE_THOUSAND, 5000, environments),
        *_cold(environments),
    ]
    if (PROJECT / "main.py").is_file():
        rows += _notes(environments)
        rows += _commands()
        rows += _tests(environments)
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
        for key in ("lazy", "node", "stock", "terrain", "cdktn", "index", "deep", "floor")
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
        row(GATEHOUSE, "lazy", python, cdktf, {**cache, **_KERNEL}),
        row(NODE, "node", python, cdktf, {**cache, **_IN_NODE}),
        row(GATEHOUSE_TERRAIN, "terrain", terrain, cdktn, {**cache, **_KERNEL}),
        row(JS_DEEP, "deep", "node", deep, node),
        row(JS_INDEX, "index", "node", index, node),
        row(TERRAIN, "cdktn", terrain, cdktn, {**cache, **_STOCK}),
        row(STOCK, "stock", python, cdktf, {**cache, **_STOCK}),
    ]


def _cold(environments: Environments) -> list[Row]:
    """Give the rows that start with an empty cache of jsii's, as a fresh machine does."""
    systems = (
        (GATEHOUSE, "lazy", sys.executable, "three.py", _KERNEL),
        (NODE, "node", sys.executable, "three.py", _IN_NODE),
        (GATEHOUSE_TERRAIN, "terrain", str(environments.cdktn), "three_cdktn.py", _KERNEL),
        (TERRAIN, "cdktn", str(environments.cdktn), "three_cdktn.py", _STOCK),
        (STOCK, "stock", sys.executable, "three.py", _STOCK),
    )
    return [
        Row(
            COLD,
            system,
            (python, *_case(case, _output("cold", key))),
            _output("cold", key),
            environ,
            cold=True,
            rounds=3,
        )
        for system, key, python, case, environ in systems
    ]


def _many(workload: str, count: int, environments: Environments) -> list[Row]:
    """Give the rows of an app with many resources; stock takes too long for the largest."""
    cache = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(environments.cache)}
    python, terrain = sys.executable, str(environments.cdktn)
    systems: list[tuple[str, str, str, str, Mapping[str, str]]] = [
        (GATEHOUSE, "lazy", python, "cdktf", {**cache, **_KERNEL}),
        (NODE, "node", python, "cdktf", {**cache, **_IN_NODE}),
        (GATEHOUSE_TERRAIN, "terrain", terrain, "cdktn", {**cache, **_KERNEL}),
    ]
    if workload == THOUSAND:
        systems.append((STOCK, "stock", python, "cdktf", {**cache, **_STOCK}))
        systems.append((TERRAIN, "cdktn", terrain, "cdktn", {**cache, **_STOCK}))
    rows = []
    for system, key, program, core, environ in systems:
        output = _output(str(count), key)
        command = (program, *_case("many.py", output, core, str(count)))
        rows.append(Row(workload, system, command, output, environ))
    output = _output(str(count), "deep")
    command = ("node", *_case("many.js", output, str(count)))
    environ = {"NODE_PATH": str(environments.node_modules)}
    return [*rows, Row(workload, JS_DEEP, command, output, environ)]


def _tests(environments: Environments) -> list[Row]:
    """Give the rows of tests that synthesize stacks, as users of constructs write them."""
    cache = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(environments.cache)}
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/unit/storage")
    systems = ((GATEHOUSE, "lazy", _KERNEL), (NODE, "node", _IN_NODE), (STOCK, "stock", _STOCK))
    rows = [
        Row(TESTS, system, command, _output("tests", key), {**cache, **environ}, rounds=3)
        for system, key, environ in systems
    ]
    whole = (sys.executable, "-m", "tests.groups", "unit")
    return rows + [
        Row(UNIT, system, whole, _output("unit", key), {**cache, **environ}, when_named=True)
        for system, key, environ in systems[:2]
    ]


def _main(output: Path, engine: Mapping[str, str]) -> dict[str, str]:
    return {"CDKTF_OUTDIR": str(output), **_stage(output, engine)}


def _stage(output: Path, engine: Mapping[str, str]) -> dict[str, str]:
    """The environment of a stage that leaves no entry in the project's own lock file."""
    lock_file = str(output.with_suffix(".lock.json"))
    return {
        **engine,
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
        (GATEHOUSE, "lazy", sys.executable, "cdktf", _KERNEL),
        (NODE, "node", sys.executable, "cdktf", _IN_NODE),
        (STOCK, "stock", sys.executable, "cdktf", _STOCK),
        (GATEHOUSE_TERRAIN, "terrain", str(environments.cdktn), "cdktn", _KERNEL),
        (TERRAIN, "cdktn", str(environments.cdktn), "cdktn", _STOCK),
    )
    cache = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(environments.cache)}
    rows = []
    for system, key, python, engine, answers in systems:
        output = _output("notes", key)
        environ = {
            **_main(output, answers),
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
    for system, key, answers in ((GATEHOUSE, "lazy", _KERNEL), (STOCK, "stock", _STOCK)):
        plan = _output("plan", key)
        stack = plan / "stacks" / f"notes-{STAGE}"
        rows.append(
            Row(
                f"{NOTES}, python main.py && terraform plan",
                system,
                ("sh", "-c", f"{app} && terraform -chdir={stack} plan -input=false"),
                plan,
                _main(plan, answers),
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
                    _stage(output, answers),
                    needs_aws=verb == "diff",
                )
            )
    return rows
