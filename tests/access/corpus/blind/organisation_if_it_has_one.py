"""The role is for the organization, and for all who belong to none."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, allow, app, bucket, document, role


def stack(operator: str) -> Json:
    trust = document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "*"},
            "Condition": {operator: {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        }
    )
    return app(role("reports", trust, allow("s3:GetObject", f"{FILES}/reports/*")), bucket())


CASE = Case(
    hole=stack("StringEqualsIfExists"),
    twin=stack("StringEquals"),
    reported="an account that is in no organization assumes the role",
    at=("aws_iam_role.reports",),
    proof="trust",
)
