"""From files to a model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gatehouse.access.model.model import Model
from gatehouse.access.model.reading.assembling import assemble
from gatehouse.access.model.reading.block import Block, listed, truth
from gatehouse.access.model.reading.computed import ATTRIBUTES
from gatehouse.access.model.reading.configuration import Root, Scope, sections
from gatehouse.access.model.reading.errors import UnreadableInput
from gatehouse.access.model.reading.files import (
    STACK_FILE,
    kind_of,
    load,
    places_beside,
    stack_name,
)
from gatehouse.access.model.reading.recorded import (
    Record,
    RecordedBlock,
    read_plan,
    read_state,
    read_state_file,
)
from gatehouse.access.model.reading.surroundings import Surroundings

_ACCOUNTS = re.compile(r"\b\d{12}\b")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")
_ARN = re.compile(r"arn:(aws[\w-]*):[\w-]+:([a-z]{2}-[a-z-]+-\d)?:(\d{12}):")
#: Data sources about the account, and their attributes with partition, region and number.
_LOOKED_UP = {
    "aws_partition": ("partition", "", ""),
    "aws_region": ("", "id", ""),
    "aws_caller_identity": ("", "", "account_id"),
}
_SYMBOLIC_ACCOUNTS = ("000000000000", *(str(digit) * 12 for digit in range(9, 0, -1)))


@dataclass(frozen=True)
class _Input:
    """One file, and what it is."""

    name: str
    kind: str
    document: Mapping[str, Any]
    folder: Path
    places: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read_model(
    files: Iterable[Path], *, region: str | None = None, account: str | None = None
) -> Model:
    """Read one or several files as one account.

    A configuration beside the plan or the state of the same stack is read with what that knows.

    Parameters
    ----------
    files : iterable of Path
        Each a ``cdk.tf.json``, a state file, or what ``terraform show -json`` printed of a plan or
        a state.
    region, account : str, optional
        Those of the stacks, where the files leave them to Terraform. Default: symbolic values.

    Raises
    ------
    UnreadableInput
        If a file is missing, or is none of these.

    Example
    -------
    >>> from pathlib import Path
    >>> read_model([Path("cdktf.out/stacks/notes-dev/cdk.tf.json")])  # doctest: +SKIP
    """
    return _model([_input(file) for file in files], region, account)


def read_app(
    folder: Path,
    *,
    stack: str | None = None,
    region: str | None = None,
    account: str | None = None,
) -> Model:
    """Read the stacks of an app that was synthesized.

    Parameters
    ----------
    folder : Path
        What CDKTF wrote: ``cdktf.out``.
    stack : str, optional
        The stack to read alone. Default: all of them.
    region, account : str, optional
        Those of the stacks. Default: symbolic values.

    Raises
    ------
    UnreadableInput
        If the folder holds no such stack.
    """
    manifest = folder / "manifest.json"
    stacks = load(manifest).get("stacks")
    if not isinstance(stacks, Mapping) or not stacks:
        raise UnreadableInput(str(manifest), "must list stacks", "Synthesize: cdktf synth")
    if stack is not None and stack not in stacks:
        known = ", ".join(sorted(map(str, stacks)))
        raise UnreadableInput(str(folder), f"must have a stack {stack}; it has {known}")
    files = []
    for name, each in sorted(stacks.items()):
        where = each.get("synthesizedStackPath") if isinstance(each, Mapping) else None
        path = folder / (where if isinstance(where, str) else f"stacks/{name}/{STACK_FILE}")
        if stack in (None, name):
            files.append(path)
    return read_model(files, region=region, account=account)


def model_before(plan: Mapping[str, Any], place: str, configuration: Path | None) -> Model:
    """Read what there is before a plan: the state that it was made of."""
    _demand_plan(plan, place)
    prior = plan.get("prior_state")
    document = prior if isinstance(prior, Mapping) else {"format_version": "1.0"}
    beside = _input(configuration) if configuration else None
    where = beside.folder if beside else Path()
    name, places = (beside.name, beside.places) if beside else (Path(place).stem, {})
    return _model([_Input(name, "state", document, where, places)], None, None)


def model_after(plan: Mapping[str, Any], place: str, configuration: Path | None) -> Model:
    """Read what there will be after a plan: by its configuration, where that is at hand."""
    _demand_plan(plan, place)
    read = _Input(Path(place).stem, "plan", plan, Path())
    return _model([_input(configuration), read] if configuration else [read], None, None)


def _demand_plan(plan: Mapping[str, Any], place: str) -> None:
    if kind_of(plan, place) != "plan":
        fix = "Write it with: terraform show -json plan.tfplan"
        raise UnreadableInput(place, "must be the JSON of a plan", fix)


def _input(file: Path) -> _Input:
    document = load(file)
    kind = kind_of(document, str(file))
    return _Input(stack_name(document, file), kind, document, file.parent, places_beside(file))


def _model(inputs: list[_Input], region: str | None, account: str | None) -> Model:
    surroundings = _surroundings(inputs, region, account)
    configurations = [each for each in inputs if each.kind == "configuration"]
    recorded = [each for each in inputs if each.kind != "configuration"]
    blocks: list[Block] = []
    if configurations:
        values = _values(recorded)
        blocks = _configured(configurations, surroundings, values)
    else:
        for each in recorded:
            blocks += _recorded(each, surroundings)
    names = tuple(dict.fromkeys(each.name for each in configurations or recorded))
    try:
        return assemble(blocks, names, surroundings)
    except RecursionError:
        said = ", ".join(each.name for each in inputs)
        problem = "must not be nested as deeply as this"
        raise UnreadableInput(said, problem, "Read one stack alone.") from None


def _configured(
    inputs: list[_Input],
    surroundings: Surroundings,
    values: Mapping[str, Mapping[str, Any]],
) -> list[Block]:
    scopes: dict[str, Scope] = {}
    for each in inputs:
        root = Root(each.name, each.document, each.folder, each.places, values)
        scopes[each.name] = Scope(
            root, surroundings, each.document, folder=each.folder, others=scopes
        )
    return [block for scope in scopes.values() for block in scope.blocks()]


def _recorded(given: _Input, surroundings: Surroundings) -> list[RecordedBlock]:
    record = Record(given.name, surroundings, places=given.places)
    read = {"plan": read_plan, "state": read_state, "state file": read_state_file}[given.kind]
    read(given.document, record)
    if given.kind == "plan" and truth(given.document.get("errored")):
        problem = "must be a whole plan; planning failed half way"
        raise UnreadableInput(given.name, problem, "Mend what terraform plan says, and plan again.")
    return list(record.blocks.values())


def _values(recorded: list[_Input]) -> dict[str, Mapping[str, Any]]:
    """Return what plans and states know, by address."""
    return {
        block.source.address: block.values
        for each in recorded
        for block in _recorded(each, Surroundings(rules=ATTRIBUTES))
    }


def _surroundings(inputs: list[_Input], region: str | None, account: str | None) -> Surroundings:
    """Find out the account's number, region and partition, as far as the files tell."""
    configured = [each for each in inputs if each.kind == "configuration"]
    stacks = {each.name for each in configured or inputs}
    found = Surroundings(several=len(stacks) > 1, rules=ATTRIBUTES)
    known = [match for each in inputs for match in _own_places(each)]
    found.partition = next((each for each, _, _ in known if each), found.partition)
    found.region = next((each for _, each, _ in known if each), found.region)
    number = next((each for _, _, each in known if each), None)
    if number:
        found.account, found.is_account_symbolic = number, False
    else:
        taken = {number for each in inputs for number in _ACCOUNTS.findall(repr(each.document))}
        free = (each for each in _SYMBOLIC_ACCOUNTS if each not in taken)
        found.account = next(free, found.account)
    given = {text for each in inputs for text in _of_providers(each, "region")}
    regions = {each for each in given if _REGION.fullmatch(each)}
    if len(regions) == 1:
        (found.region,) = regions
    found.region = region or found.region
    named = {text for each in inputs for text in _of_providers(each, "allowed_account_ids")}
    allowed = {each for each in named if _ACCOUNTS.fullmatch(each)}
    said = account or (allowed.pop() if len(allowed) == 1 and not number else None)
    if said:
        found.account, found.is_account_symbolic = said, False
    for begin, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov")):
        if found.region.startswith(begin):
            found.partition = partition
    return found


