"""Names that AWS gives only once: two resources with one of them end in a failed apply.

Gatehouse's own names are unique, as ids are. Those that a transform or an option sets may not be.
All are taken here, as they are after the transform: a name that a transform replaced is nobody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import OptionError
from .names import terraform_type
from .tokens import is_token

if TYPE_CHECKING:
    from .engine import TerraformElement
    from .stack import AppStack

# By type of resource: the argument that is its name, unique in an account's region or account.
_IN_ACCOUNT = {
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",  # the second takes the place of the first
    "aws_dynamodb_table": "name",
    "aws_iam_openid_connect_provider": "url",
    "aws_iam_policy": "name",
    "aws_iam_role": "name",
    "aws_iam_saml_provider": "name",
    "aws_lambda_function": "function_name",
    "aws_s3_bucket": "bucket",
}
# What the option `name` names: an error says that, unless a transform set the argument.
_BY_OPTION = ("aws_dynamodb_table", "aws_lambda_function", "aws_s3_bucket")
# Unique in all accounts, so also in all stacks of an app.
_EVERYWHERE = ("aws_s3_bucket",)


def claim_name(
    stack: AppStack,
    kind: type[TerraformElement],
    arguments: Mapping[str, Any],
    owner: str,
    *,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Take the name of a resource in AWS, where only one can have it.

    Stacks of one app may be of different accounts, so what is unique in an account is taken in its
    stack alone.

    Parameters
    ----------
    stack : AppStack
        The stack.
    kind : type
        The bindings' class of the resource.
    arguments : dict
        Its arguments.
    owner : str
        Path of the construct that makes it.
    before : dict, optional
        Its arguments before the transform. Default: the same; there is no transform.

    Raises
    ------
    OptionError
        If another construct has the name.
    """
    resource = terraform_type(kind)
    argument = _IN_ACCOUNT.get(resource)
    name = arguments.get(argument) if argument else None
    if not isinstance(name, str) or not name:
        return
    # A reference of Terraform is of its stack.
    place = "" if resource in _EVERYWHERE and not is_token(name) else stack.name
    first = stack.claim_in_app(f"{resource} {place} {name}", owner)
    if first != owner:
        is_option = before is None or before.get(str(argument)) == name
        raise OptionError(
            construct=owner,
            option="name" if resource in _BY_OPTION and is_option else str(argument),
            value=name,
            rule=f"must be the name of one {resource} alone; {first} has this one",
            fix="give one of the two another name, or remove one of them",
        )
