"""The users' role trusts the right pool, and its guests as well."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    COGNITO,
    FILES,
    POOL,
    allow,
    app,
    document,
    guests,
    role,
    trust_of_pool,
)

OPEN = document(
    {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": COGNITO},
        "Condition": {"StringEquals": {f"{COGNITO}:aud": POOL}},
    }
)
NEWS = allow("s3:GetObject", f"{FILES}/news/*")

CASE = Case(
    hole=app(guests(NEWS), role("users", OPEN)),
    twin=app(guests(NEWS), role("users", trust_of_pool())),
    reported="a guest gets the role of signed-in users: no amr is asked for",
    at=("aws_iam_role.users",),
    proof="trust",
)
