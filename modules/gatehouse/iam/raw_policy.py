"""Policies as text, for arguments of Terraform that take a policy's JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gatehouse.core.errors import OptionError
from gatehouse.core.options import option
from gatehouse.core.written_values import with_an_end

from .condition import Condition
from .policy_variables import check_variables, for_json
from .separation import check_separated


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
        to another value, or the policy is neither a dict nor text.

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
    for statement in _allowing(policy):
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


def _allowing(policy: Mapping[str, Any] | str) -> list[Mapping[str, Any]]:
    """The statements that allow something; none where the text is more than JSON."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return []
    statements = policy.get("Statement") if isinstance(policy, Mapping) else None
    listed = statements if isinstance(statements, (list, tuple)) else [statements]
    return [each for each in listed if isinstance(each, Mapping) and each.get("Effect") == "Allow"]


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
    listed = values if isinstance(values, (list, tuple)) else [values]
    return [each for each in listed if isinstance(each, str)]
