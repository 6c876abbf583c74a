"""How a document can break the policy language, and what IAM says of each.

IAM reports one breach: the first by the order below, whatever the order in the document. The words
are those of AWS's recorded answers to CreatePolicy, PutRolePolicy and CreateRole.
"""

from __future__ import annotations

from enum import Enum, auto


class Breach(Enum):
    """A rule of IAM that a document breaks."""

    JSON = auto()
    JSON_OF_TRUST = auto()
    SYNTAX = auto()
    VERSION = auto()
    PRINCIPAL = auto()
    NO_PRINCIPAL = auto()
    RESOURCE_OF_TRUST = auto()
    LEGACY = auto()
    SIDS = auto()
    SID = auto()
    NO_ACTIONS = auto()
    NO_ARN = auto()
    PARTITION = auto()
    SERVICE_OF_ARN = auto()
    REGION_OF_IAM = auto()
    PATH_OF_IAM = auto()
    REGION = auto()
    NO_SERVICE = auto()
    COLONS = auto()
    SERVICE = auto()
    NO_RESOURCES = auto()


#: What IAM looks at together, in its order.
_STEPS = (
    (Breach.JSON, Breach.JSON_OF_TRUST),
    (Breach.SYNTAX,),
    (Breach.VERSION,),
    (Breach.PRINCIPAL, Breach.NO_PRINCIPAL, Breach.RESOURCE_OF_TRUST),
    (Breach.LEGACY,),
    (Breach.SIDS,),
    (Breach.SID,),
    (Breach.NO_ACTIONS,),
    (
        Breach.NO_ARN,
        Breach.PARTITION,
        Breach.SERVICE_OF_ARN,
        Breach.REGION_OF_IAM,
        Breach.PATH_OF_IAM,
        Breach.REGION,
    ),
    (Breach.NO_SERVICE, Breach.COLONS, Breach.SERVICE),
    (Breach.NO_RESOURCES,),
)
_STEP_OF = {breach: step for step, breaches in enumerate(_STEPS) for breach in breaches}
_WORDS = {
    Breach.JSON: "Syntax errors in policy.",
    Breach.JSON_OF_TRUST: "This policy contains invalid Json",
    Breach.SYNTAX: "Syntax errors in policy.",
    Breach.VERSION: "Policy document must be version 2012-10-17 or greater.",
    Breach.PRINCIPAL: "Policy document should not specify a principal.",
    Breach.NO_PRINCIPAL: "Missing required field Principal",
    Breach.RESOURCE_OF_TRUST: "Has prohibited field {value}",
    Breach.LEGACY: "The policy failed legacy parsing",
    Breach.SIDS: "Statement IDs (SID) in a single policy must be unique.",
    Breach.SID: (
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular "
        "expression [0-9A-Za-z]*"
    ),
    Breach.NO_ACTIONS: "Policy statement must contain actions.",
    Breach.NO_ARN: 'Resource {value} must be in ARN format or "*".',
    Breach.PARTITION: 'Partition "{partition}" is not valid for resource "{arn}".',
    Breach.SERVICE_OF_ARN: ("Resource vendor must be fully qualified and cannot contain regexes."),
    Breach.REGION_OF_IAM: "IAM resource {value} cannot contain region information.",
    Breach.PATH_OF_IAM: (
        'IAM resource path must either be "*" or start with user/, federated-user/, role/, '
        "group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, "
        "saml-provider/, oidc-provider/, report/, access-report/."
    ),
    Breach.REGION: "Resource {value} can not contain region information.",
    Breach.NO_SERVICE: (
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
    ),
    Breach.COLONS: "Actions/Condition can contain only one colon.",
    Breach.SERVICE: "Vendor {value} is not valid",
    Breach.NO_RESOURCES: "Policy statement must contain resources.",
}


def step_of(breach: Breach) -> int:
    """Return when IAM looks for a breach, from 0."""
    return _STEP_OF[breach]


def words_of(breach: Breach, value: str = "") -> str:
    """Return what IAM says of a breach.

    Parameters
    ----------
    breach : Breach
        The breach.
    value : str, default ""
        The action's service, the resource or the element that it is about.

    Example
    -------
    >>> words_of(Breach.PARTITION, "aws:s3:::notes")
    'Partition "s3" is not valid for resource "arn:s3:::notes:*".'
    """
    parts = value.split(":", 5)
    arn = ":".join(["arn", *parts[1:], *["*"] * (6 - len(parts))])
    return _WORDS[breach].format(value=value, partition="".join(parts[1:2]), arn=arn)
