"""Questions about policies that are written on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gatehouse.access import Principal
from gatehouse.access.model import PolicyDocument, Source
from gatehouse.access.patterns import Token, tokenise
from gatehouse.access.prover.theorem import Claim, Question, Session, Shape, symbol

ACCOUNT = "111122223333"
SUB = "cognito-identity.amazonaws.com:sub"
TENANT = "aws:principaltag/tenant"
HERE = Source("aws_iam_role_policy.users")
ROLE = Principal.of(f"arn:aws:sts::{ACCOUNT}:assumed-role/users/CognitoIdentityCredentials")


def document(*statements: Mapping[str, object], kind: Any = "identity") -> PolicyDocument:
    listed = {"Version": "2012-10-17", "Statement": [dict(each) for each in statements]}
    return PolicyDocument("policy of users", kind, listed, HERE)


def allow(action: object, resource: object, **conditions: object) -> Any:
    return _statement("Allow", action, resource, conditions)


def deny(action: object, resource: object, **conditions: object) -> Any:
    return _statement("Deny", action, resource, conditions)


def _statement(effect: str, action: object, resource: object, conditions: object) -> Any:
    return {"Effect": effect, "Action": action, "Resource": resource, "Condition": conditions}


def person(name: str, *statements: Mapping[str, object], boundary: Any = None) -> Session:
    """A signed-in user with an identity and, perhaps, a tenant."""
    return Session(
        f"user {name}",
        ROLE,
        (document(*statements),),
        keys={SUB: (symbol(SUB, name),), TENANT: (symbol(TENANT, name),)},
        optional=frozenset({TENANT}),
        boundary=None if boundary is None else document(*boundary),
        lacks=("aws:principaltag/", "cognito-identity"),
    )


def shape(text: str, **people: tuple[str, str]) -> Shape:
    """Texts with wildcards, and ``{b}`` for the symbol of a key and a person."""
    tokens: list[Token] = []
    for piece in text.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if piece.startswith("{"):
            key, name = people[piece[1:-1]]
            tokens.append(symbol(key, name))
        else:
            tokens.extend(tokenise(piece, variables=False, wildcards=True))
    return tuple(tokens)


def folder_question(
    *statements: Mapping[str, object],
    of: str = SUB,
    actions: Sequence[str] = ("s3:GetObject",),
    folder: str = "arn:aws:s3:::files/private/{b}/*",
    claims: tuple[Claim, ...] = (),
    boundary: Any = None,
    **more: Any,
) -> Question:
    """Whether one person reaches the folder of another."""
    return Question(
        person("a", *statements, boundary=boundary),
        tuple(actions),
        shape(folder, b=(of, "b")),
        different=(((symbol(of, "a"),), (symbol(of, "b"),)),),
        claims=claims,
        **more,
    )
