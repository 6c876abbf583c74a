"""The most that guests may do, whatever their role allows.

In the enhanced flow Cognito puts two session policies on a guest's credentials: one of its own and
the managed policy ``AmazonCognitoUnAuthedIdentitiesSessionPolicy`` (Cognito developer guide,
"Access policies for unauthenticated identities"). The session may do what either allows.
"""

from __future__ import annotations

from typing import Any

_SERVICES = (
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
)
_ACTIONS = (
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
)

SESSION_POLICY: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": [*(f"{service}:*" for service in _SERVICES), *_ACTIONS],
            "Resource": "*",
        }
    ],
}
