"""What a pool lets its users have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.errors import aws_errors
from gatehouse.deployed.users.values import WRITTEN_BY_COGNITO, Attribute, Pool
from gatehouse.errors import CommandError

_REFUSED = 2


def describe(directory: Directory) -> Pool:
    """Ask for the settings of a pool.

    Raises
    ------
    CommandError
        If AWS refuses, or there is no such pool.
    """
    with aws_errors(directory):
        found: Mapping[str, Any] = directory.client.describe_user_pool(UserPoolId=directory.pool)[
            "UserPool"
        ]
    return Pool(
        id=directory.pool,
        name=found.get("Name", ""),
        attributes={
            each["Name"]: _attribute(each)
            for each in found.get("SchemaAttributes", [])
            if "Name" in each
        },
        username_attributes=tuple(found.get("UsernameAttributes", ())),
        aliases=tuple(found.get("AliasAttributes", ())),
        case_sensitive=found.get("UsernameConfiguration", {}).get("CaseSensitive", True),
        is_protected=found.get("DeletionProtection") == "ACTIVE",
        mfa=found.get("MfaConfiguration", "OFF"),
        estimated_users=found.get("EstimatedNumberOfUsers", 0),
    )


def check_attributes(pool: Pool, attributes: Mapping[str, str], *, of_new_user: bool) -> None:
    """Check attributes against a pool's schema, before anything is sent.

    Parameters
    ----------
    pool : Pool
        The pool.
    attributes : dict of str to str
        What is to be set.
    of_new_user : bool
        Whether the user is made with them: then an immutable one can be set.

    Raises
    ------
    CommandError
        If the pool lacks one, or one can't be changed.
    """
    for name, value in attributes.items():
        attribute = pool.attributes.get(name)
        if name in WRITTEN_BY_COGNITO:
            raise CommandError(
                f"{name} can't be set: Cognito writes it.", "Leave it out.", exit_code=_REFUSED
            )
        if attribute is None:
            raise CommandError(
                f"{name!r} must be an attribute of {pool.id}; those: {', '.join(pool.attributes)}.",
                f"Write custom:{name}."
                if f"custom:{name}" in pool.attributes
                else "Add it to the stack, custom_attributes=..., and deploy.",
                exit_code=_REFUSED,
            )
        if not attribute.mutable and not of_new_user:
            raise CommandError(
                f"{name} can't change: the pool says so (mutable=False), and Cognito keeps that.",
                "Only a new user can have another value.",
                exit_code=_REFUSED,
            )
        if problem := length_problem(attribute, value):
            raise CommandError(f"{name} {problem}.", exit_code=_REFUSED)


def length_problem(attribute: Attribute, value: str) -> str:
    """Return what is wrong with the length of a value; empty if nothing is."""
    shortest, longest = attribute.shortest or 0, attribute.longest
    if len(value) < shortest or (longest is not None and len(value) > longest):
        most = "more" if longest is None else f"{longest:,}"
        return f"must have {shortest} to {most} characters, not {len(value):,}"
    return ""


def _attribute(found: Mapping[str, Any]) -> Attribute:
    lengths = found.get("StringAttributeConstraints") or {}
    return Attribute(
        name=found["Name"],
        kind=found.get("AttributeDataType", "String"),
        required=found.get("Required", False),
        mutable=found.get("Mutable", True),
        shortest=_number(lengths.get("MinLength")),
        longest=_number(lengths.get("MaxLength")),
    )


def _number(text: object) -> int | None:
    return int(str(text)) if str(text).isdigit() else None
