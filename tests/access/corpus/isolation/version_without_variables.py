"""A policy without a version has no variables: its folder is the one named ${…}."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    FILES,
    OWN,
    allow,
    app,
    bucket,
    document,
    role,
    sign_in,
    trust_of_pool,
)

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")


def _app(version: str | None) -> dict[str, object]:
    attached = {
        "aws_iam_role_policy": {
            "users": {"role": "${aws_iam_role.users.id}", "policy": document(MINE, version=version)}
        }
    }
    return app(sign_in(), role("users", trust_of_pool()), attached, bucket())


CASE = Case(
    hole=_app(None),
    twin=_app("2012-10-17"),
    reported="the grant does nothing: without the version 2012-10-17 the variable is plain text",
    at=("aws_iam_role_policy.users",),
)
