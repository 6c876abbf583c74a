"""Write the results: a table for people, JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import environments, rows
from benchmarks.measure import Taken


@dataclass(frozen=True)
class Goal:
    """A number to reach in one run."""

    text: str
    value: float
    limit: float
    at_least: bool

    @property
    def is_met(self) -> bool:
        """Whether this run reached it."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def machine() -> dict[str, str]:
    """Describe what the numbers were taken on."""
    return {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        "Node": _first_line("node", "--version").lstrip("v"),
        "Terraform": _first_line("terraform", "version").removeprefix("Terraform v"),
        "packages": ", ".join(_packages()),
    }


def _packages() -> list[str]:
    """Name the packages that are compared, with their versions."""
    names = ("cdktf", "cdktf-cdktf-provider-aws", "jsii", "cdktf-lazy")
    pinned = [package.split("==") for package in environments.CDKTN if "==" in package]
    installed = [[name, version(name)] for name in names]
    return [f"{name} {number}" for name, number in (*installed, *pinned)]


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return "unknown"
    return f"{size / 2**30:.0f} GB"


def _first_line(program: str, *arguments: str) -> str:
    if shutil.which(program) is None:
        return "not installed"
    result = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    return (result.stdout.splitlines() or ["unknown"])[0]


def summary(
    times: dict[rows.Row, list[Taken]], memory: dict[rows.Row, tuple[int, int]]
) -> list[dict[str, Any]]:
    """Turn measurements into the entries of ``results.json``."""
    return [
        {
            "workload": row.workload,
            "system": row.system,
            "median": round(statistics.median(one.wall for one in taken), 3),
            "fastest": round(min(one.wall for one in taken), 3),
            "slowest": round(max(one.wall for one in taken), 3),
            "processor": round(statistics.median(one.processor for one in taken), 3),
            "rounds": len(taken),
            "memory_mb": round(memory[row][0] / 1e6) if row in memory else None,
            "node_processes": memory[row][1] if row in memory else None,
        }
        for row, taken in times.items()
        if taken
    ]


def goals(entries: list[dict[str, Any]]) -> list[Goal]:
    """Compare the run with what it should reach."""
    by_key = {(entry["workload"], entry["system"]): entry for entry in entries}

    def ratio(workload: str, system: str) -> float | None:
        mine, other = by_key.get((workload, rows.GATEHOUSE)), by_key.get((workload, system))
        return other["median"] / mine["median"] if mine and other else None

    wanted = (
        (rows.THREE, rows.STOCK, 18),
        (rows.THREE, rows.TERRAIN, 5),
        (rows.THIRTY_THREE, rows.STOCK, 12),
        (rows.THIRTY_THREE, rows.TERRAIN, 4),
        (rows.THREE, rows.NODE, 2.2),
        (rows.THREE, rows.JS_DEEP, 1),
        (rows.COLD, rows.NODE, 8),
        (rows.NOTES, rows.NODE, 2),
        (rows.THIRTY_THREE, rows.NODE, 2),
        (rows.THOUSAND, rows.NODE, 1),
        (rows.TESTS, rows.NODE, 1),
        (rows.UNIT, rows.NODE, 1),
    )
    found = [
        Goal(f"{workload}: times faster than {system}", value, limit, at_least=True)
        for workload, system, limit in wanted
        if (value := ratio(workload, system)) is not None
    ]
    found += _totals(by_key)
    return found


