"""Functions with the permissions that others have on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.parts.policies import made_of, unknown_document
from gatehouse.access.model.source import Source
from gatehouse.access.model.things import Function

_CONDITIONS = (
    ("source_arn", "ArnLike", "aws:SourceArn"),
    ("source_account", "StringEquals", "aws:SourceAccount"),
    ("principal_org_id", "StringEquals", "aws:PrincipalOrgID"),
    ("function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"),
    ("event_source_token", "StringEquals", "lambda:EventSourceToken"),
)


def functions(blocks: Blocks) -> Iterator[Function]:
    """Make the functions."""
    for block in blocks.of("aws_lambda_function"):
        name, arn = block.text("function_name"), block.text("arn")
        permissions = blocks.where("aws_lambda_permission", "function_name", name, arn)
        urls = blocks.where("aws_lambda_function_url", "function_name", name, arn)
        statements = (_statement(each, arn) for each in permissions)
        yield Function(
            name=name,
            arn=arn,
            source=block.source,
            role_arn=block.text("role") or None,
            policy=_strange(blocks, name)
            or made_of(statements, block, f"policy of function {name}"),
            url_authorization=next((each.text("authorization_type") for each in urls), None),
        )


def _strange(blocks: Blocks, name: str) -> PolicyDocument | None:
    """Return a policy that is not known, where a permission may be for any function."""
    for stray in blocks.stray("aws_lambda_permission", "function_name"):
        why = "the function that a permission is for is not known"
        return unknown_document(stray, f"policy of function {name}", "resource", why)
    return None


def _statement(block: Block, function: str) -> tuple[dict[str, Any], Source]:
    """Return the statement that ``AddPermission`` makes."""
    qualifier = block.text("qualifier")
    conditions: dict[str, dict[str, str]] = {}
    for argument, operator, key in _CONDITIONS:
        if block.text(argument):
            conditions.setdefault(operator, {})[key] = block.text(argument)
    statement: dict[str, Any] = {
        "Sid": block.text("statement_id") or block.source.address,
        "Effect": "Allow",
        "Principal": _principal(block.text("principal")),
        "Action": block.text("action"),
        "Resource": f"{function}:{qualifier}" if qualifier else function,
    }
    if conditions:
        statement["Condition"] = conditions
    return statement, block.source


def _principal(principal: str) -> Any:
    if principal == "*":
        return "*"
    is_service = "." in principal and not principal.startswith("arn:")
    return {"Service" if is_service else "AWS": principal}
