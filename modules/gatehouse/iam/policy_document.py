"""From permissions to the ``aws_iam_policy_document`` that a reviewer of the plan reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gatehouse.core import aws
from gatehouse.core.engine import Construct, as_terraform
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token, joined

from .condition import Condition
from .packing import Statement, pack
from .permission import Permission
from .policy_size import longest_text, size_of
from .policy_variables import for_policy_document
from .principal_names import check_principal
from .statement_names import name_of, unlike

_Statement = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatement
_StatementCondition = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementCondition
_Principals = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocumentStatementPrincipals

_TOKEN = re.compile(r"[$#]\{TfToken\[TOKEN\.\d+\]\}")


@known_options_only
@dataclass(frozen=True)
class Principal:
    """Who a resource policy or a trust policy is about.

    Parameters
    ----------
    type : str
        ``Service``, ``Federated``, ``AWS`` or ``*``.
    identifiers : sequence of str
        Service names, providers, ARNs or account numbers.

    Raises
    ------
    OptionError
        If IAM would know no such principal: ``lamda.amazonaws.com``.
    """

    type: str
    identifiers: Sequence[str]

    def __post_init__(self) -> None:
        option("Principal", "type", self.type).one_of("Service", "Federated", "AWS", "*")
        identifiers = option("Principal", "identifiers", self.identifiers)
        names = identifiers.list_of(str)
        identifiers.not_empty()
        for name in names:
            check_principal(option("Principal", "identifiers", name), self.type, name)


class PolicyDocument:
    """The statements of one policy: as few as say the same, in one order, each with a name.

    Parameters
    ----------
    permissions : iterable of Permission
        What the policy allows or denies, in any order: the document does not depend on it. Those
        that differ in their actions alone, or in their resources alone, become one statement;
        repeated ones and those that another one covers are left out.
    scope : Construct, optional
        A construct of the stack, for references among the resources: their order, and how long they
        can be, is then that of the written JSON. Default: none.
    joined : bool
        Whether statements become as few as say the same, with a Sid each. Default: True. False
        writes one for each permission, without a Sid, as other tools do.

    Examples
    --------
    >>> read = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
    >>> write = Permission(actions=["s3:PutObject"], resources=["arn:aws:s3:::logs/today"])
    >>> [each.sid for each in PolicyDocument([write, read, read]).statements()]
    ['S3GetObjectPutObject']
    """

    def __init__(
        self,
        permissions: Iterable[Permission],
        *,
        scope: Construct | None = None,
        joined: bool = True,
    ) -> None:
        given = [*permissions]
        apart = [*dict.fromkeys(map(Statement.of, given))]
        self._packed = pack(given) if joined else apart
        self._is_joined, self._scope = joined, scope
        self._written: dict[str, str] = {}
        # Asking what references stand for is a round trip to Node, which most documents can do
        # without: the names of their statements differ, and each is about one resource.
        if not _is_ordered_by_names(self._packed):
            self._resolve()
        self._packed.sort(key=self._place)

    def fits(self, longest: int) -> bool:
        """Whether AWS surely accepts it, where a policy has at most ``longest`` characters."""
        if self._size(self._packed) <= longest:
            return True
        self._resolve()
        return self._size(self._packed) <= longest

    @property
    def size(self) -> int:
        """How long the policy is for AWS, at most: characters of its JSON without white space."""
        self._resolve()
        return self._size(self._packed)

    def statements(self) -> list[_Statement]:
        """The ``statement`` blocks of an ``aws_iam_policy_document``."""
        names = unlike(name_of(each) for each in self._packed)
        return [
            statement(
                effect=each.effect,
                sid=name if self._is_joined else None,
                actions=sorted(each.actions, key=self._text),
                resources=sorted(each.resources, key=self._text),
                conditions=each.condition_list(),
            )
            for each, name in zip(self._packed, names, strict=True)
        ]

    def names_of(self, permission: Permission) -> list[str]:
        """List the statements that a permission is in, by name."""
        one = Statement.of(permission)
        names = unlike(name_of(each) for each in self._packed)
        return [
            name
            for each, name in zip(self._packed, names, strict=True)
            if each.effect == one.effect
            and one.actions & each.actions
            and one.resources & each.resources
        ]

    def split(self, longest: int) -> list[PolicyDocument]:
        """Policies that are together this one, each at most ``longest`` characters.

        A statement that is too long for one policy stands in several, each with some of its
        resources.
        """
        self._resolve()
        parts: list[list[Statement]] = []
        for each in self._packed:
            for piece in self._pieces(each, longest):
                for part in parts:
                    if self._size([*part, piece]) <= longest:
                        part.append(piece)
                        break
                else:
                    parts.append([piece])
        return [self._with(part) for part in parts]

    def _resolve(self) -> None:
        if not self._written:
            self._written = _written_tokens(self._packed, self._scope)

    def _with(self, statements: list[Statement]) -> PolicyDocument:
        part = PolicyDocument(())
        part._written, part._packed = self._written, statements
        return part

    def _pieces(self, whole: Statement, longest: int) -> list[Statement]:
        if self._size([whole]) <= longest:
            return [whole]
        pieces: list[Statement] = []
        resources: list[str] = []
        for resource in sorted(whole.resources, key=self._text):
            longer = replace(whole, resources=frozenset([*resources, resource]))
            if resources and self._size([longer]) > longest:
                pieces.append(replace(whole, resources=frozenset(resources)))
                resources = []
            resources.append(resource)
        return [*pieces, replace(whole, resources=frozenset(resources))]

    def _text(self, text: str) -> str:
        return _TOKEN.sub(lambda token: self._written.get(token[0], token[0]), text)

    def _place(self, each: Statement) -> tuple[Any, ...]:
        """What the order goes by: nothing that depends on when something was made or allowed."""
        conditions = sorted(
            (operator, self._text(key), sorted(map(self._text, values)))
            for operator, key, values in each.conditions
        )
        resources = sorted(map(self._text, each.resources))
        return (each.effect == "Allow", name_of(each), resources, sorted(each.actions), conditions)

    def _size(self, statements: list[Statement]) -> int:
        def longest(texts: Iterable[str]) -> list[str] | str:
            filled = [longest_text(self._text(text)) for text in texts]
            return filled if len(filled) > 1 else filled[0]

        return size_of(
            [
                {
                    "Sid": name_of(each) + "99",
                    "Effect": each.effect,
                    "Action": longest(each.actions),
                    "Resource": longest(each.resources),
                    **({"Condition": _condition_sizes(each, longest)} if each.conditions else {}),
                }
                for each in statements
            ]
        )


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
                values=[for_policy_document(value) for value in each.texts],
            )
            for each in conditions
        ]
        or None,
    )


def _is_ordered_by_names(statements: list[Statement]) -> bool:
    names = [(each.effect, name_of(each)) for each in statements]
    alone = all(
        len(texts) < 2
        for each in statements
        for texts in (
            _unknown(each.actions),
            each.resources,
            *(values for *_, values in each.conditions),
        )
    )
    return alone and len(set(names)) == len(names)


def _unknown(actions: frozenset[str]) -> list[str]:
    return sorted(each for each in actions if is_token(each))


def _written_tokens(statements: list[Statement], scope: Construct | None) -> dict[str, str]:
    """What CDKTF's markers stand for, all of them by one round trip to Node."""
    texts: set[str] = set()
    for each in statements:
        texts |= each.actions | each.resources
        for _, key, values in each.conditions:
            texts |= {key, *values}
    tokens = sorted({token for text in texts for token in _TOKEN.findall(text)})
    if scope is None or not tokens:
        return {}
    asked = [joined(",", [token]) for token in tokens]  # a list of Terraform's as one text
    return dict(zip(tokens, as_terraform(scope, asked), strict=True))


def _condition_sizes(each: Statement, longest: Any) -> dict[str, dict[str, Any]]:
    blocks: dict[str, dict[str, Any]] = {}
    for operator, key, values in each.conditions:
        blocks.setdefault(operator, {})[longest([key])] = longest(values)
    return blocks
