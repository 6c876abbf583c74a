"""A star before authenticated takes in unauthenticated."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import OF_POOL, OF_USERS, trust_with
from tests.access.corpus.pieces import COGNITO, app, signed_in

HOLE = trust_with(StringEquals=OF_POOL, ForAnyValue_StringLike={f"{COGNITO}:amr": "*authenticated"})
TWIN = trust_with(StringEquals=OF_POOL, ForAnyValue_StringLike=OF_USERS)

CASE = Case(
    hole=app(signed_in(trust=HOLE)),
    twin=app(signed_in(trust=TWIN)),
    reported="guests may take the role of users",
    at=("aws_iam_role.users",),
)
