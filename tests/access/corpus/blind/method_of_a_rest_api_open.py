"""A method of a REST API without authorization."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="everybody places orders",
    at=("aws_api_gateway_method.orders",),
)
