"""Evaluate ``aws_iam_policy_document``, as the provider does.

The rules are those of the data source's documentation: ``source_policy_documents`` come first and
must not repeat a ``Sid``, the document's own statements replace those of the same ``Sid``, and
``override_policy_documents`` replace those of the same ``Sid`` or are added. ``&{...}`` is a policy
variable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gatehouse.access.json_text import loads
from gatehouse.access.model.reading.block import listed, unknown_value
from gatehouse.access.model.source import Source

if TYPE_CHECKING:
    from gatehouse.access.model.reading.block import Block

_VERSION = "2012-10-17"
_LISTS = (
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
)
_PRINCIPALS = (("principals", "Principal"), ("not_principals", "NotPrincipal"))

Statement = dict[str, Any]


class DocumentText(str):
    """The JSON of a policy document, with where each of its statements was declared."""

    __slots__ = ("sources",)

    sources: tuple[Source, ...]

    def __new__(cls, text: str, sources: tuple[Source, ...]) -> DocumentText:
        """Make the text."""
        made = super().__new__(cls, text)
        made.sources = sources
        return made


def document_text(block: Block) -> str:
    """Return the JSON of a policy-document data source."""
    found: list[tuple[Statement, Source]] = []
    for each in listed(block.get("source_policy_documents")) + listed(block.get("source_json")):
        found += _statements(block, each)
    own = [
        (_statement(each), block.statement_source(str(each.get("sid"))))
        for each in block.blocks("statement")
    ]
    found = _merged(found, own)
    for each in listed(block.get("override_policy_documents")) + listed(block.get("override_json")):
        found = _merged(found, list(_statements(block, each)))
    version = block.text("version", _VERSION) or _VERSION
    document: dict[str, Any] = {"Version": version}
    if block.text("policy_id"):
        document["Id"] = block.text("policy_id")
    document["Statement"] = [statement for statement, _ in found]
    text = json.dumps(document, separators=(",", ":"))
    return DocumentText(text, tuple(source for _, source in found))


def _statements(block: Block, text: Any) -> Iterator[tuple[Statement, Source]]:
    """Read the statements of another document."""
    if text in (None, ""):
        return
    sources = text.sources if isinstance(text, DocumentText) else ()
    try:
        document = loads(text)
        statements = listed(document["Statement"])
        for index, each in enumerate(statements):
            source = sources[index] if index < len(sources) else block.source
            yield dict(each), source
    except (ValueError, TypeError, KeyError, RecursionError):
        # Whatever it allows or denies is not known: a statement that can be both.
        block.unknown("source_policy_documents", "a document that it is made of is not known")
        anything = unknown_value("document")
        yield {"Effect": anything, "Action": anything, "Resource": anything}, block.source


def _merged(
    found: list[tuple[Statement, Source]], more: list[tuple[Statement, Source]]
) -> list[tuple[Statement, Source]]:
    """Let statements take the place of those with the same ``Sid``."""
    merged = list(found)
    for statement, source in more:
        sid = statement.get("Sid")
        at = [index for index, (each, _) in enumerate(merged) if sid and each.get("Sid") == sid]
        if at:
            merged[at[0]] = (statement, source)
        else:
            merged.append((statement, source))
    return merged


def _statement(given: Mapping[str, Any]) -> Statement:
    statement: Statement = {}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    statement["Effect"] = given.get("effect") or "Allow"
    for name, element in _LISTS:
        values = [_variables(each) for each in listed(given.get(name))]
        if values:
            statement[element] = values[0] if len(values) == 1 else values
    for name, element in _PRINCIPALS:
        principals = _principals(listed(given.get(name)))
        if principals:
            statement[element] = principals
    conditions = _conditions(listed(given.get("condition")))
    if conditions:
        statement["Condition"] = conditions
    return statement


def _principals(blocks: list[Any]) -> Any:
    """Return the principals by type; ``*`` where the type is ``*``, which means anyone."""
    found: dict[str, list[Any]] = {}
    for each in blocks:
        if not isinstance(each, Mapping):
            return unknown_value("principals")
        identifiers = [_variables(one) for one in listed(each.get("identifiers"))]
        if each.get("type") == "*" and "*" in identifiers:
            return "*"
        found.setdefault(str(each.get("type")), []).extend(identifiers)
    return {kind: each[0] if len(each) == 1 else each for kind, each in found.items()}


def _conditions(blocks: list[Any]) -> Any:
    found: dict[str, dict[str, Any]] = {}
    for each in blocks:
        if not isinstance(each, Mapping):
            return {"StringEquals": {unknown_value("condition"): unknown_value("condition")}}
        values = [_variables(one) for one in listed(each.get("values"))]
        keys = found.setdefault(str(each.get("test")), {})
        key = str(_variables(each.get("variable")))
        before = listed(keys[key]) if key in keys else []
        values = [*before, *values]
        keys[key] = values[0] if len(values) == 1 else values
    return found


def _variables(value: Any) -> Any:
    """Write policy variables as AWS does; the data source takes them with another sign."""
    return value.replace("&{", "${") if isinstance(value, str) else value
