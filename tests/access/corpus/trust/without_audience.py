"""The role trusts every identity pool of AWS."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    COGNITO,
    FILES,
    OWN,
    READ,
    allow,
    app,
    bucket,
    document,
    signed_in,
)

MINE = allow(READ, f"{FILES}/private/{OWN}/*")
OPEN = document(
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": COGNITO},
        "Condition": {"ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"}},
    }
)

CASE = Case(
    hole=app(signed_in(MINE, trust=OPEN), bucket()),
    twin=app(signed_in(MINE), bucket()),
    reported="anybody with an identity pool of their own gets the users' role: no aud is asked for",
    at=("aws_iam_role.users",),
    proof="trust",
)
