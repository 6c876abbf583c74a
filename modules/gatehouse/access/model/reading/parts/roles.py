"""Roles with their policies, trust and boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.identities import Role
from gatehouse.access.model.reading.block import Block, Blocks
from gatehouse.access.model.reading.parts.managed import MANAGED
from gatehouse.access.model.reading.parts.policies import (
    checked,
    document_from,
    document_of,
    unknown_document,
)
from gatehouse.access.model.readings import has_unknown
from gatehouse.access.policy import PolicyKind


def roles(blocks: Blocks) -> Iterator[Role]:
    """Make the roles: those that are declared, and those that are only given policies."""
    managed = _managed(blocks)
    made = {}
    for block in blocks.of("aws_iam_role"):
        name = block.text("name")
        made[name] = block
        yield Role(
            name=name,
            arn=block.text("arn"),
            trust=document_of(block, "assume_role_policy", f"trust of role {name}", "trust")
            or unknown_document(block, f"trust of role {name}", "trust", "it is not there"),
            source=block.source,
            policies=tuple(_policies(blocks, block, name, managed)),
            boundary=_boundary(block, name, managed),
        )
    yield from _of_others(blocks, managed, set(made))


def _of_others(blocks: Blocks, managed: dict[str, Block], known: set[str]) -> Iterator[Role]:
    """Make the roles that were declared elsewhere, and are given policies here."""
    strays: dict[str, Block] = {}
    for kind in ("aws_iam_role_policy", "aws_iam_role_policy_attachment"):
        for block in blocks.of(kind):
            if block.text("role") not in known and not has_unknown(block.text("role")):
                strays.setdefault(block.text("role"), block)
    for name, block in strays.items():
        arn = block.filled("arn:{partition}:iam::{account}:role/") + name
        why = "the role was declared elsewhere; read its stack too"
        yield Role(
            name=name,
            arn=arn,
            trust=unknown_document(block, f"trust of role {name}", "trust", why),
            source=block.source,
            policies=(
                *_attached(blocks, name, managed),
                unknown_document(block, f"other policies of role {name}", "identity", why),
            ),
        )


def _policies(
    blocks: Blocks, block: Block, name: str, managed: dict[str, Block]
) -> Iterator[PolicyDocument]:
    inline = [each for each in block.blocks("inline_policy") if each.get("policy")]
    for each in inline:
        said = f"policy {each.get('name') or 'inline'} of role {name}"
        yield document_from(each["policy"], block, said, "identity")
    seen = {str(each.get("name")) for each in inline}
    for document, key in _named(blocks, name, managed):
        # A state shows the policies of a role twice: in it, and as resources of their own.
        if key not in seen:
            yield document
    yield from _strange(blocks, name)
    attached = {each.text("policy_arn") for each in _attachments(blocks, name)}
    for arn in block.texts("managed_policy_arns"):
        if arn not in attached:
            yield _by_arn(block, arn, f"policy {_short(arn)} of role {name}", "identity", managed)


def _strange(blocks: Blocks, name: str) -> Iterator[PolicyDocument]:
    """List the policies that may be of any role."""
    for kind, owner in (
        ("aws_iam_role_policy", "role"),
        ("aws_iam_role_policy_attachment", "role"),
        ("aws_iam_policy_attachment", "roles"),
    ):
        for each in blocks.stray(kind, owner):
            said = f"{each.source.address}, which may be of role {name}"
            yield unknown_document(each, said, "identity", "the role that it is for is not known")


def _attached(blocks: Blocks, name: str, managed: dict[str, Block]) -> Iterator[PolicyDocument]:
    yield from (document for document, _ in _named(blocks, name, managed))


def _named(
    blocks: Blocks, name: str, managed: dict[str, Block]
) -> Iterator[tuple[PolicyDocument, str]]:
    """List the policies of resources beside the role, each with the name of an inline one."""
    for each in blocks.where("aws_iam_role_policy", "role", name):
        inline = each.text("name") or each.source.address
        said = f"policy {inline} of role {name}"
        document = document_of(each, "policy", said, "identity")
        if document is not None:
            yield document, inline
    for each in _attachments(blocks, name):
        arn = each.text("policy_arn")
        said = f"policy {_short(arn)} of role {name}"
        yield _by_arn(each, arn, said, "identity", managed), ""


def _attachments(blocks: Blocks, name: str) -> Iterator[Block]:
    yield from blocks.where("aws_iam_role_policy_attachment", "role", name)
    for each in blocks.of("aws_iam_policy_attachment"):
        if name in each.texts("roles"):
            yield each


def _boundary(block: Block, name: str, managed: dict[str, Block]) -> PolicyDocument | None:
    arn = block.text("permissions_boundary")
    if not arn:
        return None
    return _by_arn(block, arn, f"boundary {_short(arn)} of role {name}", "identity", managed)


def _by_arn(
    block: Block, arn: str, name: str, kind: PolicyKind, managed: dict[str, Block]
) -> PolicyDocument:
    """Return a managed policy by its ARN."""
    if arn in managed:
        found = document_of(managed[arn], "policy", name, kind)
        if found is not None:
            return found
    known: dict[str, Any] | None = MANAGED.get(arn.partition(":policy/")[2])
    if known is not None and arn.split(":")[4:5] == ["aws"]:
        return checked(known, block, name, kind)
    why = f"the policy {arn[:200]} was declared elsewhere, and its document is not at hand"
    return unknown_document(block, name, kind, why)


def _managed(blocks: Blocks) -> dict[str, Block]:
    """Return the managed policies that are declared or were looked up, by ARN."""
    looked_up = (each for each in blocks.of("aws_iam_policy", data=True) if each.get("policy"))
    return {each.text("arn"): each for each in (*looked_up, *blocks.of("aws_iam_policy"))}


def _short(arn: str) -> str:
    return arn.rpartition("/")[2] or arn
