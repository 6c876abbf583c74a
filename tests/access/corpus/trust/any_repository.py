"""A role for deployments trusts the jobs of every repository."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import FILES, Json, allow, app, bucket, document, role

GITHUB = "token.actions.githubusercontent.com"
PROVIDER = {
    "aws_iam_openid_connect_provider": {
        "github": {"url": f"https://{GITHUB}", "client_id_list": ["sts.amazonaws.com"]}
    }
}


def _app(**subject: Json) -> Json:
    trust = document(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": "${aws_iam_openid_connect_provider.github.arn}"},
            "Condition": {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}, **subject},
        }
    )
    return app(PROVIDER, role("deploy", trust, allow("s3:PutObject", f"{FILES}/*")), bucket())


CASE = Case(
    hole=_app(),
    twin=_app(StringLike={f"{GITHUB}:sub": "repo:acme/notes:*"}),
    reported="a job of anybody's repository deploys: no sub is asked for",
    at=("aws_iam_role.deploy",),
    proof="trust",
)
