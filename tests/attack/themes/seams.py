"""The seams of the gateway: one request that is two, and one operation under the name of another.

What decides and what carries out must read a request the same way. Each attack here names a second
operation, service, signature or address, in the hope that another one is looked at.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from tests.attack.cases import ACCESS_DENIED, FORBIDDEN, ITEMS_DENIED, NOT_AUTHORIZED, Case
from tests.attack.requests import (
    Answer,
    Request,
    api,
    file,
    form,
    identity,
    items,
    json_call,
)

_NO_TOKEN: Answer = (400, "MissingAuthenticationTokenException")
_NO_TOKEN_OF_FORMS: Answer = (403, "MissingAuthenticationToken")
_UNKNOWN: Answer = (400, "UnknownOperationException")
_TARGET = "x-amz-target"
_FORM = {"content-type": "application/x-www-form-urlencoded"}

_FUNCTIONS = Request("lambda", "/2015-03-31/functions/", "operator")
_INVOKE = Request(
    "lambda", "/2015-03-31/functions/<club.function>/invocations", "operator", "POST", "{}"
)
_APIS = Request("apigateway", "/v2/apis", "operator")
_USERS = form("iam", "ListUsers", "operator")
_WHO = form("sts", "GetCallerIdentity", "ada")
_SESSION = form("sts", "GetSessionToken", "operator")
_TOPICS = Request("sns", "/", "operator", "POST", "Action=ListTopics&Version=2010-03-31", _FORM)
_KEYS = json_call("kms", "TrentService.ListKeys", "operator", {})
_GROUPS = json_call("logs", "Logs_20140328.DescribeLogGroups", "operator", {})
_TABLES = items("ListTables", "operator")
_POOLS = json_call(
    "cognito-idp",
    "AWSCognitoIdentityProviderService.ListUserPools",
    "operator",
    {"MaxResults": 1},
)
_OWN = file("private/<ada-encoded>/diary.txt", "ada")
_WRITE = file("private/<ada-encoded>/seam.txt", "ada", "PUT", body="x")
_BOBS = "private/<bob-encoded>/diary.txt"
_MINE = items(
    "GetItem",
    "carol",
    TableName="<club.table>",
    Key={"userId": {"S": "<carol>"}, "noteId": {"S": "1"}},
)


def _with(request: Request, who: str | None, **headers: str) -> Request:
    """Return a request with more headers, from somebody else."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(request, who=who, headers={**request.headers, **named})


def _stranger(name: str, attack: Request, control: Request, refused: Answer = _NO_TOKEN) -> Case:
    return Case(f"a stranger: {name}", attack, refused, control)


def _borrowed(name: str, control: Request, target: str) -> Case:
    """Name, in a header, an operation that needs no signature."""
    return _stranger(name, _with(control, None, x_amz_target=target), control)


def _form_of(fields: str, path: str = "/", target: str = "") -> Request:
    headers = {**_FORM, **({_TARGET: target} if target else {})}
    return Request("sts", path, None, "POST", fields, headers)


