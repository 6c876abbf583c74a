"""The one check of ARNs: what kind of resource they must be of, in any partition.

``check_arn(self, "kms_key", kms_key, KMS_KEY)`` returns the ARN, or raises an `OptionError`. Tokens
pass, as they pass every check: only Terraform knows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .options import HasPath, option
from .tokens import is_token

_REGION = r"[a-z0-9-]{1,32}"
_ACCOUNT = r"\d{12}"
# What Cognito and Lambda take behind the account, of the ARNs of other services. IAM itself would
# take more in a path.
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_LambdaConfigType.html
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
_NAMED = r"[\w+=/,.@-]+"
_LONGEST = 2048


@dataclass(frozen=True)
class ArnKind:
    """The ARNs of one kind of resource: ``arn:partition:service:region:account:resource``.

    Parameters
    ----------
    what : str
        What they are the ARNs of, with its article: ``a KMS key``.
    service : str
        The service's name in them.
    resource : str
        A pattern for the part behind the account.
    shown : str
        That part as an error shows it: ``key/ID``.
    region, account : str
        Patterns for these parts. Default: a region's name, and an account's 12 digits.
    is_local : bool
        Whether AWS takes only those of the region in which they are used. Default: False.
    """

    what: str
    service: str
    resource: str
    shown: str
    region: str = _REGION
    account: str = _ACCOUNT
    is_local: bool = False

    def matches(self, arn: str) -> bool:
        """Whether a text is such an ARN.

        Examples
        --------
        >>> KMS_KEY.matches("arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234")
        True
        >>> KMS_KEY.matches("arn:aws:kms:eu-west-1:111122223333:alias/mine")
        False
        """
        pattern = rf"arn:aws[a-z-]*:{self.service}:{self.region}:{self.account}:{self.resource}"
        return arn.isascii() and re.fullmatch(pattern, arn) is not None

    def __str__(self) -> str:
        region = "REGION" if self.region else ""
        return f"arn:…:{self.service}:{region}:ACCOUNT:{self.shown}"


ACM_CERTIFICATE = ArnKind("an ACM certificate", "acm", rf"certificate/{_NAMED}", "certificate/ID")
BUCKET = ArnKind(
    "an S3 bucket", "s3", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "NAME", region="", account=""
)
CLOUD_MAP_SERVICE = ArnKind("a Cloud Map service", "servicediscovery", r"service/\S+", "service/ID")
DELIVERY_STREAM = ArnKind(
    "a Firehose stream", "firehose", r"deliverystream/[A-Za-z0-9_.-]{1,64}", "deliverystream/NAME"
)
EVENT_BUS = ArnKind("an event bus", "events", r"event-bus/[^:*?\s]+", "event-bus/NAME")
FUNCTION = ArnKind("a function", "lambda", r"function:[A-Za-z0-9_-]{1,64}", "function:NAME")
FUNCTION_VERSION = ArnKind(
    "a function", "lambda", r"function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_$-]+)?", "function:NAME"
)
IAM_POLICY = ArnKind(
    "a managed policy", "iam", r"policy/\S+", "policy/NAME", region="", account=r"(\d{12}|aws)"
)
IAM_ROLE = ArnKind("a role", "iam", rf"role/{_NAMED}", "role/NAME", region="")
#: A role that nothing but identity pools is told of, whose path may have more characters.
IAM_ROLE_OF_ANY_PATH = ArnKind("a role", "iam", r"role/\S+", "role/NAME", region="")
KMS_KEY = ArnKind("a KMS key", "kms", r"key/[A-Za-z0-9-]{1,128}", "key/ID", is_local=True)
LAYER_VERSION = ArnKind(
    "one version of a layer",
    "lambda",
    r"layer:[A-Za-z0-9_-]{1,140}:\d+",
    "layer:NAME:VERSION",
    is_local=True,
)
LISTENER = ArnKind(
    "a load balancer's listener", "elasticloadbalancing", r"listener/\S+", "listener/…"
)
LOG_GROUP = ArnKind("a log group", "logs", r"log-group:[A-Za-z0-9_/.#-]{1,512}", "log-group:NAME")
OIDC_PROVIDER = ArnKind(
    "an OIDC provider", "iam", r"oidc-provider/\S+", "oidc-provider/HOST", region=""
)
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
QUEUE = ArnKind("an SQS queue", "sqs", r"[A-Za-z0-9_-]{1,80}(\.fifo)?", "NAME")
SAML_PROVIDER = ArnKind(
    "a SAML provider", "iam", r"saml-provider/\S+", "saml-provider/NAME", region=""
)
SES_IDENTITY = ArnKind("an SES identity", "ses", rf"identity/{_NAMED}", "identity/NAME")
# https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
TOPIC = ArnKind("an SNS topic", "sns", r"[A-Za-z0-9_-]{1,256}(\.fifo)?", "NAME")
WEB_ACL = ArnKind(
    "a regional web ACL",
    "wafv2",
    r"regional/webacl/[A-Za-z0-9_-]{1,128}/[A-Za-z0-9-]{1,36}",
    "regional/webacl/NAME/ID",
    is_local=True,
)


def check_arn(
    owner: HasPath | str, name: str, arn: str, *kinds: ArnKind, fix: str = "pass its whole ARN"
) -> str:
    """Check that an option is the ARN of one of some kinds of resources.

    Parameters
    ----------
    owner : HasPath or str
        The construct, or what stands in its place.
    name : str
        The option.
    arn : str
        What was given.
    *kinds
        The kinds of which the ARN must be one.
    fix : str
        What to write instead. Default: to pass the whole ARN.

    Returns
    -------
    str
        The ARN.

    Raises
    ------
    OptionError
        If it is not such an ARN, or of another region than the construct where AWS takes only
        those of its own.
    """
    whats = " or ".join(dict.fromkeys(kind.what for kind in kinds))
    forms = " or ".join(map(str, kinds))
    rule = f"must be the ARN of {whats}, {forms}"
    given = option(owner, name, arn)
    text = given.text(r".*", rule=rule, fix=fix)
    if is_token(text):
        return text
    if not any(kind.matches(text) for kind in kinds):
        given.refuse(rule, fix)
    if len(text) > _LONGEST:
        given.refuse(f"must have at most {_LONGEST:,} characters; this has {len(text):,}", fix)
    region = getattr(getattr(owner, "stack", None), "known_region", None)
    if all(kind.is_local for kind in kinds):
        refuse_elsewhere(owner, name, text, region)
    return text


def refuse_elsewhere(owner: HasPath | str, name: str, arn: str, region: str | None) -> None:
    """Raise where an ARN is of another region than the one that uses it.

    Parameters
    ----------
    owner : HasPath or str
        The construct, or what stands in its place.
    name : str
        The option.
    arn : str
        The ARN; a token passes.
    region : str, optional
        The region. None: only Terraform knows it, and every ARN passes.

    Raises
    ------
    OptionError
        If it is of another region.
    """
    if region is None or is_token(arn):
        return
    found = arn.split(":")[3]
    if found != region:
        option(owner, name, arn).refuse(
            f"must be in the stack's region, {region}; this one is in {found}",
            f"pass the arn of one in {region}",
        )
