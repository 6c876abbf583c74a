"""From permissions to the ``aws_iam_policy_document`` that a reviewer of the plan reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from modules.core import aws
from modules.core.keywords import known_options_only
from modules.core.options import option

from .permission import Condition, Permission
from .policy_variables import for_policy_document

_Statement = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement
_StatementCondition = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementCondition
_Principals = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementPrincipals


@known_options_only
@dataclass(frozen=True)
class Principal:
    """Who a resource policy or a trust policy speaks of.

    Parameters
    ----------
    type : str
        ``Service``, ``Federated``, ``AWS`` or ``*``.
    identifiers : sequence of str
        Service names, providers, ARNs or account numbers.
    """

    type: str
    identifiers: Sequence[str]

    def __post_init__(self) -> None:
        option("Principal", "type", self.type).one_of("Service", "Federated", "AWS", "*")
        if not option("Principal", "identifiers", self.identifiers).list_of(str):
            option("Principal", "identifiers", self.identifiers).refuse(
                "it names at least one", 'write identifiers=["lambda.amazonaws.com"] or so'
            )


class PolicyDocument:
    """The statements of one policy: the same permission twice is one statement.

    Parameters
    ----------
    permissions : iterable of Permission
        What the policy allows or denies. The order in the document is theirs, so a permission that
        is added shows in the plan as an added statement and nothing else.

    Examples
    --------
    >>> read = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
    >>> len(PolicyDocument([read, read]).statements())
    1
    """

    def __init__(self, permissions: Iterable[Permission]) -> None:
        self.permissions: tuple[Permission, ...] = tuple(dict.fromkeys(permissions))

    def statements(self) -> list[_Statement]:
        """The ``statement`` blocks of an ``aws_iam_policy_document``."""
        return [
            statement(
                effect=permission.effect,
                sid=permission.sid,
                actions=permission.actions,
                resources=permission.resources,
                conditions=permission.conditions,
            )
            for permission in self.permissions
        ]


def statement(
    *,
    actions: Sequence[str],
    resources: Sequence[str] | None = None,
    conditions: Sequence[Condition] = (),
    principals: Sequence[Principal] = (),
    effect: str = "Allow",
    sid: str | None = None,
) -> _Statement:
    """Make one ``statement`` block; ``Allow`` is the provider's default and left out."""
    return _Statement(
        sid=sid,
        effect=None if effect == "Allow" else effect,
        actions=list(actions),
        resources=[for_policy_document(each) for each in resources] if resources else None,
        principals=[
            _Principals(type=each.type, identifiers=list(each.identifiers)) for each in principals
        ]
        or None,
        condition=[
            _StatementCondition(
                test=each.operator,
                variable=each.key,
                values=[for_policy_document(value) for value in each.values],
            )
            for each in conditions
        ]
        or None,
    )