_V = "Version=2011-06-15"
_STRANGERS = [
    _borrowed("functions, as a link of a message", _FUNCTIONS, "x.ConfirmSubscription"),
    _borrowed("functions, as a bare link", _FUNCTIONS, "ConfirmSubscription"),
    _borrowed("functions, as the other link", _FUNCTIONS, "x.Unsubscribe"),
    _borrowed("a function's call, as a link", _INVOKE, "x.ConfirmSubscription"),
    _borrowed("a function's call, as a bare link", _INVOKE, "Unsubscribe"),
    _borrowed("APIs, as a link of a message", _APIS, "x.ConfirmSubscription"),
    _borrowed("APIs, as a bare link", _APIS, "Unsubscribe"),
    _stranger(
        "delete an API, as a link",
        Request(
            "apigateway",
            "/v2/apis/<annex.api.id>",
            None,
            "DELETE",
            headers={_TARGET: "x.ConfirmSubscription"},
        ),
        Request("apigateway", "/v2/apis/<annex.api.id>", "operator"),
    ),
    _stranger(
        "users, as a link",
        _with(_USERS, None, x_amz_target="ConfirmSubscription"),
        _USERS,
        (400, "MissingAuthenticationToken"),
    ),
    _stranger(
        "a session, as a sign-in",
        _form_of(f"Action=GetSessionToken&{_V}", target="AssumeRoleWithSAML"),
        _SESSION,
        (400, "MissingAuthenticationToken"),
    ),
    _stranger(
        "a session in the body, a sign-in in the URL",
        _form_of(f"Action=GetSessionToken&{_V}", f"/?Action=AssumeRoleWithWebIdentity&{_V}"),
        _SESSION,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "a sign-in in the body, a session in the URL",
        _form_of(f"Action=AssumeRoleWithWebIdentity&{_V}", f"/?Action=GetSessionToken&{_V}"),
        _SESSION,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "a sign-in and a session in one URL",
        _form_of("", f"/?Action=AssumeRoleWithWebIdentity&Action=GetSessionToken&{_V}"),
        _SESSION,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "a sign-in and a session in one body",
        _form_of(f"Action=AssumeRoleWithWebIdentity&Action=GetSessionToken&{_V}"),
        _SESSION,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "topics in the body, a link in the URL",
        replace(_TOPICS, who=None, path="/?Action=Unsubscribe"),
        _TOPICS,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "topics in the URL, a link in the body",
        replace(
            _TOPICS,
            who=None,
            path="/?Action=ListTopics&Version=2010-03-31",
            body="Action=Unsubscribe",
        ),
        _TOPICS,
        _NO_TOKEN_OF_FORMS,
    ),
    _stranger(
        "keys, a link in the URL", replace(_KEYS, who=None, path="/?Action=Unsubscribe"), _KEYS
    ),
    _stranger(
        "logs, and a link in the same header",
        _with(_GROUPS, None, x_amz_target="Logs_20140328.DescribeLogGroups, x.Unsubscribe"),
        _GROUPS,
        _UNKNOWN,
    ),
    _borrowed("tables, as a link", _TABLES, "DynamoDB_20120810.ConfirmSubscription"),
    _stranger(
        "pools, and a sign-in in a second header",
        _with(
            _POOLS,
            None,
            x_amz_target="AWSCognitoIdentityProviderService.ListUserPools, "
            "AWSCognitoIdentityProviderService.InitiateAuth",
        ),
        _POOLS,
        _UNKNOWN,
    ),
    _stranger(
        "pools, and a sign-in behind a dot",
        _with(
            _POOLS,
            None,
            x_amz_target="AWSCognitoIdentityProviderService.ListUserPools.InitiateAuth",
        ),
        _POOLS,
        _UNKNOWN,
    ),
]


def _item(name: str, attack: Request, refused: Answer = ITEMS_DENIED) -> Case:
    return Case(f"items: {name}", attack, refused, _MINE)


_SCAN = items("Scan", "carol", TableName="<club.table>")
_TWICE = [
    _item(
        "a scan behind a read in one header",
        _with(_MINE, "carol", x_amz_target="DynamoDB_20120810.GetItem, DynamoDB_20120810.Scan"),
        _UNKNOWN,
    ),
    _item(
        "a scan behind a read and a dot",
        _with(_MINE, "carol", x_amz_target="DynamoDB_20120810.GetItem.Scan"),
        _UNKNOWN,
    ),
    _item("a scan that the URL calls a read", replace(_SCAN, path="/?Action=GetItem")),
    _item(
        "a scan that another header calls a read",
        _with(_SCAN, "carol", x_amz_operation="GetItem", x_http_method_override="GET"),
    ),
    _item(
        "a scan in a form that calls itself a read",
        replace(_SCAN, headers={**_SCAN.headers, **_FORM}, body="Action=GetItem"),
        (400, "SerializationException"),
    ),
    _item(
        "another's item beside one's own key",
        replace(
            _MINE,
            body='{"TableName": "<club.table>", "Key": {"userId": {"S": "<carol>"}, "noteId": '
            '{"S": "1"}}, "Key": {"userId": {"S": "<dave>"}, "noteId": {"S": "1"}}}',
        ),
    ),
]


def _file(
    name: str, attack: Request, control: Request = _OWN, refused: Answer = ACCESS_DENIED
) -> Case:
    return Case(f"file: {name}", attack, refused, control)


def _view(parameter: str) -> Case:
    return _file(
        f"another's, asked for {parameter}",
        file(f"{_BOBS}?{parameter}", "ada"),
        file("private/<ada-encoded>/diary.txt", "ada"),
    )


def _copy(name: str, source: str) -> Case:
    headers = {"x-amz-copy-source": source}
    own = {"x-amz-copy-source": "<bucket>/private/<ada-encoded>/diary.txt"}
    return _file(
        f"copied from {name}",
        file("private/<ada-encoded>/stolen.txt", "ada", "PUT", headers=headers),
        file("private/<ada-encoded>/copied.txt", "ada", "PUT", headers=own),
    )


