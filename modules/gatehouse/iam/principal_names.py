"""Names of principals: services, accounts, roles and providers, as IAM takes them.

IAM refuses a trust policy whose principal does not exist, in the middle of an apply. No list of all
services is complete, so only what is nearly the name of a known one is refused.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re

from gatehouse.core.options import Option, is_near
from gatehouse.core.tokens import is_token

from .cognito_identity import IN_PARTITION

# The domains of partitions; Alexa's principals alone have another one.
_SERVICE = re.compile(
    r"([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)\."
    r"(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk"
    r"|csp\.hci\.ic\.gov)|alexa[a-z_-]+\.amazon\.com"
)
_KNOWN_TEXT = """
amplify apigateway apidestinations appflow application-autoscaling apprunner appsync athena
autoscaling backup batch bedrock budgets chatbot cloud9 cloudformation cloudfront cloudsearch
cloudtrail codebuild codecommit codedeploy codepipeline codestar cognito-identity cognito-idp
comprehend config connect databrew datapipeline datasync delivery directconnect dynamodb ecs-tasks
edgelambda elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing elasticmapreduce
email events firehose forecast gamelift globalaccelerator grafana greengrass guardduty
imagebuilder inspector kafka kafkaconnect kendra kinesis kinesisanalytics lakeformation lambda
logs macie mediaconvert medialive monitoring network-firewall opensearchservice organizations osis
personalize pipes quicksight redshift redshift-serverless rekognition resource-groups route53
sagemaker scheduler secretsmanager securityhub serverlessrepo servicecatalog servicediscovery
signin spotfleet states storagegateway support synthetics textract transcribe transfer
vpc-flow-logs wellarchitected workspaces
"""
_KNOWN = re.findall(r"\S+", _KNOWN_TEXT)
# Below this, one letter more or less is the name of another service: ec2, ecs, ecr.
_SHORTEST_TO_COMPARE = 5
_OTHER_NAMES = {
    "api-gateway": "apigateway",
    "apigw": "apigateway",
    "dynamo": "dynamodb",
    "step-functions": "states",
    "stepfunctions": "states",
}
_AWS = re.compile(
    r"\d{12}|[A-Z0-9]{16,128}"
    r"|arn:aws[a-z-]*:(iam|sts)::(\d{12}|cloudfront):"
    r"(root|(user|role|assumed-role|federated-user)/\S.*)"
)
_FEDERATED = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(oidc|saml)-provider/\S+")
_HOSTS = (
    *IN_PARTITION.values(),
    *("accounts.google.com", "graph.facebook.com", "www.amazon.com"),
)


def check_principal(given: Option, kind: str, name: str) -> None:
    """Check that a principal can exist; a reference, and ``*``, pass.

    Parameters
    ----------
    given : Option
        The option.
    kind : str
        ``Service``, ``AWS`` or ``Federated``.
    name : str
        The principal.

    Raises
    ------
    OptionError
        If IAM would not know it.
    """
    # Wildcards in other places have a rule of their own.
    if is_token(name) or set(name) & {"*", "?"}:
        return
    if kind == "Service":
        _check_service(given, name)
    elif kind == "AWS" and not _AWS.fullmatch(name):
        fix = 'write "111122223333", or the arn of a role or user'
        if _SERVICE.fullmatch(name):
            fix = f'write Principal("Service", ["{name}"])'
        given.refuse("must be an account's 12 digits, or the ARN of a role, a user or root", fix)
    elif kind == "Federated" and name not in _HOSTS and not _FEDERATED.fullmatch(name):
        given.refuse(
            f"must be the ARN of an OIDC or SAML provider, or one of {', '.join(_HOSTS)}",
            "pass the provider's arn",
        )


def _check_service(given: Option, name: str) -> None:
    found = _SERVICE.fullmatch(name)
    if found is None:
        given.refuse(
            "must be the name of an AWS service, which ends in amazonaws.com or in the domain of "
            "another partition",
            'write "lambda.amazonaws.com" or so',
        )
    first = (found[1] or "").partition(".")[0]
    meant = _OTHER_NAMES.get(first)
    # A digit makes a service of its own: inspector2.
    is_word = len(first) >= _SHORTEST_TO_COMPARE and not re.search(r"\d", first)
    if meant is None and first not in _KNOWN and is_word:
        near = [each for each in _KNOWN if is_near(first, each) or is_near(each, first)]
        meant = near[0] if near else None
    if meant is not None:
        given.refuse(
            f"must be a service that assumes roles; IAM knows no {name}",
            f'write "{meant}.amazonaws.com"',
        )
