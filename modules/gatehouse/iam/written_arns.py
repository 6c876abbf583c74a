"""ARNs as they are written in permissions: IAM refuses some when a policy is stored.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import re
from typing import Any

from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

_PARTITION = re.compile(r"aws(-[a-z]+)*|.*[*?].*")
#: What the resources of IAM begin with.
_OF_IAM = (
    "access-report/", "assumed-role/", "delegation-request/", "federated-user/", "group/",
    "instance-profile/", "mfa/", "oidc-provider/", "policy/", "report/", "role/", "role-template/",
    "saml-provider/", "server-certificate/", "sms-mfa/", "user/",
)  # fmt: skip


def check_arn(owner: Any, name: str, resource: str) -> None:
    """Check an ARN as IAM does when it stores a policy; what only Terraform knows is left out.

    Raises
    ------
    OptionError
        If it has too few parts, an unknown partition, a wildcard as its service, a region where
        there is none, or names a resource of IAM that IAM does not have.

    Examples
    --------
    >>> check_arn("Permission", "resources", "arn:aws:s3:::notes/*")
    >>> check_arn("Permission", "resources", "arn:aws:s3::notes/*")
    Traceback (most recent call last):
    ...
    gatehouse.core.errors.OptionError: Permission: option `resources` cannot be used as given
      value: 'arn:aws:s3::notes/*'
      rule:  an ARN must have six parts, arn:partition:service:region:account:resource
      fix:   write two colons for a region and an account that it lacks: arn:partition:s3:::notes
    """
    given = option(owner, name, resource)
    if not resource.startswith("arn:"):
        return
    parts = resource.split(":", 5)
    # A reference may stand for several parts, and a variable has a colon of its own.
    if any(is_token(part) or "${" in part for part in parts[:5]):
        return
    if not _PARTITION.fullmatch(parts[1]):
        given.refuse(
            f"an ARN must name a partition of AWS, not {parts[1]}",
            'write "aws", "aws-cn" or "aws-us-gov", or take the ARN from a construct',
        )
    if len(parts) < 3 or not parts[2] or set(parts[2]) & {"*", "?"}:
        given.refuse(
            "an ARN must name its service, without a wildcard",
            "take it from a construct, or write arn:partition:s3:::notes or so",
        )
    if len(parts) < 6 and "::" in resource:
        given.refuse(
            "an ARN must have six parts, arn:partition:service:region:account:resource",
            "write two colons for a region and an account that it lacks: arn:partition:s3:::notes",
        )
    if len(parts) == 6:
        _check_place(given, parts)


def _check_place(given: Any, parts: list[str]) -> None:
    """Check the region, which IAM and the buckets of S3 do not have, and what IAM has."""
    _, _, service, region, account, resource = parts
    global_names = service == "iam" or (service == "s3" and not account)
    if global_names and region.strip("*"):
        given.refuse(
            f"an ARN of {service} must have no region here, not {region}",
            f'write "arn:{parts[1]}:{service}::{account}:{resource}"',
        )
    if service == "iam" and not (
        is_token(resource) or resource.startswith((*_OF_IAM, "*", "?", "${"))
    ):
        given.refuse(
            f"a resource of IAM must begin with {', '.join(_OF_IAM)}",
            "take it from a construct, or write arn:partition:iam::account:role/notes or so",
        )
