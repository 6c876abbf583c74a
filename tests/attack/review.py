"""What ``gatehouse.access`` foretells, from the state of Terraform alone.

No emulator is asked: the roles, policies and routes are those that Terraform holds, and the caller
is described as Cognito would describe them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

from gatehouse import access
from tests.attack.deployed import Deployed
from tests.attack.requests import Request, filled

_PROVIDER = "cognito-identity.amazonaws.com"
_STATEMENTS = {"TransactGetItems": "GetItem", "ExecuteStatement": "PartiQLSelect"}
_OBJECTS = {
    ("GET", ""): "GetObject",
    ("PUT", ""): "PutObject",
    ("DELETE", ""): "DeleteObject",
    ("POST", "uploads"): "PutObject",
    ("POST", "acl"): "PutObjectAcl",
    ("GET", "acl"): "GetObjectAcl",
}
_BUCKETS = {
    ("GET", ""): "ListBucket",
    ("GET", "versions"): "ListBucketVersions",
    ("GET", "policy"): "GetBucketPolicy",
    ("DELETE", ""): "DeleteBucket",
}
Foretold = Literal["allowed", "refused", "no route"]
_Asked = tuple[str, str, dict[str, object]]


@dataclass(frozen=True)
class Review:
    """Foretells answers.

    Parameters
    ----------
    app : Deployed
        The applied stack.
    names : mapping of str to str
        What the texts of requests name.
    identities : mapping of str to str
        The identity ids of people.
    """

    app: Deployed
    names: Mapping[str, str]
    identities: Mapping[str, str]

    def foretell(self, request: Request) -> Foretold:
        """Tell how a request that is signed as it should be is answered."""
        if request.service == "execute-api":
            return self._of_route(request)
        allowed = all(self._allows(request.who, asked) for asked in self._asked(request))
        return "allowed" if allowed else "refused"

    def _of_route(self, request: Request) -> Foretold:
        path = unquote(urlsplit(filled(request.path, self.names)).path)
        found = [
            route
            for route in self.app.of("aws_apigatewayv2_route")
            if _is_route(route["route_key"], request.method, path)
        ]
        if not found:
            return "no route"
        if found[0]["authorization_type"] == "NONE":
            return "allowed"
        api = self.app.one("aws_apigatewayv2_api", "api")["execution_arn"]
        resource = f"{api}/$default/{request.method}{path}"
        asked: _Asked = ("execute-api:Invoke", resource, {})
        return "allowed" if self._allows(request.who, asked) else "refused"

    def _allows(self, who: str | None, asked: _Asked) -> bool:
        action, resource, context = asked
        signed_in = self._signed_in()
        account = signed_in.split(":")[4]
        session = signed_in.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")
        principal = f"{session}/CognitoIdentityCredentials" if who else "*"
        question = access.Request(
            action,
            resource,
            principal,
            {**context, **self._caller(who), "aws:SecureTransport": "true"},
            account=account if who else None,
            resource_account=account,
        )
        policies = access.Policies(
            identity=list(self._identity(signed_in)) if who else [],
            resource=list(self._resource(resource)),
        )
        return access.evaluate(question, policies).allowed

    def _caller(self, who: str | None) -> dict[str, object]:
        if who is None:
            return {}
        return {
            f"{_PROVIDER}:sub": self.identities[who],
            f"{_PROVIDER}:aud": self.names["identities"],
            f"{_PROVIDER}:amr": ["authenticated", self.names["provider"]],
        }

    def _signed_in(self) -> str:
        (attached,) = self.app.of("aws_cognito_identity_pool_roles_attachment")
        return str(attached["roles"]["authenticated"])

    def _identity(self, role: str) -> Iterator[access.Policy]:
        name = role.rpartition("/")[2]
        attached = [
            each["policy_arn"]
            for each in self.app.of("aws_iam_role_policy_attachment")
            if each["role"] == name
        ]
        for policy in self.app.of("aws_iam_role_policy"):
            if policy["role"] == name:
                yield access.parse_policy(policy["policy"], policy["name"])
        for policy in self.app.of("aws_iam_policy"):
            if policy["arn"] in attached:
                yield access.parse_policy(policy["policy"], policy["name"])

    def _resource(self, resource: str) -> Iterator[access.Policy]:
        bucket = resource.rpartition(":")[2].partition("/")[0]
        for policy in self.app.of("aws_s3_bucket_policy"):
            if policy["bucket"] == bucket:
                yield access.parse_policy(policy["policy"], "the bucket's policy")

    def _asked(self, request: Request) -> Iterator[_Asked]:
        if request.service == "s3":
            yield from self._of_s3(request)
        elif request.service == "lambda":
            name = filled(request.path, self.names).split("/")[3]
            (function,) = (
                each for each in self.app.of("aws_lambda_function") if each["function_name"] == name
            )
            yield "lambda:InvokeFunction", function["arn"], {}
        elif request.service == "dynamodb":
            action = request.headers["x-amz-target"].rpartition(".")[2]
            table = self.app.one("aws_dynamodb_table", "notes")["arn"]
            yield f"dynamodb:{_STATEMENTS.get(action, action)}", table, {}
        else:
            action = request.headers["x-amz-target"].rpartition(".")[2]
            (pool,) = self.app.of("aws_cognito_user_pool")
            yield f"{request.service}:{action}", pool["arn"], {}

    def _of_s3(self, request: Request) -> Iterator[_Asked]:
        parts = urlsplit(filled(request.path, self.names))
        bucket, _, key = parts.path.lstrip("/").partition("/")
        query = parse_qs(parts.query, keep_blank_values=True)
        (held,) = self.app.of("aws_s3_bucket")
        if not bucket:
            yield "s3:ListAllMyBuckets", "*", {}
            return
        assert bucket == held["bucket"]
        kind = next(
            (name for name in ("acl", "policy", "uploads", "versions") if name in query), ""
        )
        if key:
            yield f"s3:{_OBJECTS[request.method, kind]}", f"{held['arn']}/{unquote(key)}", {}
        else:
            context: dict[str, object] = {
                f"s3:{name}": query[name][0] for name in ("prefix", "delimiter") if name in query
            }
            yield f"s3:{_BUCKETS[request.method, kind]}", held["arn"], context
        source = request.headers.get("x-amz-copy-source")
        if source:
            copied = unquote(filled(source, self.names)).lstrip("/").partition("/")[2]
            yield "s3:GetObject", f"{held['arn']}/{copied}", {}


def _is_route(route_key: str, method: str, path: str) -> bool:
    wanted, _, template = route_key.partition(" ")
    pieces, given = template.split("/"), path.split("/")
    return (
        wanted in (method, "ANY")
        and len(pieces) == len(given)
        and all(
            bool(got) if piece.startswith("{") else piece == got
            for piece, got in zip(pieces, given, strict=True)
        )
    )


def shown(answer: tuple[int, str]) -> Foretold:
    """Tell what an answer says of the decision."""
    status, code = answer
    if status == 404 and code in ("Not Found", ""):  # an answer to HEAD has no body
        return "no route"
    refused = status in (401, 403) or code.startswith("AccessDenied")
    return "refused" if refused else "allowed"
