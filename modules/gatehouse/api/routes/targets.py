"""What answers a route other than functions: URLs, services inside a VPC, AWS services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from gatehouse.api.stage.throttle import Throttle
from gatehouse.api.vpc_link import VpcLink
from gatehouse.core.arns import CLOUD_MAP_SERVICE, LISTENER, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Grantable

from .authorizers import Authorizer
from .request_headers import Headers, check_headers
from .target_url import check_url

# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html
LONGEST_URI = 2048
LONGEST_PARAMETER = 512
# What each service integration needs to be told; the rest of its parameters are optional.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
SERVICE_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "AppConfig-GetConfiguration": ("Application", "Environment", "Configuration", "ClientId"),
    "EventBridge-PutEvents": ("Detail", "DetailType", "Source"),
    "Kinesis-PutRecord": ("StreamName", "Data", "PartitionKey"),
    "SQS-DeleteMessage": ("QueueUrl", "ReceiptHandle"),
    "SQS-PurgeQueue": ("QueueUrl",),
    "SQS-ReceiveMessage": ("QueueUrl",),
    "SQS-SendMessage": ("QueueUrl", "MessageBody"),
    "StepFunctions-StartExecution": ("StateMachineArn",),
    "StepFunctions-StartSyncExecution": ("StateMachineArn",),
    "StepFunctions-StopExecution": ("ExecutionArn",),
}


@known_options_only
@dataclass(frozen=True)
class HttpProxy:
    """A URL that requests are passed on to; ``api.route(key, "https://…")`` is the short form.

    Parameters
    ----------
    url : str
        Where to, with the variables of the route where they belong:
        ``https://backend.example.com/{proxy}``. At most 2,048 characters.
    insecure_reason : str
        Why ``http://`` is right: requests with their tokens then cross the internet in the clear.
        Default: none; such a URL is then refused.
    headers : dict of str to Caller or str, optional
        Headers that API Gateway sets, over what the client sent: who calls, as a `Caller`, or fixed
        text of at most 512 characters. A header that says who calls is taken from the requests of
        the API's other routes to URLs and private services. Default: none.

    Raises
    ------
    OptionError
        If it is not a URL, or not ``https`` and has no reason; if it has a password or a fragment,
        or leads to a private address; if a header is one that API Gateway lets nobody set. In a
        route: also if it has a variable that the route lacks, or its authorizer does not know what
        a `Caller` asks for.

    Examples
    --------
    >>> HttpProxy("https://backend.example.com/{proxy}").url
    'https://backend.example.com/{proxy}'
    >>> from gatehouse.api import Caller
    >>> backend = HttpProxy("https://backend.example.com", headers={"x-arn": Caller.arn()})
    """

    url: str
    insecure_reason: str = ""
    headers: Headers | None = None

    def __post_init__(self) -> None:
        url = option("HttpProxy", "url", self.url)
        check_url(url)
        url.text(longest=LONGEST_URI)
        option("HttpProxy", "insecure_reason", self.insecure_reason).reason(
            fix='write insecure_reason="why http is right here"', needed=False
        )
        if self.url.startswith("http://") and not self.insecure_reason.strip():
            url.refuse(
                "must be https: http sends what callers send, tokens too, in the clear",
                'write https://, or add insecure_reason="why this is right here"',
            )
        object.__setattr__(self, "headers", check_headers("HttpProxy", self.headers))


@known_options_only
@dataclass(frozen=True)
class PrivateService:
    """A service inside a VPC, reached through a `VpcLink`.

    Parameters
    ----------
    arn : str
        ARN of a load balancer's listener (application or network), or of a Cloud Map service.
    vpc_link : VpcLink
        The way into the VPC.
    server_name : str, optional
        Name that the service's certificate has, at most 512 characters; API Gateway then speaks
        TLS and checks it. Default: none, plain HTTP inside the VPC.
    headers : dict of str to Caller or str, optional
        Headers that API Gateway sets, over what the client sent, as those of `HttpProxy`. Default:
        none.

    Raises
    ------
    OptionError
        If the ARN is of something else; a load balancer's own ARN is a common mistake. Or if a
        header is one that API Gateway lets nobody set.
    """

    arn: str
    vpc_link: VpcLink
    server_name: str | None = None
    headers: Headers | None = None

    def __post_init__(self) -> None:
        check_arn(
            "PrivateService",
            "arn",
            self.arn,
            LISTENER,
            CLOUD_MAP_SERVICE,
            fix="pass the listener's arn, not the load balancer's",
        )
        option("PrivateService", "vpc_link", self.vpc_link).instance(VpcLink)
        if self.server_name is not None:
            option("PrivateService", "server_name", self.server_name).text(
                r"[A-Za-z0-9.*-]+",
                rule="must be the host name in the service's certificate",
                fix='write "notes.internal.example.com"',
                longest=LONGEST_PARAMETER,
            )
        object.__setattr__(self, "headers", check_headers("PrivateService", self.headers))


@known_options_only
@dataclass(frozen=True)
class AwsService:
    """An action of an AWS service that API Gateway calls itself, without a function between.

    Parameters
    ----------
    action : str
        Service and action, ``SQS-SendMessage``, ``EventBridge-PutEvents``,
        ``StepFunctions-StartExecution`` or another of AWS's list.
    parameters : dict of str
        Parameters of the action, each of 1 to 512 characters; values may be taken from the request
        (``$request.body``, ``$request.body.amount``, ``$context.requestId``).
    permissions : sequence
        What API Gateway may do for it: grants or permissions for the one resource. They are the
        only rights of the role that is made for the route.

    Raises
    ------
    OptionError
        If the action is not in the list, a needed parameter is missing, or nothing is allowed.

    Examples
    --------
    >>> from gatehouse.iam import Permission
    >>> queue = "arn:aws:sqs:eu-west-1:123456789012:orders"
    >>> AwsService(
    ...     "SQS-SendMessage",
    ...     {"QueueUrl": "https://sqs.eu-west-1…/orders", "MessageBody": "$request.body"},
    ...     permissions=[Permission(actions=["sqs:SendMessage"], resources=[queue])],
    ... ).action
    'SQS-SendMessage'
    """

    action: str
    parameters: Mapping[str, str]
    permissions: Sequence[Grantable]

    def __post_init__(self) -> None:
        option("AwsService", "action", self.action).one_of(*SERVICE_ACTIONS)
        parameters = option(f"AwsService {self.action}", "parameters", self.parameters)
        given = parameters.known_text_map(why="decides which parameters are missing")
        for name, value in given.items():
            if not is_token(value) and not 1 <= len(value) <= LONGEST_PARAMETER:
                option(f"AwsService {self.action}", f"parameters[{name!r}]", value).refuse(
                    f"must have 1 to {LONGEST_PARAMETER} characters; this has {len(value)}",
                    "take a longer value from the request: $request.body.NAME",
                )
        for needed in SERVICE_ACTIONS[self.action]:
            if needed not in given:
                parameters.refuse(
                    f"{self.action} must have {', '.join(SERVICE_ACTIONS[self.action])}; "
                    f"{needed} is missing",
                    f'add "{needed}": "$request.body…", or a fixed value',
                )
        option("AwsService", "permissions", self.permissions).list_of(
            object, rule="must be a list of permissions"
        )
        if not self.permissions:
            option("AwsService", "permissions", self.permissions).refuse(
                "must have at least one entry: API Gateway calls the service with a role that "
                "has no rights of its own",
                "pass permissions=[Permission(actions=[...], resources=[...])]",
            )


@known_options_only
@dataclass(frozen=True)
class Route:
    """A route with options of its own, for `HttpApi.routes`.

    Parameters
    ----------
    target : str, Function, HttpProxy, PrivateService or AwsService
        What answers.
    authorizer : Authorizer, optional
        Who may call. Default: the API's.
    timeout : timedelta, optional
        How long API Gateway waits for the answer, 50 ms to 30 s. Default: the API's.
    throttle : Throttle, optional
        How many requests a second the route takes. Default: the stage's.
    function : dict
        Options of the `Function` that is made of a handler path. Default: the API's.
    """

    target: Any
    authorizer: Authorizer | None = None
    timeout: timedelta | None = None
    throttle: Throttle | None = None
    function: Mapping[str, Any] = field(default_factory=dict)
