"""The name under which IAM knows Cognito's identity pools, in every partition.

It is the principal that trust policies name, and the prefix of the condition keys ``aud``, ``amr``
and ``sub``. https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
"""

from __future__ import annotations

from gatehouse.core import AppStack
from gatehouse.core.engine import Fn, Token

IN_PARTITION = {
    "aws": "cognito-identity.amazonaws.com",
    "aws-cn": "cognito-identity.cn-north-1.amazonaws.com.cn",
    "aws-us-gov": "cognito-identity-us-gov.amazonaws.com",
}


def service_name(stack: AppStack) -> str:
    """The service's name in the stack's partition.

    It is text where the stack's region is given, and else an expression with which Terraform picks
    the name by the partition that it works in.
    """
    if stack.known_partition is not None:
        return IN_PARTITION.get(stack.known_partition, IN_PARTITION["aws"])
    return stack.once("cognito_identity", lambda: _picked_by_terraform(stack))


def identity_id(stack: AppStack) -> str:
    """The policy variable for the caller's identity id, as AWS's documents write it.

    It is the id that the identity pool gives, not the ``sub`` of the user pool.
    """
    return f"${{{service_name(stack)}:sub}}"


def _picked_by_terraform(stack: AppStack) -> str:
    # Not a local value: security scanners of Terraform JSON (checkov 3.3) fail on files with one.
    names = {partition: name for partition, name in IN_PARTITION.items() if partition != "aws"}
    return Token.as_string(Fn.lookup(names, stack.partition, IN_PARTITION["aws"]))
