"""Guests of the pool may take the role of its users."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import OF_POOL, OF_USERS, trust_with
from tests.access.corpus.pieces import app, signed_in

HOLE = trust_with(StringEquals=OF_POOL)
TWIN = trust_with(StringEquals=OF_POOL, ForAnyValue_StringLike=OF_USERS)

CASE = Case(
    hole=app(signed_in(trust=HOLE)),
    twin=app(signed_in(trust=TWIN)),
    reported="the trust does not say whether callers are signed in",
    at=("aws_iam_role.users",),
)
