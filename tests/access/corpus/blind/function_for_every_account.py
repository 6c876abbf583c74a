"""A permission for everybody, which no organization bounds."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="every account invokes the function",
    at=("aws_lambda_function.worker", "aws_lambda_permission.worker"),
    proof="strangers",
)
