"""The authorizer keeps its answers, and nothing of a caller is in what they are kept by."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="whoever calls within five minutes of somebody who was let in is let in",
    at=("aws_apigatewayv2_authorizer.shop",),
)