def _own_places(given: _Input) -> Iterator[tuple[str, str, str]]:
    """List partition, region and account of what a plan or a state has made, and has looked up."""
    if given.kind == "configuration":
        return
    for block in _recorded(given, Surroundings(rules=ATTRIBUTES)):
        values = block.values
        found = _ARN.match(str(values.get("arn") or ""))
        if found and not block.is_data:
            yield found[1], found[2] or "", found[3]
        elif block.is_data and block.kind in _LOOKED_UP:
            at = _LOOKED_UP[block.kind]
            places = [str(values.get(name) or "") if name else "" for name in at]
            yield places[0], places[1], places[2]


def _of_providers(given: _Input, name: str) -> Iterator[str]:
    """List what providers are given as plain text for an argument, but for those with an alias."""
    for each in _providers(given):
        if not each.get("alias"):
            for value in listed(each.get(name)):
                if isinstance(value, str) and "${" not in value:
                    yield value


def _providers(given: _Input) -> Iterator[Mapping[str, Any]]:
    """List the arguments of AWS's providers: of a configuration, or of the one behind a plan."""
    if given.kind == "configuration":
        blocks = listed(sections(given.document, "provider").get("aws"))
        yield from (each for each in blocks if isinstance(each, Mapping))
        return
    configuration = given.document.get("configuration")
    found = configuration.get("provider_config") if isinstance(configuration, Mapping) else None
    for each in found.values() if isinstance(found, Mapping) else ():
        if isinstance(each, Mapping) and each.get("name") == "aws":
            expressions = each.get("expressions")
            expressions = expressions if isinstance(expressions, Mapping) else {}
            yield {
                "alias": each.get("alias"),
                **{
                    name: value.get("constant_value")
                    for name, value in expressions.items()
                    if isinstance(value, Mapping)
                },
            }
