"""A role trusts whoever has a token of Google, for whatever app."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, Json, allow, app, bucket, document, role

GOOGLE = "accounts.google.com"


def _app(**conditions: Json) -> Json:
    trust = document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": GOOGLE},
            **({"Condition": conditions} if conditions else {}),
        }
    )
    return app(role("readers", trust, allow("s3:GetObject", f"{FILES}/*")), bucket())


CASE = Case(
    hole=_app(),
    twin=_app(StringEquals={f"{GOOGLE}:aud": "66677788899900.apps.googleusercontent.com"}),
    reported="users of anybody's app sign in with Google and get the role: no aud is asked for",
    at=("aws_iam_role.readers",),
    proof="trust",
)
