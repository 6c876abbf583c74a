"""A second stack, for what the notes app has none of: guests, groups and routes with tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.gatehouse.local.pools import Pool

Clients = Callable[..., object]
_BUCKET = "club-files"


@dataclass(frozen=True)
class Club:
    """A pool with guests and a group, a bucket and an API."""

    pool: Pool
    api: str
    bucket: str
    editor_role: str


def open_club(pool: Pool, function: str) -> Club:
    """Make it.

    Parameters
    ----------
    pool : Pool
        Its people, guests let in.
    function : str
        The ARN of the function behind all of its routes.
    """
    editor = pool.role("editor")
    pool.group("editors", role=editor)
    pool.map_roles({"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"})
    files = pool.clients("s3")
    files.create_bucket(Bucket=_BUCKET)
    for key in ("shared/plan.txt", "open/hello.txt"):
        files.put_object(Bucket=_BUCKET, Key=key, Body=b"")
    api = _api(pool, function)
    everything = f"arn:aws:s3:::{_BUCKET}"
    pool.grant_all([_allow("s3:GetObject", f"{everything}/open/*")], role="guest")
    pool.grant_all([_allow("s3:GetObject", f"{everything}/open/*")])
    pool.grant_all(
        [
            _allow("s3:*Object", f"{everything}/shared/*"),
            _allow("execute-api:Invoke", f"arn:aws:execute-api:{pool.region}:*:{api}/*/GET/signed"),
        ],
        role="editor",
    )
    return Club(pool, api, _BUCKET, editor)


def _allow(action: str, resource: str) -> dict[str, str]:
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def _api(pool: Pool, function: str) -> str:
    gateway = pool.clients("apigatewayv2")
    api = str(gateway.create_api(Name="club", ProtocolType="HTTP")["ApiId"])
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    authorizer = gateway.create_authorizer(
        ApiId=api,
        Name="tokens",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": f"https://{pool.provider}", "Audience": [pool.client]},
    )["AuthorizerId"]
    routes = {
        "GET /me": {"AuthorizationType": "JWT", "AuthorizerId": authorizer},
        "GET /scoped": {
            "AuthorizationType": "JWT",
            "AuthorizerId": authorizer,
            "AuthorizationScopes": ["aws.cognito.signin.user.admin"],
        },
        "GET /signed": {"AuthorizationType": "AWS_IAM"},
    }
    for key, authorization in routes.items():
        gateway.create_route(
            ApiId=api, RouteKey=key, Target=f"integrations/{integration}", **authorization
        )
    gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
    pool.clients("lambda").add_permission(
        FunctionName=function,
        StatementId="club",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{pool.region}:000000000000:{api}/*/*",
    )
    return api
