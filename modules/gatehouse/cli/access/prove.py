"""``gatehouse access prove``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gatehouse.cli.access.options import Account, Files, Rcp, Region, Scp, Stack
from gatehouse.cli.options import AsJson

if TYPE_CHECKING:
    from gatehouse.access.model import Model
    from gatehouse.access.prover import Theorem, Verdict

_REFUTED, _NO_PROOF = 1, 2
_STYLES = {"proven": "green", "refuted": "bold red", "unknown": "bold yellow", "sampled": "yellow"}


def prove(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Theorems by name, such as folders.", show_default="all"),
    ] = None,
    files: Files = None,
    stack: Stack = None,
    theorems: Annotated[
        Path | None,
        typer.Option(
            help="A file of theorems of your own.", show_default="access_theorems.py, if there"
        ),
    ] = None,
    timeout: Annotated[
        int,
        typer.Option(
            min=1,
            help="How long the solver may take a question, in ms of a quiet machine. A busy one "
            "gives the same answer, later.",
        ),
    ] = 5_000,
    as_json: AsJson = False,
    scp: Scp = None,
    rcp: Rcp = None,
    region: Region = None,
    account: Account = None,
) -> None:
    r"""Prove that access is denied, for all identities, keys and tags.

    No user reaches another's folder or items, no tenant another tenant's, no guest a route that was
    not named for guests, no session its own rights, no stranger anything.

    Exits with 1 if a theorem is refuted or unknown, and with 2 if nothing was found but nothing
    could be proven, because z3 is not installed: pip install 'gatehouse-aws\[prove]'.
    """
    import json
    from functools import partial

    from gatehouse.access.prover import prove as proven
    from gatehouse.access.prover.telling import as_json as machine
    from gatehouse.cli.access.options import caps_of, model_of
    from gatehouse.cli.console import out
    from gatehouse.errors import CommandError

    model = model_of(files, stack=stack, region=region, account=account)
    chosen = _chosen(_all(model, theorems), names)
    ask = partial(proven, timeout=timeout, caps=caps_of(scp, rcp), account=model.account)
    if as_json:
        verdicts = [ask(each) for each in chosen]
        print(json.dumps([machine(each) for each in verdicts], indent=2))
    else:
        verdicts = []
        for each in chosen:
            verdicts.append(ask(each))
            _show(verdicts[-1])
        out.print(_summary(verdicts))
    found = {each.status for each in verdicts}
    if found & {"refuted", "unknown"}:
        raise typer.Exit(_REFUTED)
    if "sampled" in found:
        from gatehouse.access.prover.proving import NO_SOLVER

        raise CommandError(f"{NO_SOLVER}.", exit_code=_NO_PROOF)


def _all(model: Model, file: Path | None) -> list[Theorem]:
    """Make the theorems about every stack, and those of the file."""
    from gatehouse.access.prover import theorems_of
    from gatehouse.access.prover.written import FILE, BadTheorems, read_written
    from gatehouse.errors import CommandError
    from gatehouse.local.launcher.instance import project_folder

    place = file or project_folder() / FILE
    try:
        written = read_written(place, model) if file or place.is_file() else []
    except BadTheorems as error:
        raise CommandError(f"{error}.", exit_code=_NO_PROOF) from None
    return [*theorems_of(model), *written]


def _chosen(found: list[Theorem], names: list[str] | None) -> list[Theorem]:
    from gatehouse.errors import CommandError

    known = sorted({each.name for each in found})
    strange = sorted(set(names or ()) - set(known))
    if strange:
        is_file = Path(strange[0]).exists() or "/" in strange[0]
        raise CommandError(
            f"a theorem must be one about the stack, not {strange[0]!r}: {', '.join(known)}.",
            f"A file is named by an option: --from {strange[0]}" if is_file else "",
            exit_code=_NO_PROOF,
        )
    return [each for each in found if not names or each.name in names]


def _show(verdict: Verdict) -> None:
    """Print one line for a proof, and what was found for anything else."""
    from rich.text import Text

    from gatehouse.access.prover.telling import told
    from gatehouse.cli.console import out

    head, *rest = told(verdict).splitlines()
    says, colon, status = head.rpartition(": ")
    line = Text.assemble((f"{verdict.status:<8}", _STYLES[verdict.status]), f" {says}")
    if verdict.status == "proven":
        line.append(f"  ({verdict.samples} samples, {verdict.milliseconds:.0f} ms)", "dim")
    elif verdict.status == "unknown":
        line.append(f"{colon}{status}")
    out.print(line)
    for each in rest:
        out.print(Text(each))


def _summary(verdicts: list[Verdict]) -> str:
    counts = {
        status: sum(each.status == status for each in verdicts)
        for status in ("proven", "refuted", "unknown", "sampled")
    }
    if not verdicts:
        return "the stack has nothing that a theorem is about"
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)
