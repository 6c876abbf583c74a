"""Users may assume a second role, which reads every folder."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import (
    FILES,
    OWN,
    allow,
    app,
    bucket,
    document,
    role,
    signed_in,
)  # fmt: skip

MINE = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
REPORTS = "${aws_iam_role.reports.arn}"


def _trust(principal: dict[str, str]) -> str:
    return document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})


def _reports(trust: str) -> dict[str, object]:
    return role("reports", trust, allow("s3:GetObject", f"{FILES}/*"))


CASE = Case(
    hole=app(
        signed_in(MINE, allow("sts:AssumeRole", REPORTS)),
        _reports(_trust({"AWS": "${aws_iam_role.users.arn}"})),
        bucket(),
    ),
    twin=app(
        signed_in(MINE),
        _reports(_trust({"Service": "lambda.amazonaws.com"})),
        bucket(),
    ),
    reported="a user reads all folders by way of the role reports",
    at=("aws_iam_role_policy.reports", "aws_iam_role_policy.users", "aws_iam_role.reports"),
    proof="folders",
)