_FILES = [
    *map(
        _view,
        (
            "tagging=",
            "attributes=",
            "retention=",
            "legal-hold=",
            "torrent=",
            "partNumber=1",
            "versionId=null",
            "response-content-type=text%2Fhtml",
            "x-id=PutObject",
            "uploadId=x",
        ),
    ),
    _copy("another's, without a slash", "<bucket>/private/<bob-encoded>/diary.txt"),
    _copy("another's, with a version", "/<bucket>/private/<bob-encoded>/diary.txt?versionId=null"),
    _copy("another's, all encoded", "<bucket>%2Fprivate%2F<bob-encoded>%2Fdiary.txt"),
    _file(
        "another's name, encoded twice",
        file("private%252F<bob-encoded>%252Fdiary.txt", "ada"),
    ),
    _file(
        "another's, behind dots that are encoded twice",
        file("private/<ada-encoded>/%252e%252e/../<bob-encoded>/diary.txt", "ada"),
    ),
    _file(
        "another's, as a header's method",
        _with(file(_BOBS, "ada", "PUT", body="x"), "ada", x_http_method_override="GET"),
    ),
    *(
        _file(
            f"a link to read, used to {method.lower()}",
            replace(_OWN, method=method).but(presigned=60, as_method="GET"),
            _OWN.but(presigned=60),
            (403, "SignatureDoesNotMatch"),
        )
        for method in ("PUT", "DELETE", "POST")
    ),
    _file(
        "a link at another host",
        _OWN.but(presigned=60, as_host="other.s3.amazonaws.com"),
        _OWN.but(presigned=60),
        (403, "SignatureDoesNotMatch"),
    ),
    _file(
        "a link with one parameter more",
        file("private/<ada-encoded>/diary.txt?response-content-type=text%2Fhtml", "ada").but(
            presigned=60, as_path="/<bucket>/private/<ada-encoded>/diary.txt"
        ),
        _OWN.but(presigned=60),
        (403, "SignatureDoesNotMatch"),
    ),
    _file(
        "a link with another's token",
        _OWN.but(presigned=60, token_of="bob"),
        _OWN.but(presigned=60),
        (400, "InvalidToken"),
    ),
]

_PRETEND = "Bearer Credential=x/20260101/us-east-1/execute-api/aws4_request"
_CALLS = [
    Case(
        "api: a signature for S3 in the URL, one for the API in words",
        api("/private", "ada", headers={"authorization": _PRETEND}).but(presigned=60, service="s3"),
        FORBIDDEN,
        api("/private", "ada"),
    ),
    Case(
        "api: a signature for S3 in the URL",
        api("/private", "ada").but(presigned=60, service="s3"),
        FORBIDDEN,
        api("/private", "ada"),
    ),
]


def _sts(name: str, action: str, **fields: str) -> Case:
    return Case(f"session: {name}", form("sts", action, "ada", **fields), ACCESS_DENIED, _WHO)


_TAGGED = {"Tags.member.1.Key": "team", "Tags.member.1.Value": "red"}
_SESSIONS = [
    _sts("a session of a session", "GetSessionToken"),
    _sts("a federated user of a session", "GetFederationToken", Name="root"),
    _sts("the editors' role", "AssumeRole", RoleArn="<editor.role>", RoleSessionName="ada"),
    _sts(
        "one's own role, with another's tag",
        "AssumeRole",
        RoleArn="<club.member.role>",
        RoleSessionName="ada",
        **_TAGGED,
    ),
    _sts(
        "a role with a policy that allows everything",
        "AssumeRole",
        RoleArn="<editor.role>",
        RoleSessionName="ada",
        Policy=json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
            }
        ),
    ),
]


def _credentials(name: str, **asked: Any) -> Case:
    own = {"IdentityId": "<carol>", "Logins": {"<club.provider>": "<carol.id>"}}
    return Case(
        f"identity: {name}",
        identity("GetCredentialsForIdentity", **{**own, **asked}),
        NOT_AUTHORIZED,
        identity("GetCredentialsForIdentity", **own),
    )


_IDENTITIES = [
    _credentials("another's token", Logins={"<club.provider>": "<dave.id>"}),
    _credentials("another's identity", IdentityId="<dave>"),
    _credentials("no token", Logins={}),
    _credentials(
        "a token under another pool's name", Logins={"<strangers.provider>": "<carol.id>"}
    ),
    _credentials("another pool's token", Logins={"<club.provider>": "<eve.id>"}),
    _credentials(
        "one's own token and a stranger's",
        Logins={"<club.provider>": "<carol.id>", "<strangers.provider>": "<eve.id>"},
    ),
    _credentials(
        "a guest's token of the identity pools",
        Logins={"cognito-identity.amazonaws.com": "<visitor.open-id>"},
    ),
]

CASES = [*_STRANGERS, *_TWICE, *_FILES, *_CALLS, *_SESSIONS, *_IDENTITIES]
