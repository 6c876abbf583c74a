"""Users may assume roles by the beginning of a name, and one of them is the operators'."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import FILES, OWN, allow, app, bucket, document, role, signed_in

ACCOUNT = "arn:aws:iam::111111111111"
TRUST = document(
    {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"{ACCOUNT}:root"}}
)


def stack(*more: Json) -> Json:
    made = app(
        signed_in(
            allow("s3:GetObject", f"{FILES}/private/{OWN}/*"),
            *more,
        ),
        role("app-uploads", TRUST, allow("s3:PutObject", f"{FILES}/inbox/*")),
        role("app-operators", TRUST, allow("s3:GetObject", f"{FILES}/private/*")),
        bucket(),
    )
    made["provider"]["aws"][0]["allowed_account_ids"] = ["111111111111"]
    return made


CASE = Case(
    hole=stack(allow("sts:AssumeRole", f"{ACCOUNT}:role/app-*")),
    twin=stack(),
    reported="a user assumes the operators' role, and reads every user's folder",
    at=(
        "aws_iam_role_policy.users",
        "aws_iam_role_policy.app-operators",
        "aws_iam_role.app-operators",
    ),
    proof="folders",
)
