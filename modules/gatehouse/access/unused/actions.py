"""From CloudTrail's names of events to the actions that IAM asks about.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from __future__ import annotations

import re

#: Where the event has another name than the action, or needs several.
_ACTIONS: dict[str, tuple[str, ...]] = {
    "s3:HeadObject": ("s3:GetObject",),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:ListObjects": ("s3:ListBucket",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:ListMultipartUploads": ("s3:ListBucketMultipartUploads",),
    "s3:ListParts": ("s3:ListMultipartUploadParts",),
    "s3:DeleteObjects": ("s3:DeleteObject",),
    "s3:CopyObject": ("s3:GetObject", "s3:PutObject"),
    "s3:UploadPart": ("s3:PutObject",),
    "s3:UploadPartCopy": ("s3:GetObject", "s3:PutObject"),
    "s3:CreateMultipartUpload": ("s3:PutObject",),
    "s3:CompleteMultipartUpload": ("s3:PutObject",),
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "lambda:Invoke": ("lambda:InvokeFunction",),
    "dynamodb:TransactGetItems": ("dynamodb:GetItem",),
    "dynamodb:TransactWriteItems": (
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ),
    "dynamodb:ExecuteStatement": (
        "dynamodb:PartiQLDelete",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLSelect",
        "dynamodb:PartiQLUpdate",
    ),
}
_SERVICES = {"monitoring": "cloudwatch", "email": "ses"}
#: Lambda's and CloudFront's events end in the version of their API: ``Invoke20150331``.
_DATED = re.compile(r"20\d\d[_\d]*(v\d)?$")

#: What no log has, so that its absence says nothing.
NEVER_RECORDED = frozenset(
    {
        *("logs:createlogstream", "logs:putlogevents", "logs:createloggroup"),
        *("cloudwatch:putmetricdata", "xray:puttracesegments", "xray:puttelemetryrecords"),
        *("sts:tagsession", "iam:passrole", "rum:putrumevents", "mobileanalytics:putevents"),
        *("ec2:createnetworkinterface", "ec2:deletenetworkinterface"),
    }
)


def actions_of(source: str, event: str) -> tuple[str, ...]:
    """Return the actions that an event of CloudTrail needed.

    Examples
    --------
    >>> actions_of("s3.amazonaws.com", "HeadObject")
    ('s3:GetObject',)
    >>> actions_of("lambda.amazonaws.com", "Invoke20150331")
    ('lambda:InvokeFunction',)
    """
    service = source.partition(".")[0].lower()
    named = f"{_SERVICES.get(service, service)}:{_DATED.sub('', event)}"
    return _ACTIONS.get(named, (named,))
