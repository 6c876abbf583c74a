"""Principals that IAM would refuse are refused; those that it takes, known or not, are taken."""

from __future__ import annotations

import pytest
from gatehouse.core import OptionError
from gatehouse.iam import Principal

TAKEN = {
    "Service": [
        *("glue.amazonaws.com", "ec2.amazonaws.com.cn", "states.eu-west-1.amazonaws.com"),
        *("edgelambda.amazonaws.com", "logs.eu-west-1.amazonaws.com", "ssm.amazonaws.com"),
        *("delivery.logs.amazonaws.com", "replicator.lambda.amazonaws.com", "s3.amazonaws.com"),
        *("brand-new-service.amazonaws.com", "ec2.c2s.ic.gov", "lambda.amazonaws.eu"),
        *("vmie.amazonaws.com", "cognito-idp.amazonaws.com", "alexa-appkit.amazon.com"),
        *("inspector2.amazonaws.com", "ecs.amazonaws.com", "ecr.amazonaws.com", "*", "${var.a}"),
    ],
    "AWS": [
        *("111122223333", "arn:aws:iam::111122223333:root", "arn:aws-cn:iam::111122223333:user/a"),
        *("arn:aws:iam::111122223333:role/a/b", "arn:aws:sts::111122223333:assumed-role/a/b"),
        *("AROAEXAMPLEEXAMPLE123", "*", "${aws_iam_role.a.arn}"),
        "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1",
    ],
    "Federated": [
        *("cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com"),
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
        "arn:aws-us-gov:iam::111122223333:saml-provider/Staff",
        "${aws_iam_openid_connect_provider.a.arn}",
    ],
}
REFUSED = {
    "Service": {
        "lamda.amazonaws.com": 'write "lambda.amazonaws.com"',
        "apigatway.amazonaws.com": 'write "apigateway.amazonaws.com"',
        "schedulre.amazonaws.com": 'write "scheduler.amazonaws.com"',
        "stepfunctions.amazonaws.com": 'write "states.amazonaws.com"',
        "dynamo.amazonaws.com": 'write "dynamodb.amazonaws.com"',
        "lambda": "which ends in amazonaws.com",
        "lambda.amazonaws.co": "which ends in amazonaws.com",
        "lambda.amazon.com": "which ends in amazonaws.com",
        "Lambda.amazonaws.com": "which ends in amazonaws.com",
        "https://lambda.amazonaws.com": "which ends in amazonaws.com",
        "111122223333": "which ends in amazonaws.com",
        "": "which ends in amazonaws.com",
    },
    "AWS": {
        "lambda.amazonaws.com": r'write Principal\("Service"',
        "11112222333": "12 digits",
        "arn:aws:s3:::notes": "12 digits",
        "arn:aws:iam::111122223333:group/Admins": "12 digits",
        "bob": "12 digits",
    },
    "Federated": {
        "bob": "the ARN of an OIDC or SAML provider",
        "cognito-identity.amazon.com": "one of cognito-identity.amazonaws.com",
        "arn:aws:iam::111122223333:role/a": "the ARN of an OIDC or SAML provider",
    },
}


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in TAKEN.items() for name in names]
)
def test_a_principal_that_may_exist_is_taken(kind: str, name: str) -> None:
    assert Principal(kind, [name]).identifiers == [name]


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind, names in REFUSED.items() for name in names]
)
def test_a_principal_that_does_not_exist_is_refused(kind: str, name: str) -> None:
    with pytest.raises(OptionError, match=REFUSED[kind][name]):
        Principal(kind, [name])
