"""What guests may do at most: Cognito scopes their credentials down, whatever their role allows.

https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html#access-policies
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from gatehouse.core.options import HasPath, option
from gatehouse.iam import Permission

_SERVICES = [
    "cloudwatch",
    "cognito-identity",
    "cognito-idp",
    "comprehend",
    "dynamodb",
    "execute-api",
    "firehose",
    "gamelift",
    "iot",
    "kinesis",
    "lambda",
    "lex",
    "logs",
    "machinelearning",
    "mobileanalytics",
    "mobiletargeting",
    "personalize",
    "polly",
    "rekognition",
    "s3",
    "scs",
    "ses",
    "sns",
    "sqs",
    "transcribe",
    "translate",
]
_ACTIONS = [
    "geo:CalculateRoute*",
    "geo:GetMap*",
    "geo:GetPlace",
    "geo:SearchPlaceIndex*",
    "geo:*DevicePosition*",
    "geo:*Geofence",
    "geo:*Geofences",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "rum:PutRumEvents",
    "sagemaker:InvokeEndpoint",
]


def refuse_beyond_guests(owner: HasPath, permissions: Iterable[Permission]) -> None:
    """Stop where guests are allowed what they would never get.

    Raises
    ------
    OptionError
        If an action is of a service that is out of guests' reach.
    """
    for permission in permissions:
        for action in permission.actions if permission.effect == "Allow" else ():
            service = action.partition(":")[0]
            if service in _SERVICES or any(
                fnmatchcase(action.lower(), each.lower()) for each in _ACTIONS
            ):
                continue
            option(owner, "guests.allow", action).refuse(
                f"Cognito keeps guests from {action}, whatever their role allows",
                "let a function of the API do it for them, or allow it to signed-in users",
            )
