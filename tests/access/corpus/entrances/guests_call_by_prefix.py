"""A star behind a path takes in the routes below it."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import call
from tests.access.corpus.pieces import API, allow, api, app, guests, route

ROUTES = api(open=route("GET /notes"), private=route("GET /notes/{id}"))
USERS = [allow("execute-api:Invoke", f"{API}/*/*")]

CASE = Case(
    hole=app(guests(allow("execute-api:Invoke", call("GET", "/notes*")), users=USERS), ROUTES),
    twin=app(guests(allow("execute-api:Invoke", call("GET", "/notes")), users=USERS), ROUTES),
    reported="guests may call GET /notes/{id}, which a star takes in",
    at=("aws_iam_role_policy.guests",),
)