def _totals(by_key: dict[tuple[str, str], dict[str, Any]]) -> list[Goal]:
    """Compare what is no ratio: seconds, memory, and how many Node processes there were."""
    found = []
    for workload, limit in ((rows.THREE, 120), (rows.THIRTY_THREE, 250)):
        entry = by_key.get((workload, rows.GATEHOUSE), {})
        if entry.get("memory_mb"):
            text = f"{workload}: MB of memory, all processes together"
            found.append(Goal(text, entry["memory_mb"], limit, at_least=False))
    for workload in (rows.THREE, rows.THIRTY_THREE, rows.NOTES, rows.TESTS):
        entry = by_key.get((workload, rows.GATEHOUSE), {})
        if entry.get("node_processes") is not None:
            text = f"{workload}: Node processes"
            found.append(Goal(text, entry["node_processes"], 0, at_least=False))
    thousand = by_key.get((rows.THOUSAND, rows.GATEHOUSE))
    five = by_key.get((rows.FIVE_THOUSAND, rows.GATEHOUSE))
    if thousand:
        text = f"{rows.THOUSAND}: seconds"
        found.append(Goal(text, thousand["median"], 0.8, at_least=False))
    if thousand and five:
        text = f"{rows.FIVE_THOUSAND}: times as long as 1,000"
        found.append(Goal(text, five["median"] / thousand["median"], 5.5, at_least=False))
    return found


def with_others(
    file: Path, described: dict[str, str], measured: list[dict[str, Any]], workloads: list[str]
) -> list[dict[str, Any]]:
    """Add what an earlier run on the same machine and packages measured, and this one did not.

    Parameters
    ----------
    file : Path
        The results of the earlier run.
    described : dict
        The machine of this run.
    measured : list of dict
        The entries of this run.
    workloads : list of str
        What can be measured, in the order of the table.
    """
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    kept = before.get("results", []) if before.get("machine") == described else []
    anew = {entry["workload"] for entry in measured}
    entries = measured + [entry for entry in kept if entry["workload"] not in anew]
    known = [entry for entry in entries if entry["workload"] in workloads]
    return sorted(known, key=lambda entry: workloads.index(entry["workload"]))


def write_json(path: Path, described: dict[str, str], entries: list[dict[str, Any]]) -> None:
    """Write ``results.json``."""
    content = {"machine": described, "results": entries}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def markdown(described: dict[str, str], entries: list[dict[str, Any]], reached: list[Goal]) -> str:
    """Give the text of ``results.md``."""
    lines = [
        "# How long a synth takes",
        "",
        "Whole processes from start to end, medians of interleaved rounds, by `make bench`. "
        "Processor is the median of the seconds that all processes of a run have a processor, "
        "which other load hardly changes. Memory is the resident memory of all processes of a "
        "run together, at its peak; what they share counts once.",
        "",
        "![Seconds to synthesize](results.png)",
        "",
    ]
    for workload in dict.fromkeys(entry["workload"] for entry in entries):
        lines += [
            f"## {workload}",
            "",
            "| program | median | fastest to slowest | against Gatehouse | processor | memory "
            "| Node |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        group = [entry for entry in entries if entry["workload"] == workload]
        base = next((one["median"] for one in group if one["system"] == rows.GATEHOUSE), None)
        lines += [_line(entry, base) for entry in sorted(group, key=lambda one: one["median"])]
        lines.append("")
    if reached:
        lines += ["## Goals", "", "| goal | limit | this run | |", "| --- | ---: | ---: | --- |"]
        for goal in reached:
            sign = "at least" if goal.at_least else "at most"
            mark = "met" if goal.is_met else "**missed**"
            lines.append(f"| {goal.text} | {sign} {goal.limit:g} | {goal.value:.1f} | {mark} |")
        lines.append("")
    lines += ["## Machine", "", "| | |", "| --- | --- |"]
    lines += [f"| {name} | {text} |" for name, text in described.items()]
    return "\n".join(lines) + "\n"


def _line(entry: dict[str, Any], base: float | None) -> str:
    against = ""
    if base and entry["system"] != rows.GATEHOUSE:
        ratio = entry["median"] / base
        against = f"{ratio:.1f} x" if ratio >= 0.1 else f"{ratio:.2f} x"
    memory = f"{entry['memory_mb']} MB" if entry["memory_mb"] else ""
    spread = f"{entry['fastest']:.2f} to {entry['slowest']:.2f} s"
    nodes = entry.get("node_processes")
    node = "" if nodes is None else f"{nodes} processes" if nodes != 1 else "1 process"
    processor = f"{entry['processor']:.2f} s"
    cells = (entry["system"], f"{entry['median']:.2f} s", spread, against, processor, memory, node)
    return f"| {' | '.join(cells)} |"
