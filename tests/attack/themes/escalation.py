"""Rights that users would give themselves, past the app and at the services that it is made of."""

from __future__ import annotations

from tests.attack.cases import ACCESS_DENIED, ITEMS_DENIED, Case
from tests.attack.requests import Answer, Request, file, form, json_call, users

_FUNCTION = "/2015-03-31/functions/<club.function>"
_ROLE = {"RoleName": "<editor.role.name>"}
_EVERYTHING = '{"Version": "2012-10-17", "Statement": []}'
_DENIED = (403, "AccessDeniedException")


def _case(name: str, attack: Request, control: Request, refused: Answer = _DENIED) -> Case:
    return Case(name, attack, refused, control)


def _function(who: str, method: str = "GET", end: str = "", body: str = "") -> Request:
    return Request("lambda", f"{_FUNCTION}{end}", who, method, body)


def _routes(who: str, method: str = "GET", body: str = "") -> Request:
    return Request("apigateway", "/v2/apis/<club.api.id>/routes", who, method, body)


def _identities(operation: str, who: str, **body: object) -> Request:
    target = f"AWSCognitoIdentityService.{operation}"
    return json_call(
        "cognito-identity", target, who, {"IdentityPoolId": "<club.identities>", **body}
    )


def _logs(who: str) -> Request:
    body = {"logGroupName": "/aws/lambda/<club.function>"}
    return json_call("logs", "Logs_20140328.FilterLogEvents", who, body)


_ROLES = [
    _case(
        "assume the role of a group",
        form("sts", "AssumeRole", "carol", RoleArn="<editor.role>", RoleSessionName="mine"),
        form("sts", "GetCallerIdentity", "carol"),
        ACCESS_DENIED,
    ),
    _case(
        "assume the role of the function",
        form("sts", "AssumeRole", "editor", RoleArn="<function.role>", RoleSessionName="mine"),
        form("sts", "GetCallerIdentity", "editor"),
        ACCESS_DENIED,
    ),
    _case(
        "write a policy for one's own role",
        form(
            "iam",
            "PutRolePolicy",
            "editor",
            PolicyName="mine",
            PolicyDocument=_EVERYTHING,
            **_ROLE,
        ),
        form("iam", "GetRole", "operator", **_ROLE),
        ACCESS_DENIED,
    ),
    _case(
        "let everybody assume one's role",
        form("iam", "UpdateAssumeRolePolicy", "editor", PolicyDocument=_EVERYTHING, **_ROLE),
        form("iam", "ListRolePolicies", "operator", **_ROLE),
        ACCESS_DENIED,
    ),
]

_PARTS = [
    _case("read the function", _function("editor"), _function("operator")),
    _case(
        "let others call the function",
        _function("editor", "POST", "/policy", "{}"),
        _function("operator", end="/policy"),
    ),
    _case(
        "put other code into the function",
        _function("editor", "PUT", "/code", "{}"),
        _function("operator"),
    ),
    _case("read the routes", _routes("editor"), _routes("operator")),
    _case("add a route", _routes("editor", "POST", "{}"), _routes("operator")),
    _case(
        "map oneself to another role",
        _identities("SetIdentityPoolRoles", "carol", Roles={"authenticated": "<editor.role>"}),
        _identities("GetIdentityPoolRoles", "operator"),
        ITEMS_DENIED,
    ),
    _case(
        "read the identity pool",
        _identities("DescribeIdentityPool", "carol"),
        _identities("DescribeIdentityPool", "operator"),
        ITEMS_DENIED,
    ),
    _case(
        "join a group",
        users(
            "AdminAddUserToGroup",
            "carol",
            UserPoolId="<club.pool>",
            Username="carol@example.com",
            GroupName="editors",
        ),
        users("ListGroups", "operator", UserPoolId="<club.pool>"),
        ITEMS_DENIED,
    ),
    _case(
        "write oneself into a team as an administrator does",
        users(
            "AdminUpdateUserAttributes",
            "carol",
            UserPoolId="<club.pool>",
            Username="carol@example.com",
            UserAttributes=[{"Name": "custom:team", "Value": "blue"}],
        ),
        users("ListUsers", "operator", UserPoolId="<club.pool>"),
        ITEMS_DENIED,
    ),
    _case("read the log of the function", _logs("editor"), _logs("operator"), ITEMS_DENIED),
]


def _bucket(query: str, who: str, method: str = "GET", body: str = "") -> Request:
    return file(f"?{query}=", who, method, of="club.bucket", body=body)


def _object(query: str, who: str, method: str = "GET", body: str = "") -> Request:
    return file(f"shared/plan.txt?{query}=", who, method, of="club.bucket", body=body)


_BUCKET = [
    _case(f"the bucket: {name}", attack, control, ACCESS_DENIED)
    for name, attack, control in (
        (
            "write its policy",
            _bucket("policy", "editor", "PUT", _EVERYTHING),
            _bucket("policy", "operator"),
        ),
        (
            "open it to the public",
            _bucket("publicAccessBlock", "editor", "DELETE"),
            _bucket("publicAccessBlock", "operator"),
        ),
        (
            "stop its versions",
            _bucket("versioning", "editor", "PUT", "<VersioningConfiguration/>"),
            _bucket("versioning", "operator"),
        ),
        (
            "read where it is",
            _bucket("location", "editor"),
            _bucket("location", "operator"),
        ),
        (
            "list the uploads of others",
            _bucket("uploads", "editor"),
            _bucket("uploads", "operator"),
        ),
        (
            "read the tags of a file",
            _object("tagging", "editor"),
            _object("tagging", "operator"),
        ),
        (
            "tag a file",
            _object("tagging", "editor", "PUT", "<Tagging><TagSet/></Tagging>"),
            _object("tagging", "operator"),
        ),
        ("read who may read a file", _object("acl", "editor"), _object("acl", "operator")),
    )
]

CASES = [*_ROLES, *_PARTS, *_BUCKET]
