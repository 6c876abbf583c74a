"""The grammar of a policy that somebody wrote as JSON: what IAM refuses in every kind of policy.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .condition import OPERATOR_PATTERN

_DOCUMENT = ("Version", "Id", "Statement")
_VERSIONS = ("2012-10-17", "2008-10-17")
_EFFECTS = ("Allow", "Deny")
_STATEMENT = (
    *("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction"),
    *("Resource", "NotResource", "Condition"),
)
#: Of two elements a statement has one.
_EITHER = (
    ("Action", "NotAction"),
    ("Resource", "NotResource"),
    ("Principal", "NotPrincipal"),
)
_LISTS = ("Action", "NotAction", "Resource", "NotResource")
#: ``*``, or a service and an action of it.
_ACTION = re.compile(r"\*|[A-Za-z0-9.-]+:[^:]+")
#: The last is of the policy of a REST API.
#: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
_RESOURCE = re.compile(r"\*|arn:.*|execute-api:/.*", re.DOTALL)
_OPERATOR = re.compile(OPERATOR_PATTERN, re.IGNORECASE)


def check_grammar(policy: Mapping[str, Any]) -> None:
    """Check a whole policy; a piece of one, without ``Version`` and ``Statement``, passes.

    Parameters
    ----------
    policy : mapping
        The policy. What only Terraform knows passes.

    Raises
    ------
    OptionError
        If IAM would refuse it in whatever place.
    """
    if "Statement" not in policy and "Version" not in policy:
        return
    _check_elements(policy, _DOCUMENT, "a policy")
    version, name = policy.get("Version", _VERSIONS[0]), policy.get("Id", "")
    if not is_token(version) and version not in _VERSIONS:
        _refuse("Version", version, f"must be {' or '.join(_VERSIONS)}", f"write {_VERSIONS[0]}")
    if not isinstance(name, str):
        _refuse("Id", name, "must be text", "write a name, or leave it out")
    given = policy.get("Statement")
    statements = listed(given)
    if not statements or not all(
        isinstance(each, Mapping) or is_token(each) for each in statements
    ):
        _refuse(
            "Statement",
            given,
            "must be a statement, or a list of at least one",
            'write {"Effect": ..., "Action": ..., "Resource": ...}',
        )
    ids: set[str] = set()
    for each in statements:
        if isinstance(each, Mapping):
            _check_statement(each, ids)


def _check_statement(statement: Mapping[str, Any], ids: set[str]) -> None:
    _check_elements(statement, _STATEMENT, "a statement")
    effect = statement.get("Effect")
    if not is_token(effect) and effect not in _EFFECTS:
        _refuse("Effect", effect, f"must be {' or '.join(_EFFECTS)}", f"write {_EFFECTS[0]}")
    for one, other in _EITHER:
        if one in statement and other in statement:
            _refuse(
                other, statement[other], f"must not stand beside {one}", "leave out one of both"
            )
    if "Action" not in statement and "NotAction" not in statement:
        _refuse("Action", None, "must be in each statement", 'write "s3:GetObject" or so')
    for name in _LISTS:
        _check_texts(name, statement.get(name, ""))
    for name in ("Action", "NotAction"):
        for each in listed(statement.get(name, [])):
            if not is_token(each) and not _ACTION.fullmatch(each):
                _refuse(
                    name,
                    each,
                    "an action must be service:Action, with one colon",
                    'write "s3:GetObject" or so',
                )
    for name in ("Resource", "NotResource"):
        for each in listed(statement.get(name, [])):
            if "${" not in each and not is_token(each) and not _RESOURCE.fullmatch(each):
                _refuse(
                    name,
                    each,
                    'must be an ARN, or "*"',
                    "take the ARN from a construct, or write arn:partition:s3:::notes or so",
                )
    _check_id(statement.get("Sid", ""), ids)
    _check_condition(statement.get("Condition", {}))


def _check_elements(given: Mapping[str, Any], known: tuple[str, ...], of: str) -> None:
    for name in given:
        if name not in known:
            meant = next((each for each in known if each.lower() == str(name).lower()), "")
            _refuse(
                str(name),
                given[name],
                f"must be an element of {of}: {', '.join(known)}",
                f"write {meant}" if meant else "leave it out",
            )


def _check_texts(name: str, given: object) -> None:
    if not all(isinstance(each, str) for each in listed(given)):
        _refuse(name, given, "must be text, or a list of texts", 'write "..." or ["...", "..."]')


def listed(given: Any) -> list[Any]:
    """What stands in a list, or alone, where a policy may have either."""
    return list(given) if isinstance(given, (list, tuple)) else [given]


def _check_id(given: object, ids: set[str]) -> None:
    if not isinstance(given, str):
        _refuse("Sid", given, "must be text", "write a name, or leave it out")
    if given and given in ids:
        _refuse("Sid", given, "must be unique in a policy", "give one of both another")
    ids.add(given)


def _check_condition(given: object) -> None:
    if is_token(given):
        return
    if not isinstance(given, Mapping) or not all(
        isinstance(tests, Mapping) or is_token(tests) for tests in given.values()
    ):
        _refuse(
            "Condition",
            given,
            "must be a dict of operators, each with a dict of keys",
            'write {"StringEquals": {"aws:PrincipalTag/team": "notes"}}',
        )
    for operator in given:
        if not is_token(operator) and not _OPERATOR.fullmatch(str(operator)):
            _refuse(
                "Condition", operator, "must be a condition operator", 'write "StringEquals" or so'
            )


def _refuse(name: str, value: object, rule: str, fix: str) -> NoReturn:
    option("policy_json", name, value).refuse(rule, fix)
