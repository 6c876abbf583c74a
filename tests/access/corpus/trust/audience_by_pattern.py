"""The audience is compared with a pattern that every pool of the region fits."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    COGNITO,
    FILES,
    OWN,
    POOL,
    READ,
    allow,
    app,
    bucket,
    document,
    signed_in,
)

MINE = allow(READ, f"{FILES}/private/{OWN}/*")


def _trust(operator: str, pool: str) -> str:
    return document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": COGNITO},
            "Condition": {
                operator: {f"{COGNITO}:aud": pool},
                "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"},
            },
        }
    )


CASE = Case(
    hole=app(signed_in(MINE, trust=_trust("StringLike", "*-*-*:*")), bucket()),
    twin=app(signed_in(MINE, trust=_trust("StringLike", POOL)), bucket()),
    reported="anybody with an identity pool of their own gets the users' role: any aud fits",
    at=("aws_iam_role.users",),
    proof="trust",
)
