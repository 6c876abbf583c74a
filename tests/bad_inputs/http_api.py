"""Mistakes with HTTP APIs, their routes and authorizers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from gatehouse.api import (
    Alarms,
    AwsService,
    Caller,
    Cors,
    Domain,
    DomainName,
    DomainPath,
    HttpApi,
    HttpProxy,
    Iam,
    Jwt,
    LambdaAuthorizer,
    MutualTls,
    PrivateService,
    Public,
    Throttle,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.api.routes.authorizers import Authorizer
from gatehouse.auth import UserPool
from gatehouse.compute import Function
from gatehouse.core import AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.iam import Permission

from .case import BadInput

ISSUER = "https://login.example.com"
_api = aws.apigatewayv2_api
_CORS = _api.Apigatewayv2ApiCorsConfiguration


def hello(stack: AppStack) -> Function:
    return Function(stack, "Hello", "lambdas/hello.main")


def routed(*keys: Any, **options: Any) -> Callable[[AppStack], object]:
    """An API with routes of these keys to one function."""

    def build(stack: AppStack) -> None:
        api, function = HttpApi(stack, "Api"), hello(stack)
        for key in keys:
            api.route(key, function, **options)

    return build


def two_apis_of(domain: DomainName) -> None:
    for name in ("Notes", "Files"):
        HttpApi(domain.stack, name, domain=DomainPath(domain, "v1"))


def certificate(region: str) -> str:
    return f"arn:aws:acm:{region}:123456789012:certificate/1"


def stock_domain(stack: TerraformStack, id: str, region: str) -> object:
    return aws.apigatewayv2_domain_name.Apigatewayv2DomainName(
        stack,
        id,
        domain_name="api.example.com",
        domain_name_configuration={
            "certificate_arn": certificate(region),
            "endpoint_type": "REGIONAL",
            "security_policy": "TLS_1_2",
        },
    )


def stock_routes(*keys: str, **arguments: Any) -> Callable[[TerraformStack], object]:
    def build(stack: TerraformStack) -> None:
        for number, key in enumerate(keys):
            aws.apigatewayv2_route.Apigatewayv2Route(
                stack, f"route{number}", api_id="abcdefghij", route_key=key, **arguments
            )

    return build


def stock_authorizer(**arguments: Any) -> Callable[[TerraformStack], object]:
    return lambda stack: aws.apigatewayv2_authorizer.Apigatewayv2Authorizer(
        stack, "authorizer", **{"api_id": "abcdefghij", "name": "tokens", **arguments}
    )


def stock_cors(**arguments: Any) -> Callable[[TerraformStack], object]:
    return lambda stack: _api.Apigatewayv2Api(
        stack, "api", name="api", protocol_type="HTTP", cors_configuration=_CORS(**arguments)
    )


def stock_integration(uri: str) -> Callable[[TerraformStack], object]:
    return lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
        stack,
        "integration",
        api_id="abcdefghij",
        integration_type="HTTP_PROXY",
        integration_method="ANY",
        integration_uri=uri,
    )


def stock_stage(name: str) -> Callable[[TerraformStack], object]:
    return lambda stack: aws.apigatewayv2_stage.Apigatewayv2Stage(
        stack, "stage", api_id="abcdefghij", name=name
    )


def many(count: int) -> list[str]:
    return [f"GET /{number}" for number in range(count)]


def closed_preflight(stack: AppStack) -> None:
    HttpApi(stack, "Api", cors=True).route("ANY /notes", hello(stack))


def eleven_authorizers(stack: AppStack) -> None:
    api, function = HttpApi(stack, "Api"), hello(stack)
    for number in range(11):
        value = Jwt(ISSUER, [f"app-{number}"], name=f"app-{number}")
        api.route(f"GET /{number}", function, authorizer=value)


def two_named_alike(stack: AppStack) -> None:
    api = HttpApi(stack, "Api")
    function = hello(stack)
    api.route("GET /a", function, authorizer=Jwt(ISSUER, ["a"]))
    api.route("GET /b", function, authorizer=Jwt(ISSUER, ["b"]))


def pool(stack: AppStack) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"])


def headed(value: Caller, authorizer: Authorizer) -> Callable[[AppStack], object]:
    """A route whose backend is told who calls."""
    backend = HttpProxy("https://backend.example.com", headers={"x-caller": value})
    return lambda stack: HttpApi(stack, "Api").route("GET /", backend, authorizer=authorizer)


def stock_mapping(**mapping: str) -> Callable[[TerraformStack], object]:
    return lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
        stack,
        "backend",
        api_id="abcdefghij",
        integration_type="HTTP_PROXY",
        integration_method="ANY",
        integration_uri="https://backend.example.com",
        request_parameters=mapping,
    )


CASES = [
    BadInput(
        name="an API's name that only Terraform knows",
        build=lambda stack: HttpApi(stack, "A", name={"production": "${var.name}"}),
        says="must be known while Python runs",
    ),
    BadInput(
        name="a stage's name with a slash",
        build=lambda stack: HttpApi(stack, "Api", stage_name="v1/notes"),
        says="must have 1 to 128 letters, digits, hyphens and underscores, or be $default",
        stock=stock_stage("v1/notes"),
    ),
    BadInput(
        name="a stage's name of 129 characters",
        build=lambda stack: HttpApi(stack, "Api", stage_name="v" * 129),
        says="must have 1 to 128 letters",
        stock=stock_stage("v" * 129),
    ),
    BadInput(
        name="a stage's name that is empty",
        build=lambda stack: HttpApi(stack, "Api", stage_name=""),
        says="must have 1 to 128 letters",
        stock=stock_stage(""),
    ),
    BadInput(
        name="a stage's name that only Terraform knows",
        build=lambda stack: HttpApi(stack, "Api", stage_name="${var.stage}"),
        says="must be known while Python runs",
    ),
    BadInput(
        name="a stage of an imported API with a dollar",
        build=lambda stack: HttpApi.from_id(stack, "Api", "a1b2c3d4e5", stage_name="$live"),
        says="or be $default",
    ),
    BadInput(
        name="a route key without a slash",
        build=routed("GET notes"),
        says="a path that begins with a slash",
        stock=stock_routes("GET notes"),
    ),
    BadInput(
        name="a method in small letters",
        build=routed("get /notes"),
        says='did you mean "GET"',
        stock=stock_routes("get /notes"),
    ),
    BadInput(
        name="a method that HTTP does not have",
        build=routed("FETCH /notes"),
        says="the method must be one of",
        stock=stock_routes("FETCH /notes"),
    ),
    BadInput(
        name="a closed route for every method that pages are to call",
        build=closed_preflight,
        says="must not be closed for every method with cors",
        stock=stock_routes("ANY /notes", authorization_type="AWS_IAM"),
    ),
    BadInput(
        name="one route twice",
        build=routed("GET /notes", "GET /notes"),
        says="a request must have one route",
        stock=stock_routes("GET /notes", "GET /notes"),
    ),
    BadInput(
        name="two routes that differ in the name of a variable",
        build=routed("GET /notes/{id}", "GET /notes/{note}"),
        says="takes the same requests",
        stock=stock_routes("GET /notes/{id}", "GET /notes/{note}"),
    ),
    BadInput(
        name="{proxy+} in the middle of a path",
        build=routed("GET /{proxy+}/notes"),
        says="it must be the last part of a path",
        stock=stock_routes("GET /{proxy+}/notes"),
    ),
    BadInput(
        name="a double slash in a path",
        build=routed("GET /notes//all"),
        says="no double slash",
        stock=stock_routes("GET /notes//all"),
    ),
    BadInput(
        name="a variable twice in a path",
        build=routed("GET /{id}/notes/{id}"),
        says="each variable must be unique",
        stock=stock_routes("GET /{id}/notes/{id}"),
    ),
    BadInput(
        name="a variable with a colon, and a star for the rest",
        build=routed("GET /notes/:id"),
        says="a variable of a path must be in braces",
        stock=stock_routes("GET /notes/:id", "GET /*"),
    ),
    BadInput(
        name="a variable that is half a part of a path",
        build=routed("GET /note-{id}"),
        says="text or one variable in braces",
        stock=stock_routes("GET /note-{id}"),
    ),
    BadInput(
        name="301 routes",
        build=routed(*many(301)),
        says="this would be number 301",
        stock=stock_routes(*many(301)),
    ),
    BadInput(
        name="eleven authorizers",
        build=eleven_authorizers,
        says="this would be number 11",
    ),
    BadInput(
        name="eleven scopes",
        build=lambda stack: Jwt(ISSUER, ["app"], scopes=[f"a/{each}" for each in range(11)]),
        says="at most 10 entries; these are 11",
        stock=stock_routes(
            "GET /x",
            authorization_type="JWT",
            authorization_scopes=[f"a/{each}" for each in range(11)],
        ),
    ),
    BadInput(
        name="scopes on IAM",
        build=lambda stack: Iam(scopes=["notes/read"]),  # type: ignore[call-arg]
        says="Iam has no such option",
        stock=stock_routes(
            "GET /x", authorization_type="AWS_IAM", authorization_scopes=["notes/read"]
        ),
    ),
    BadInput(
        name="an authorizer's class instead of a value",
        build=routed("GET /x", authorizer=Public),
        says="with its parentheses",
    ),
    BadInput(
        name="tokens of an issuer without https",
        build=lambda stack: Jwt("http://login.example.com", ["app"]),
        says="an issuer must be an https URL",
        stock=stock_authorizer(
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration={"issuer": "http://login.example.com", "audience": ["app"]},
        ),
    ),
    BadInput(
        name="tokens for anybody: no audience",
        build=lambda stack: Jwt(ISSUER, audience=[]),
        says="tokens for any app of the issuer would be valid",
        stock=stock_authorizer(
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration={"issuer": ISSUER},
        ),
    ),
    BadInput(
        name="tokens of a user pool for any of its clients",
        build=lambda stack: UserPoolJwt(pool(stack), clients=[]),
        says="tokens for any app of the pool would be valid",
    ),
    BadInput(
        name="a client's id in place of the client",
        build=lambda stack: UserPoolJwt(pool(stack), clients=["abc"]),  # type: ignore[list-item]
        says="a client must be one of the pool's clients",
    ),
    BadInput(
        name="tokens of one user pool for a client of another one",
        build=lambda stack: UserPoolJwt(
            pool(stack), clients=[UserPool(stack, "Others").add_client("Web")]
        ),
        says="clients must be of the pool that issues the tokens",
    ),
    BadInput(
        name="an option of a function on its route",
        build=routed("GET /notes", link=[]),
        says="it is an option of Function",
    ),
    BadInput(
        name="two different authorizers of one name",
        build=two_named_alike,
        says="must have different names",
    ),
    BadInput(
        name="an identity source that is none",
        build=lambda stack: LambdaAuthorizer("lambdas/hello.main", ["Authorization"]),
        says="a source must be $request.header.NAME",
        stock=stock_authorizer(
            authorizer_type="REQUEST",
            authorizer_uri="arn:aws:apigateway:eu-west-1:lambda:path/x",
            authorizer_payload_format_version="2.0",
            identity_sources=["Authorization"],
        ),
    ),
    BadInput(
        name="answers of an authorizer kept for a day",
        build=lambda stack: LambdaAuthorizer("lambdas/hello.main", ttl=timedelta(days=1)),
        says="from 0 seconds to 1 hour",
        stock=stock_authorizer(
            authorizer_type="REQUEST",
            authorizer_uri="arn:aws:apigateway:eu-west-1:lambda:path/x",
            authorizer_payload_format_version="2.0",
            identity_sources=["$request.header.Authorization"],
            authorizer_result_ttl_in_seconds=86400,
        ),
    ),
    BadInput(
        name="answers of an authorizer kept for nobody in particular",
        build=lambda stack: LambdaAuthorizer(
            "lambdas/hello.main", identity_sources=[], ttl=timedelta(minutes=1)
        ),
        says="a cached answer would be valid for every caller",
        stock=stock_authorizer(
            authorizer_type="REQUEST",
            authorizer_uri="arn:aws:apigateway:eu-west-1:lambda:path/x",
            authorizer_payload_format_version="2.0",
            authorizer_result_ttl_in_seconds=60,
        ),
    ),
    BadInput(
        name="CORS with credentials and any origin",
        build=lambda stack: Cors(allow_credentials=True),
        says="must not have * with allow_credentials",
        stock=stock_cors(allow_credentials=True, allow_origins=["*"]),
    ),
    BadInput(
        name="CORS with a path in an origin",
        build=lambda stack: Cors(allow_origins=["https://app.example.com/notes"]),
        says="an origin must be scheme://host",
        stock=stock_cors(allow_origins=["https://app.example.com/notes"]),
    ),
    BadInput(
        name="CORS with all hosts below a domain",
        build=lambda stack: Cors(allow_origins=["https://*.example.com"]),
        says="an origin must have no * in it",
        stock=stock_cors(allow_origins=["https://*.example.com"]),
    ),
    BadInput(
        name="CORS with capital letters in an origin",
        build=lambda stack: Cors(allow_origins=["https://App.example.com"]),
        says='write "https://app.example.com"',
        stock=stock_cors(allow_origins=["https://App.example.com"]),
    ),
    BadInput(
        name="CORS with the port that browsers leave out",
        build=lambda stack: Cors(allow_origins=["https://app.example.com:443"]),
        says="browsers leave it out",
        stock=stock_cors(allow_origins=["https://app.example.com:443"]),
    ),
    BadInput(
        name="a throttle with a rate and no burst",
        build=lambda stack: HttpApi(stack, "Api", throttle=Throttle(rate=100)),
        says="answers 429 to everybody",
        stock=lambda stack: aws.apigatewayv2_stage.Apigatewayv2Stage(
            stack,
            "stage",
            api_id="abcdefghij",
            name="$default",
            default_route_settings={"throttling_rate_limit": 100},
        ),
    ),
    BadInput(
        name="a timeout of a minute",
        build=routed("GET /x", timeout=timedelta(minutes=1)),
        says="from 50 milliseconds to 30 seconds",
        stock=lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
            stack,
            "integration",
            api_id="abcdefghij",
            integration_type="HTTP_PROXY",
            integration_method="ANY",
            integration_uri="https://example.com",
            timeout_milliseconds=60000,
        ),
    ),
    BadInput(
        name="a URL in the clear",
        build=lambda stack: HttpApi(stack, "Api").route("GET /x", "http://example.com"),
        says="http sends what callers send",
        stock=lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
            stack,
            "integration",
            api_id="abcdefghij",
            integration_type="HTTP_PROXY",
            integration_method="ANY",
            integration_uri="http://example.com",
        ),
    ),
    BadInput(
        name="a URL with a password",
        build=lambda stack: HttpProxy("https://me:secret@backend.example.com/"),
        says="must not have a user or password in it",
        stock=stock_integration(uri="https://me:secret@backend.example.com/"),
    ),
    BadInput(
        name="a URL with a fragment",
        build=lambda stack: HttpProxy("https://backend.example.com/#/notes"),
        says="must not have a fragment",
        stock=stock_integration(uri="https://backend.example.com/#/notes"),
    ),
    BadInput(
        name="a URL of the VPC, which API Gateway does not reach",
        build=lambda stack: HttpProxy("https://10.0.0.7/"),
        says="must lead somewhere on the internet",
        stock=stock_integration(uri="https://10.0.0.7/"),
    ),
    BadInput(
        name="a URL with a variable that its route lacks",
        build=lambda stack: HttpApi(stack, "Api").route(
            "GET /notes/{note}", "https://backend.example.com/notes/{id}"
        ),
        says="it has no {id}",
        stock=stock_integration(uri="https://backend.example.com/notes/{id}"),
    ),
    BadInput(
        name="a function that works for longer than API Gateway waits",
        build=lambda stack: HttpApi(stack, "Api").route(
            "GET /notes", "lambdas/hello.main", function={"timeout": timedelta(minutes=1)}
        ),
        says="must be set for a function that may run for 1 minute",
    ),
    BadInput(
        name="a load balancer's ARN in place of its listener's",
        build=lambda stack: PrivateService(
            "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/x/1",
            VpcLink(stack, "Vpc", subnets=["subnet-1"], security_groups=["sg-1"]),
        ),
        says="pass the listener's arn",
    ),
    BadInput(
        name="a VPC link without security groups",
        build=lambda stack: VpcLink(stack, "Vpc", subnets=["subnet-1"], security_groups=[]),
        says="must have at least one entry",
        stock=lambda stack: aws.apigatewayv2_vpc_link.Apigatewayv2VpcLink(
            stack, "link", name="vpc", subnet_ids=["subnet-1"], security_group_ids=[]
        ),
    ),
    BadInput(
        name="a message to a queue without its body",
        build=lambda stack: AwsService("SQS-SendMessage", {"QueueUrl": "https://q"}, []),
        says="MessageBody is missing",
        stock=lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
            stack,
            "integration",
            api_id="abcdefghij",
            integration_type="AWS_PROXY",
            integration_subtype="SQS-SendMessage",
            credentials_arn="arn:aws:iam::123456789012:role/x",
            request_parameters={"QueueUrl": "https://q"},
        ),
    ),
    BadInput(
        name="an action that API Gateway cannot take itself",
        build=lambda stack: AwsService(
            "SNS-Publish",
            {},
            [Permission(actions=["sns:Publish"], resources=["arn:aws:sns:eu-west-1:1:x"])],
        ),
        says="must be one of",
        stock=lambda stack: aws.apigatewayv2_integration.Apigatewayv2Integration(
            stack,
            "integration",
            api_id="abcdefghij",
            integration_type="AWS_PROXY",
            integration_subtype="SNS-Publish",
            credentials_arn="arn:aws:iam::123456789012:role/x",
        ),
    ),
    BadInput(
        name="options of a function for a function that exists",
        build=routed("GET /x", function={"memory": 256}),
        says="give them to the Function itself",
    ),
    BadInput(
        name="an unknown option of a route's function",
        build=lambda stack: HttpApi(stack, "Api").route(
            "GET /x", "lambdas/hello.main", function={"memorySize": 256}
        ),
        says='did you mean "memory"',
    ),
    BadInput(
        name="more tags than a resource has",
        build=lambda stack: HttpApi(stack, "Api", tags={f"tag{n}": "x" for n in range(49)}),
        says="at most 50 tags; with those of the stack these are 51",
    ),
    BadInput(
        name="a tag with a character that AWS refuses",
        build=lambda stack: HttpApi(stack, "Api", tags={"team": "a;b"}),
        says="a tag's value must have only letters, digits, spaces",
    ),
    BadInput(
        name="a domain with its scheme",
        build=lambda stack: Domain("https://api.example.com", hosted_zone="Z1"),
        says="without scheme or path",
        stock=lambda stack: aws.apigatewayv2_domain_name.Apigatewayv2DomainName(
            stack,
            "domain",
            domain_name="https://api.example.com",
            domain_name_configuration={
                "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
                "endpoint_type": "REGIONAL",
                "security_policy": "TLS_1_2",
            },
        ),
    ),
    BadInput(
        name="a domain with neither certificate nor zone",
        build=lambda stack: Domain("api.example.com"),
        says="must be set without hosted_zone",
    ),
    BadInput(
        name="a domain of two APIs that each of them makes",
        build=lambda stack: [
            HttpApi(stack, name, domain=Domain("api.example.com", hosted_zone="Z1", path=name))
            for name in ("Notes", "Files")
        ],
        says="a domain must be made once; notes-test/Notes makes this one",
        stock=lambda stack: [
            stock_domain(stack, f"domain{number}", "eu-west-1") for number in (1, 2)
        ],
    ),
    BadInput(
        name="two APIs with one path of a domain",
        build=lambda stack: two_apis_of(
            DomainName(stack, "Domain", "api.example.com", hosted_zone="Z1")
        ),
        says="a path of a domain must lead to one API; notes-test/Notes has this one",
    ),
    BadInput(
        name="a domain with a certificate of another region",
        build=lambda stack: HttpApi(
            stack, "Api", domain=Domain("api.example.com", certificate=certificate("us-east-1"))
        ),
        says="must be in the API's region, eu-west-1; this one is in us-east-1",
        stock=lambda stack: stock_domain(stack, "domain", "us-east-1"),
    ),
    BadInput(
        name="the address of a wildcard domain",
        build=lambda stack: (
            HttpApi(stack, "Api", domain=Domain("*.example.com", hosted_zone="Z1")).url
        ),
        says="must not be read off a wildcard domain",
    ),
    BadInput(
        name="a domain in GovCloud with a zone, which Route 53 does not have there",
        build=lambda stack: DomainName(
            AppStack(stack.node.root, "edge", region="us-gov-west-1"),  # type: ignore[arg-type]
            "Domain",
            "api.example.com",
            hosted_zone="Z1",
        ),
        says="must not be set in GovCloud",
    ),
    BadInput(
        name="mutual TLS beside an open default endpoint",
        build=lambda stack: Domain(
            "api.example.com",
            hosted_zone="Z1",
            mutual_tls=MutualTls("s3://trust/ca.pem"),
            open_default_endpoint_reason="old clients",
        ),
        says="must not be set with mutual_tls",
    ),
    BadInput(
        name="alarms that nobody hears",
        build=lambda stack: HttpApi(stack, "Api", alarms=Alarms(notify=[])),
        says="must have at least one topic",
    ),
    BadInput(
        name="a route opened by a transform without a reason",
        build=lambda stack: HttpApi(
            stack, "Api", transform={"route": {"authorization_type": "NONE"}}
        ).route("GET /x", hello(stack)),
        says="`authorization_type` guards access",
    ),
    # ---- headers of backends ---------------------------------------------------------------
    BadInput(
        name="a claim as the header of a route without tokens",
        build=headed(Caller.claim("sub"), Iam()),
        says="authorizer.claims.sub comes from UserPoolJwt(...) or Jwt(...)",
        stock=stock_mapping(**{"overwrite:header.x-caller": "$context.authorizer.claims.sub"}),
    ),
    BadInput(
        name="the caller as the header of an open route",
        build=headed(Caller.arn(), Public(reason="a test")),
        says="must be known by the route's authorizer, which is Public",
        stock=stock_mapping(**{"overwrite:header.x-caller": "$context.identity.userArn"}),
    ),
    BadInput(
        name="a claim that not every token has, as a header",
        build=lambda stack: Caller.claim("email"),
        says="a header that the client sends may reach the backend",
    ),
    BadInput(
        name="a claim with a colon as a header",
        build=lambda stack: Caller.claim("custom:tenant", reason="a trigger sets it"),
        says="API Gateway passes no other claim on",
        stock=stock_mapping(
            **{"overwrite:header.x-tenant": "$context.authorizer.claims.custom:tenant"}
        ),
    ),
    BadInput(
        name="a header that API Gateway keeps to itself",
        build=lambda stack: HttpProxy("https://example.com", headers={"Authorization": "Basic x"}),
        says="API Gateway lets nobody set this one",
        stock=stock_mapping(**{"overwrite:header.Authorization": "Basic x"}),
    ),
    BadInput(
        name="a variable in a header's text",
        build=lambda stack: HttpProxy(
            "https://example.com", headers={"x-caller": "$request.header.x-user"}
        ),
        says="must not have $, where API Gateway reads a variable",
    ),
    BadInput(
        name="two headers that differ in case",
        build=lambda stack: HttpProxy("https://example.com", headers={"x-a": "1", "X-A": "2"}),
        says="each header must be there once",
    ),
]
