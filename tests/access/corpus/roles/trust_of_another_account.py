"""A role trusts an account of somebody else without a bound."""

from tests.access.corpus.case import Case
from tests.access.corpus.more_pieces import trust_of
from tests.access.corpus.pieces import app, role

VENDOR = {"AWS": "arn:aws:iam::999988887777:root"}
BOUND = {"StringEquals": {"sts:ExternalId": "notes-4711"}}

CASE = Case(
    hole=app(role("vendor", trust_of(VENDOR))),
    twin=app(role("vendor", trust_of(VENDOR, Condition=BOUND))),
    reported="whoever the other account lets may take the role",
    at=("aws_iam_role.vendor",),
)
