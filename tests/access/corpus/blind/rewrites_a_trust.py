"""A function may write whom another role trusts."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, allow, app, bucket, function, role, trust_of_service

BACKUP = role(
    "backup", trust_of_service("backup.amazonaws.com"), allow("s3:GetObject", f"{FILES}/*")
)


def stack(action: str) -> Json:
    return app(function("worker", allow(action, "${aws_iam_role.backup.arn}")), BACKUP, bucket())


CASE = Case(
    hole=stack("iam:UpdateAssumeRolePolicy"),
    twin=stack("iam:GetRole"),
    reported="who makes the function do it takes the role of the backup, and reads every file",
    at=("aws_iam_role_policy.worker",),
)
