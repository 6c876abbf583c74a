"""Policies as text, for arguments of Terraform that take a policy's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gatehouse.core.errors import OptionError
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token
from gatehouse.core.written_values import with_an_end

from .condition import Condition
from .policy_variables import check_variables, for_json
from .separation import check_separated
from .written_arns import check_arn
from .written_dates import is_date
from .written_grammar import check_grammar, listed


@with_an_end
def policy_json(policy: Mapping[str, Any] | str) -> str:
    """A policy as text, for arguments of Terraform that take a policy's JSON.

    Its policy variables are written ``$${…}``, which Terraform passes on to AWS as ``${…}``;
    references of Terraform stay what they are.

    Parameters
    ----------
    policy : dict or str
        The policy, in the words of AWS's documents.

    Raises
    ------
    OptionError
        If a policy variable is unknown or misspelt, or a value of it could reach into what belongs
        to another value, or the policy is neither a dict nor text. Where the text is JSON, also if
        IAM would not store it: an element that it does not know, an effect that is neither Allow
        nor Deny, a statement without actions, an empty list, an ARN with too few parts, what is no
        date. A piece of a policy, without ``Version`` and ``Statement``, is held to less.

    Examples
    --------
    >>> policy_json({"Resource": "${aws_s3_bucket.b.arn}/${aws:username}"})
    '{"Resource": "${aws_s3_bucket.b.arn}/$${aws:username}"}'
    """
    if not isinstance(policy, (str, Mapping)):
        option("policy_json", "policy", policy).refuse(
            "a policy must be a dict, or the JSON text of one",
            'pass {"Version": ..., "Statement": ...}',
        )
    text = policy if isinstance(policy, str) else _written(policy)
    check_variables("policy_json", "policy", text)
    read = _read(policy)
    check_grammar(read)
    statements = _statements(read)
    for statement in statements:
        _check_statement(statement)
    for statement in statements:
        if statement.get("Effect") == "Allow":
            check_separated(
                _texts(statement.get("Resource")),
                _conditions(statement.get("Condition")),
                "policy_json",
            )
    return for_json(text)


def _written(policy: Mapping[str, Any]) -> str:
    try:
        return json.dumps(policy, ensure_ascii=False)
    except (TypeError, ValueError) as error:  # an object, or a dict in itself
        option("policy_json", "policy", f"a {type(policy).__name__}").refuse(
            f"a policy must be what JSON can hold: {error}",
            'pass text, lists and dicts of text: {"Version": ..., "Statement": ...}',
        )


def _check_statement(statement: Mapping[str, Any]) -> None:
    """Refuse what IAM refuses: empty lists, ARNs without all their parts, what is no date."""
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        given = statement.get(name)
        if isinstance(given, (list, tuple)) and not given:
            option("policy_json", name, given).refuse(
                "must hold at least one entry", f"name it, or leave the whole {name} statement out"
            )
    for name in ("Resource", "NotResource"):
        for resource in _texts(statement.get(name)):
            check_arn("policy_json", name, resource)
    for operator, tests in _blocks(statement.get("Condition")):
        for key, values in _blocks(tests) if "date" in operator.lower() else ():
            for value in _texts(values):
                if not is_token(value) and "${" not in value and not is_date(value):
                    option("policy_json", key, value).refuse(
                        f"a value of {operator} must be a date",
                        'write "2030-01-31T00:00:00Z", or seconds since 1970',
                    )


def _blocks(value: object) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _read(policy: Mapping[str, Any] | str) -> Mapping[str, Any]:
    """The policy; nothing where the text is more than JSON."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return {}
    return policy if isinstance(policy, Mapping) else {}


def _statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The statements; what only Terraform knows is left out."""
    return [each for each in listed(policy.get("Statement")) if isinstance(each, Mapping)]


def _conditions(blocks: object) -> list[Condition]:
    found = []
    for operator, tests in blocks.items() if isinstance(blocks, Mapping) else ():
        for key, values in tests.items() if isinstance(tests, Mapping) else ():
            try:
                found.append(Condition(operator, key, _texts(values)))
            except OptionError:  # what IAM will say about it is not about variables
                continue
    return found


def _texts(values: object) -> list[str]:
    return [each for each in listed(values) if isinstance(each, str)]
