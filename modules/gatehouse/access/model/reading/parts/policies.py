"""Make policy documents from arguments that hold their JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from gatehouse.access.errors import InvalidPolicy
from gatehouse.access.json_text import loads
from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks, Value
from gatehouse.access.model.reading.documents import DocumentText
from gatehouse.access.model.readings import (
    MARK,
    has_unknown,
    unknown_operators,
    unknown_text,
)
from gatehouse.access.model.source import Source, Unknown
from gatehouse.access.policy import PolicyKind, parse_policy

_VERSION = "2012-10-17"
_ARN = re.compile(r"^(arn:[^:]*:[^:]*:)([a-z]{2}-[a-z-]+-\d|):(\d{12}|)(?=:)")
_PLACE = re.compile(r"^([a-z]{2}-[a-z-]+-\d|\d{12})$")
_NAMED = re.compile(r"<\?([^>]*)>")


def document_of(block: Block, argument: str, name: str, kind: PolicyKind) -> PolicyDocument | None:
    """Return the policy in an argument; None where there is none."""
    value = block.get(argument)
    if value is None or value == "":
        return None
    return document_from(value, block, name, kind)


def document_from(value: Value, block: Block, name: str, kind: PolicyKind) -> PolicyDocument:
    """Return the policy that a value is the JSON of."""
    sources = value.sources if isinstance(value, DocumentText) else ()
    try:
        read = loads(value) if isinstance(value, str) else value
        if not isinstance(read, dict):
            raise ValueError("it must be an object")
    except (ValueError, RecursionError) as error:
        known = not (isinstance(value, str) and MARK in value)
        why = f"it is no policy: {error}" if known else "its text is known only after apply"
        return unknown_document(block, name, kind, why)
    statements = read.get("Statement", [])
    document = {**read, "Statement": statements if isinstance(statements, list) else [statements]}
    return checked(document, block, name, kind, sources)


def checked(
    document: Mapping[str, Any],
    block: Block,
    name: str,
    kind: PolicyKind,
    sources: tuple[Source, ...] = (),
) -> PolicyDocument:
    """Return a document with what of it is not known; one that AWS refuses is not known at all."""
    found: list[Unknown] = []
    given = [
        each if isinstance(each, dict) else _anything(each, kind) for each in document["Statement"]
    ]
    if None in given:
        why = "AWS would refuse it: each of its statements must be an object"
        return unknown_document(block, name, kind, why)
    document = {**document, "Statement": [_placed(each, block) for each in given]}
    if has_unknown(document):
        named = sorted(set(_NAMED.findall(json.dumps(document))))
        said = f"it holds {', '.join(named)}"
        if any(_PLACE.search(each) for each in named):
            said += "; say where the stack is: --region and --account"
        found.append(Unknown(block.source, name, said))
    for index, statement in enumerate(document["Statement"]):
        source = sources[index] if index < len(sources) else block.source
        for operator in unknown_operators(statement):
            found.append(Unknown(source, name, f"IAM has no condition operator {operator[:60]}"))
    if not found:
        try:
            parse_policy(document, name, kind)
        except InvalidPolicy as error:
            return unknown_document(block, name, kind, f"AWS would refuse it: {error}")
    block.surroundings.note(found)
    return PolicyDocument(name, kind, document, block.source, sources, tuple(found))


def _anything(statement: Any, kind: PolicyKind) -> dict[str, Any] | None:
    """Return what a statement is that is not known: any; None of what is known to be none."""
    if not has_unknown(statement):
        return None
    parts = {"identity": ("Resource",), "trust": ("Principal",)}.get(
        kind, ("Resource", "Principal")
    )
    text = unknown_text("statement")
    return dict.fromkeys(("Effect", "Action", *parts), text)


def _placed(statement: Any, block: Block) -> Any:
    """Say of a region or account in an ARN that it may be the stack's own, where none is known."""
    if not isinstance(statement, Mapping):
        return statement
    around = block.surroundings

    def put(found: re.Match[str]) -> str:
        begin, region, account = found.groups()
        if region and around.region.startswith("<"):
            region = unknown_text(region)
        if account and account != around.account and around.is_account_symbolic:
            account = unknown_text(account)
        return f"{begin}{region}:{account}"

    def mark(value: Any) -> Any:
        if isinstance(value, list):
            return [mark(each) for each in value]
        return _ARN.sub(put, value) if isinstance(value, str) else value

    parts = ("Resource", "NotResource")
    return {name: mark(each) if name in parts else each for name, each in statement.items()}


def unknown_document(block: Block, name: str, kind: PolicyKind, why: str) -> PolicyDocument:
    """Return a document of which nothing is known."""
    found = Unknown(block.source, name, why)
    block.surroundings.note([found])
    return PolicyDocument(name, kind, None, block.source, (), (found,))


def made_of(
    statements: Iterable[tuple[Mapping[str, Any], Source]], block: Block, name: str
) -> PolicyDocument | None:
    """Return a resource policy of statements that were declared one by one; None without any."""
    found = list(statements)
    if not found:
        return None
    document = {"Version": _VERSION, "Statement": [dict(statement) for statement, _ in found]}
    return checked(document, block, name, "resource", tuple(source for _, source in found))


def resource_policy(
    blocks: Blocks, own: Block, kind: str, owner: str, names: tuple[str, ...], said: str
) -> PolicyDocument | None:
    """Return the policy of something: of a resource beside it, else its own argument ``policy``.

    Parameters
    ----------
    blocks : Blocks
        All blocks.
    own : Block
        The thing's own block.
    kind, owner : str
        The type of the resource beside it, and the argument that names the thing.
    names : tuple of str
        The names that the argument may have for it.
    said : str
        What decisions call the policy.
    """
    for stray in blocks.stray(kind, owner):
        return unknown_document(stray, said, "resource", f"the {owner} that it is for is not known")
    beside = next(iter(blocks.where(kind, owner, *names)), own)
    return document_of(beside, "policy", said, "resource")
