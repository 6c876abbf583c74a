"""The audience is required to be like anything."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import OF_POOL, OF_USERS, trust_with
from tests.access.corpus.pieces import COGNITO, app, signed_in

HOLE = trust_with(StringLike={f"{COGNITO}:aud": "*"}, ForAnyValue_StringLike=OF_USERS)
TWIN = trust_with(StringEquals=OF_POOL, ForAnyValue_StringLike=OF_USERS)

CASE = Case(
    hole=app(signed_in(trust=HOLE)),
    twin=app(signed_in(trust=TWIN)),
    reported="every audience is accepted",
    at=("aws_iam_role.users",),
)
