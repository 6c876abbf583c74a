"""A role trusts everybody on AWS, with a secret that is in the source."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, Json, allow, app, bucket, document, role

EXTERNAL = {"StringEquals": {"sts:ExternalId": "partner-1"}}


def _app(principal: object) -> Json:
    trust = document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": principal,
            "Condition": EXTERNAL,
        }
    )
    return app(role("partner", trust, allow("s3:GetObject", f"{FILES}/*")), bucket())


CASE = Case(
    hole=_app({"AWS": "*"}),
    twin=_app({"AWS": "arn:aws:iam::444455556666:role/partner"}),
    reported="any account of AWS that knows the external id gets the role",
    at=("aws_iam_role.partner",),
    proof="trust",
)
