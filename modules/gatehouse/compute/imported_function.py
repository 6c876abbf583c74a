"""A Lambda function that something else makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from gatehouse.core import aws
from gatehouse.core.arns import FUNCTION, check_arn
from gatehouse.core.engine import Construct
from gatehouse.core.options import option
from gatehouse.iam import Grantable

from .function_base import FunctionBase

_NAME = r"[A-Za-z0-9_-]{1,64}"


@dataclass(frozen=True)
class ImportedFunctionNodes:
    """What an `ImportedFunction` makes: it only reads."""

    function: aws.data_aws_lambda_function.DataAwsLambdaFunction


class ImportedFunction(FunctionBase):
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

    Nodes: ClassVar[type] = ImportedFunctionNodes
    is_imported: ClassVar[bool] = True

    def __init__(self, scope: Construct, id: str, name: str) -> None:
        super().__init__(scope, id)
        given = self._name_or_arn(name)
        self._source = self.resource("function").of(
            aws.data_aws_lambda_function.DataAwsLambdaFunction, function_name=given
        )
        self.nodes = ImportedFunctionNodes(function=self._source)

    def _name_or_arn(self, name: str) -> str:
        if str(name).startswith("arn:"):
            fix = "pass its whole ARN, without a version"
            return check_arn(self, "name", name, FUNCTION, fix=fix)
        return option(self, "name", name).text(
            _NAME,
            rule="must be a function's name or its ARN",
            fix='write "reports" or its whole ARN, without a version',
        )

    def allow(self, *grants: Grantable) -> NoReturn:
        """Refuse it: the role belongs to whoever makes the function."""
        option(self, "allow", grants).refuse(
            "must not be called on an imported function: this stack does not make its role",
            "allow it where the function is made",
        )
