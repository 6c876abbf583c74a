"""Workflows of any repository may deploy."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import trust_of
from tests.access.corpus.pieces import app, role

GITHUB = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
AUDIENCE = {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}
MAIN = {"token.actions.githubusercontent.com:sub": "repo:acme/notes:ref:refs/heads/main"}
HOLE = trust_of({"Federated": GITHUB}, Condition={"StringEquals": AUDIENCE})
TWIN = trust_of({"Federated": GITHUB}, Condition={"StringEquals": {**AUDIENCE, **MAIN}})

CASE = Case(
    hole=app(role("deploy", HOLE)),
    twin=app(role("deploy", TWIN)),
    reported="every repository of GitHub may take the role",
    at=("aws_iam_role.deploy",),
)
