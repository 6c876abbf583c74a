"""How long a synth takes, here and elsewhere: ``python -m benchmarks.run`` (``make bench``)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import environments, measure, report, rows

HERE = Path(__file__).parent
Times = dict[rows.Row, list[measure.Taken]]
Memory = dict[rows.Row, tuple[int, int]]


def main(
    rounds: Annotated[
        int, typer.Option(min=1, help="Rounds that count, after one that does not.")
    ] = 5,
    only: Annotated[
        str, typer.Option(help="Only rows whose name contains this. The others stay as they are.")
    ] = "",
    folder: Annotated[Path, typer.Option(help="Where the results go.")] = HERE,
    memory: Annotated[bool, typer.Option(help="Measure memory, in a run of its own.")] = True,
    warm_up: Annotated[bool, typer.Option(help="Run each row once before it counts.")] = True,
    on_local_aws: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure every row in interleaved rounds; write a table, JSON and a plot."""
    prepared = environments.prepare()
    every = rows.all_rows(prepared)
    chosen = [
        row for row in every if only in row.name and (only == row.workload or not row.when_named)
    ]
    here = [row for row in chosen if row.needs_aws == (on_local_aws is not None)]
    planned: list[dict[str, object]] = []
    if on_local_aws is None and len(here) < len(chosen):
        planned = _on_local_aws(rounds, only, memory=memory, warm_up=warm_up)
    times, peaks = _measure(here, rounds, memory=memory, warm_up=warm_up)
    entries = report.summary(times, peaks)
    if on_local_aws is not None:
        on_local_aws.write_text(json.dumps(entries), encoding="utf-8")
        return
    workloads = list(dict.fromkeys(row.workload for row in every))
    _write(folder, prepared, entries + planned, workloads)
    _check_same_bytes({(row.workload, row.system): row for row in here})


def _measure(
    chosen: list[rows.Row], rounds: int, *, memory: bool, warm_up: bool
) -> tuple[Times, Memory]:
    """Run all rows once in each round, so that what disturbs the machine disturbs them all."""
    times: Times = {row: [] for row in chosen}
    peaks: Memory = {}
    for row in chosen:
        measure.prepare(row)
    for number in range(0 if warm_up else 1, rounds + 1):
        for row in chosen:
            if (row.rounds is not None and number > row.rounds) or (row.cold and number == 0):
                continue
            taken = measure.seconds(row)
            print(f"round {number} of {rounds}  {taken.wall:7.2f} s  {row.name}", flush=True)
            if number > 0:
                times[row].append(taken)
    for row in chosen if memory else []:
        peaks[row] = measure.peak_memory(row)
        held, nodes = peaks[row]
        print(f"memory       {held / 1e6:7.0f} MB, {nodes} Node  {row.name}", flush=True)
    return times, peaks


def _on_local_aws(
    rounds: int, only: str, *, memory: bool, warm_up: bool
) -> list[dict[str, object]]:
    """Measure the rows that plan, on the AWS of this machine."""
    found = environments.WORK / "on-local-aws.json"
    found.unlink(missing_ok=True)
    command = [sys.executable, "-m", "gatehouse", "local", "run", "--timeout", "0", "--"]
    command += [sys.executable, "-m", "benchmarks.run", "--rounds", str(rounds)]
    command += ["--only", only, "--on-local-aws", str(found)]
    command += ["--memory" if memory else "--no-memory"]
    command += ["--warm-up" if warm_up else "--no-warm-up"]
    subprocess.run(command, cwd=environments.PROJECT, env=os.environ, check=True)
    entries: list[dict[str, object]] = json.loads(found.read_text(encoding="utf-8"))
    return entries


def _write(
    folder: Path,
    prepared: environments.Environments,
    measured: list[dict[str, object]],
    workloads: list[str],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    described = report.machine()
    entries = report.with_others(folder / "results.json", described, measured, workloads)
    reached = report.goals(entries)
    report.write_json(folder / "results.json", described, entries)
    text = report.markdown(described, entries, reached)
    (folder / "results.md").write_text(text, encoding="utf-8")
    subprocess.run([str(prepared.plot), str(HERE / "plot.py"), str(folder)], check=True)
    for goal in reached:
        print(f"{'met   ' if goal.is_met else 'MISSED'} {goal.value:6.1f}  {goal.text}")


def _check_same_bytes(by_name: dict[tuple[str, str], rows.Row]) -> None:
    """Fail when a fast synth wrote anything else than the stock one of its engine."""
    for (workload, system), row in by_name.items():
        others = (by_name.get((workload, other)) for other in rows.SAME_BYTES.get(system, ()))
        stock = next(filter(None, others), None)
        if stock is None or workload in rows.WITHOUT_OUTPUT:
            continue
        files = list(stock.output.rglob("cdk.tf.json"))
        if not files:
            print(f"{workload}: {stock.system} wrote nothing to {stock.output}", file=sys.stderr)
            raise typer.Exit(1)
        for written in files:
            other = row.output / written.relative_to(stock.output)
            if not other.is_file() or other.read_bytes() != written.read_bytes():
                print(f"{workload}: {other} differs from {written}", file=sys.stderr)
                raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
