"""The name under which IAM knows Cognito's identity pools, in every partition.

It is the principal that trust policies name, and the prefix of the condition keys ``aud``, ``amr``
and ``sub``. https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
"""

from __future__ import annotations

from modules.core import AppStack
from modules.core.engine import Fn, TerraformLocal

IN_PARTITION = {
    "aws": "cognito-identity.amazonaws.com",
    "aws-cn": "cognito-identity.cn-north-1.amazonaws.com.cn",
    "aws-us-gov": "cognito-identity-us-gov.amazonaws.com",
}

_LOCAL = "cognito_identity"


def service_name(stack: AppStack) -> str:
    """The service's name in the stack's partition.

    It is text where the stack's region is given, and else the local value
    ``local.cognito_identity``, made once a stack, for which Terraform looks at the partition.
    """
    if stack.known_partition is not None:
        return IN_PARTITION[stack.known_partition]
    return stack.once(_LOCAL, lambda: _local_value(stack))


def identity_id(stack: AppStack) -> str:
    """The policy variable for the caller's identity id, as AWS's documents write it.

    It is the id that the identity pool gives, not the ``sub`` of the user pool.
    """
    return f"${{{service_name(stack)}:sub}}"


def _local_value(stack: AppStack) -> str:
    name = Fn.lookup(IN_PARTITION, stack.partition, IN_PARTITION["aws"])
    TerraformLocal(stack, _LOCAL, name).override_logical_id(_LOCAL)
    return f"${{local.{_LOCAL}}}"
