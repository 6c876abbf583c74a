"""Functions with the permissions that others have on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.names import function_name
from gatehouse.access.model.reading.parts.policies import made_of, unknown_document
from gatehouse.access.model.source import Source
from gatehouse.access.model.things import Function

_PERMISSION, _URL = "aws_lambda_permission", "aws_lambda_function_url"
_CONDITIONS = (
    ("source_arn", "ArnLike", "aws:SourceArn"),
    ("source_account", "StringEquals", "aws:SourceAccount"),
    ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
    ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
    ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
)


def functions(blocks: Blocks) -> Iterator[Function]:
    """Make the functions."""
    permissions, urls = _by_function(blocks, _PERMISSION), _by_function(blocks, _URL)
    for url in blocks.stray(_URL, "function_name"):
        url.unknown("function_name", "the function that the URL is of may be any")
    for block in blocks.of("aws_lambda_function"):
        name, arn = block.text("function_name"), block.text("arn")
        statements = (_statement(each, arn) for each in permissions.get(name, ()))
        yield Function(
            name=name,
            arn=arn,
            source=block.source,
            role_arn=block.text("role") or None,
            policy=_strange(blocks, name)
            or made_of(statements, block, f"policy of function {name}"),
            url_authorization=_most_open(urls.get(name, ())),
        )


def _by_function(blocks: Blocks, kind: str) -> dict[str, list[Block]]:
    """Return the resources of a type by the name of their function, whatever alias they name."""
    found: dict[str, list[Block]] = {}
    for block in blocks.of(kind):
        found.setdefault(function_name(block.text("function_name")), []).append(block)
    return found


def _most_open(urls: Iterable[Block]) -> str | None:
    """Return the authorization of a function's URLs: each alias may have one; None without any."""
    kinds = [each.text("authorization_type") for each in urls]
    return "NONE" if "NONE" in kinds else next(iter(kinds), None)


def _strange(blocks: Blocks, name: str) -> PolicyDocument | None:
    """Return a policy that is not known, where a permission may be for any function."""
    for stray in blocks.stray(_PERMISSION, "function_name"):
        why = "the function that a permission is for is not known"
        return unknown_document(stray, f"policy of function {name}", "resource", why)
    return None


def _statement(block: Block, function: str) -> tuple[dict[str, Any], Source]:
    """Return the statement that ``AddPermission`` makes.

    Who may call an alias may call the function: its code is what runs.
    """
    conditions: dict[str, dict[str, str]] = {}
    for argument, operator, key in _CONDITIONS:
        if block.text(argument):
            conditions.setdefault(operator, {})[key] = block.text(argument)
    statement: dict[str, Any] = {
        "Sid": block.text("statement_id") or block.source.address,
        "Effect": "Allow",
        "Principal": _principal(block.text("principal")),
        "Action": block.text("action"),
        "Resource": function,
    }
    if conditions:
        statement["Condition"] = conditions
    return statement, block.source


def _principal(principal: str) -> Any:
    if principal == "*":
        return "*"
    is_service = "." in principal and not principal.startswith("arn:")
    return {"Service" if is_service else "AWS": principal}
