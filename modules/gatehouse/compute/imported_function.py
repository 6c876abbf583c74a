"""A Lambda function that something else makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from gatehouse.core import Component, aws
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.iam import Grantable

from .function import Function

_NAME_OR_ARN = (
    r"[A-Za-z0-9_-]{1,64}|arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,64}"
)


@dataclass(frozen=True)
class ImportedFunctionNodes:
    """What an adopted `Function` makes: it only reads."""

    function: aws.data_aws_lambda_function.DataAwsLambdaFunction


class ImportedFunction(Function):
    """What `Function.from_name` and `Function.from_arn` return.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    name : str
        Name of the function in AWS, or its ARN.
    """

    Nodes = ImportedFunctionNodes

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        Component.__init__(self, scope, id)
        given = option(self, "name", name).text(
            _NAME_OR_ARN,
            rule="must be a function's name or its ARN, without a version",
            fix='write "reports" or its whole ARN',
        )
        # A data source with the attributes that a function is read by.
        self.nodes = ImportedFunctionNodes(  # type: ignore[assignment]
            function=self.resource("function").of(
                aws.data_aws_lambda_function.DataAwsLambdaFunction, function_name=given
            )
        )

    def allow(self, *grants: Grantable) -> NoReturn:
        """Refuse it: the role belongs to whoever makes the function."""
        option(self, "allow", grants).refuse(
            "an adopted function's rights are those of its role, which this stack does not make",
            "allow it where the function is made",
        )
