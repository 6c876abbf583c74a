"""Where a policy variable ends: no value of it may reach into what belongs to another value.

``tenants/${aws:PrincipalTag/tenant}/*`` is the folder of one tenant only while no tenant's name
holds a slash: ``tenants/acme/*`` matches ``tenants/acme/eu/payroll.csv``, which is in the folder of
the tenant ``acme/eu``. IAM takes values as they are, and a tag may hold a slash:
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .cognito_identity import IN_PARTITION
from .condition import Condition
from .policy_variables import pieces_of, variables_in

_IDENTITY = tuple(f"{name}:{claim}" for name in IN_PARTITION.values() for claim in ("aud", "sub"))

# No value of these is the beginning of another one: they end in a part of one length.
_OF_ONE_LENGTH = (*_IDENTITY, "aws:principalaccount", "aws:resourceaccount", "aws:sourceaccount")

# What a value can consist of: tags, and what an issuer of tokens writes, may hold a slash.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
_NAME = re.compile(r"[\w+=,.@:-]")
_TAG = re.compile(r"[^\W_]|[\s_.:/=+@-]")
_TAGS = ("aws:principaltag/", "aws:requesttag/", "aws:resourcetag/")
_ISSUERS_OF_NAMES = ("accounts.google.com", "graph.facebook.com", "www.amazon.com")

_MATCHING = ("StringLike", "ArnLike", "ArnEquals")
_EQUAL = ("StringEquals", "StringEqualsIgnoreCase")


@dataclass(frozen=True)
class _Open:
    """A variable beside which the policy's text is open to any other text."""

    key: str
    between: str
    is_before: bool


def check_separated(
    resources: Sequence[str], conditions: Sequence[Condition], owner: str = "Permission"
) -> None:
    """Check that each policy variable of an ``Allow`` ends where its values end.

    Raises
    ------
    OptionError
        If a value of a variable could go on in the text behind it, or begin in the text before it.
    """
    texts = [("resources", text, True) for text in resources if "{" in text]
    for condition in conditions:
        operator = condition.operator.rpartition(":")[2].removesuffix("IfExists")
        if operator in _MATCHING or operator in _EQUAL:
            wild = operator in _MATCHING
            texts += [("conditions", text, wild) for text in condition.texts if "{" in text]
    for name, text, wild in texts:
        for each in _open_variables(text, wild):
            if not _ends(each, conditions):
                _refuse(owner, name, text, each)


def _open_variables(text: str, wild: bool) -> Iterator[_Open]:
    """The variables with a wildcard, or another variable, somewhere behind or before them."""
    key, between, seen = "", "", False
    for piece, is_variable in pieces_of(text, wildcards=wild):
        is_wild = piece is None
        if not is_variable and not is_wild:
            between += piece or ""
            continue
        if key:
            yield _Open(key, between, is_before=True)
        if is_variable and seen and not key:
            yield _Open(piece or "", between, is_before=False)
        key, between, seen = (piece or "") if is_variable else "", "", True


def _ends(each: _Open, conditions: Sequence[Condition]) -> bool:
    key = each.key.lower()
    if key in _OF_ONE_LENGTH or key.startswith("${"):  # the marker is of Cognito's own name
        return True
    if any(not _may_hold(key, character) for character in each.between):
        return True
    own = [each for each in conditions if each.key.lower() == key]
    return any(_excludes(one, each.between) or _is_one_of(one, each) for one in own)


def _may_hold(key: str, character: str) -> bool:
    if key.startswith(_TAGS):
        return _TAG.fullmatch(character) is not None
    issuer = key.rpartition(":")[0]
    if issuer == "saml" or ("." in issuer and issuer not in _ISSUERS_OF_NAMES):
        return True
    return _NAME.fullmatch(character) is not None


def _excludes(condition: Condition, between: str) -> bool:
    """Whether no value that holds one of the characters between passes the condition."""
    if condition.operator.removesuffix("IfExists") != "StringNotLike":
        return False
    return any(f"*{character}*" in condition.texts for character in set(between) - set("*?"))


def _is_one_of(condition: Condition, each: _Open) -> bool:
    """Whether the value is one of a few, of which none reaches into another."""
    if condition.operator not in (*_EQUAL, "StringLike"):
        return False
    values = condition.texts
    if any(is_token(value) for value in values):  # of Terraform, which only it knows
        return not any(key for value in values for key in variables_in(value))
    if condition.operator == "StringLike" and any(set(value) & {"*", "?"} for value in values):
        return False

    def reaches(one: str, other: str) -> bool:
        if each.is_before:
            return (other + each.between).startswith(one + each.between)
        return (each.between + other).endswith(each.between + one)

    return not any(reaches(a, b) for a in values for b in values if a != b)


def _refuse(owner: str, name: str, text: str, each: _Open) -> None:
    variable = f"${{{each.key}}}"
    held = next((one for one in each.between if one == "/"), each.between[:1])
    if not held:
        side = "behind" if each.is_before else "before"
        option(owner, name, text).refuse(
            f"must have text {side} {variable} that ends it: the value ann would match what is "
            "anna's",
            f'write a delimiter such as "/" {side} the variable',
        )
    option(owner, name, text).refuse(
        f'must have a condition beside {variable}: its value may hold "{held}", so the value acme '
        f"would match what is acme{held}eu's",
        f'add Condition("StringNotLike", "{each.key}", ["*{held}*"])'
        + (", or use folder_of_tag() of the bucket" if each.key.lower().startswith(_TAGS) else ""),
    )
