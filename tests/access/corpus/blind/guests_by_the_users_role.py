"""Guests are given the role of users, and its trust lets them."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a guest reads the files of members",
    at=("aws_iam_role.users", "aws_cognito_identity_pool_roles_attachment.people"),
    proof="trust",
)
