"""The tag that names a user's team is filled from a nickname, which each user writes at will."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.more_pieces import people, users
from tests.access.corpus.pieces import FILES, READ, allow, app, bucket, sign_in, tags

TEAM = allow(
    READ,
    f"{FILES}/teams/$${{aws:PrincipalTag/team}}/*",
    StringNotLike={"aws:PrincipalTag/team": "*/*"},
)


def stack(claim: str) -> Json:
    return app(sign_in(), people(write=["nickname"]), users(TEAM), tags(team=claim), bucket())


CASE = Case(
    hole=stack("nickname"),
    twin=stack("custom:tenant"),
    reported="whoever takes another team's name as nickname reads and writes its files",
    at=(
        "aws_cognito_identity_pool_provider_principal_tag.people",
        "aws_cognito_user_pool_client.web",
    ),
)
