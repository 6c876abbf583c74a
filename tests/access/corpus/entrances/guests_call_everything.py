"""Guests were given the API, and not the one route that is for them."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import call
from tests.access.corpus.pieces import API, allow, api, app, guests, route

ROUTES = api(open=route("GET /catalogue"), notes=route("GET /notes"))
USERS = [allow("execute-api:Invoke", f"{API}/*/*")]

CASE = Case(
    hole=app(guests(allow("execute-api:Invoke", f"{API}/*/*"), users=USERS), ROUTES),
    twin=app(guests(allow("execute-api:Invoke", call("GET", "/catalogue")), users=USERS), ROUTES),
    reported="guests may call GET /notes",
    at=("aws_iam_role_policy.guests",),
)
