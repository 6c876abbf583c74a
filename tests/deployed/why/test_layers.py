"""For each layer a call that it really refuses, and why: its twin is a call that is allowed."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest import mock

import botocore.auth
import jwt
import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from gatehouse.deployed.why import why
from gatehouse.errors import CommandError
from gatehouse.local.launcher.server import local_aws

from tests.attack.people import claims_of
from tests.deployed.why.conftest import Shop


def test_without_a_refused_call_there_is_nothing_to_explain(tmp_path: Path) -> None:
    with local_aws(tmp_path), pytest.raises(CommandError, match="no call was refused so far"):
        why(tmp_path)


def test_an_allowed_call_names_the_statement_that_allowed_it(shop: Shop) -> None:
    assert shop.call("/mine", shop.signed("/mine", shop.user())) == 200
    found = shop.why()
    assert (found.outcome, found.layer, found.fix) == ("allowed", "identity policy", None)
    assert found.decider is not None
    assert found.decider.effect == "Allow"
    assert found.decider.place == shop.line("identities.authenticated.allow(")
    assert found.asked.route == "GET /mine"
    assert found.who.identity
    assert found.who.user
    assert found.who.role


def test_an_open_route_needs_nobody(shop: Shop) -> None:
    assert shop.call("/open") == 200
    found = shop.why()
    assert (found.outcome, found.layer, found.who.kind) == ("allowed", "open route", "nobody")


def test_a_missing_grant_names_the_line_that_would_allow_it(shop: Shop) -> None:
    assert shop.call("/admin", shop.signed("/admin", shop.user())) == 403
    found = shop.why()
    assert (found.outcome, found.layer, found.decider) == ("refused", "identity policy", None)
    place = shop.line("identities.authenticated.allow(")
    assert str(found.fix) == f'grant: api.invoke("GET /admin") at {place}'
    assert found.asked.action == "execute-api:Invoke"
    assert found.asked.resource.endswith("/GET/admin")


def test_an_explicit_deny_names_its_statement(shop: Shop) -> None:
    assert shop.call("/secret", shop.signed("/secret", shop.user())) == 403
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "identity policy")
    assert found.decider is not None
    assert found.decider.statement is not None
    assert found.decider.statement["Effect"] == "Deny"
    assert found.decider.sid == "BecauseClosedToday"
    assert found.fix is not None
    assert found.fix.place == found.decider.place


def test_a_boundary_is_told_from_a_missing_grant(shop: Shop) -> None:
    assert shop.call("/mine", shop.signed("/mine", shop.assumed())) == 403
    found = shop.why()
    assert (found.layer, found.decider) == ("permissions boundary", None)
    assert found.fix is not None
    assert found.fix.place == shop.line("capped = Role(")


def test_a_session_policy_is_told_from_the_role_s_own(shop: Shop) -> None:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    narrow = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role, name = "Free", "all"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}
    iam = shop.root("iam")
    made = iam.create_role(
        RoleName=role,
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [everything]})
    iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=document)
    given = shop.root("sts").assume_role(
        RoleArn=made["Arn"], RoleSessionName="test", Policy=narrow
    )["Credentials"]
    keys = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    assert shop.call("/mine", shop.signed("/mine", keys)) == 403
    found = shop.why()
    assert (found.layer, found.decider) == ("session policy", None)
    whole = shop.root("sts").assume_role(RoleArn=made["Arn"], RoleSessionName="test")["Credentials"]
    keys = Credentials(whole["AccessKeyId"], whole["SecretAccessKey"], whole["SessionToken"])
    assert shop.call("/mine", shop.signed("/mine", keys)) == 200


def test_a_guest_s_session_is_scoped_down_by_cognito(shop: Shop) -> None:
    identities, pool = shop.root("cognito-identity"), shop.outputs["IdentityPool"]
    identity = identities.get_id(IdentityPoolId=pool)["IdentityId"]
    keys = identities.get_credentials_for_identity(IdentityId=identity)["Credentials"]
    guest = {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretKey"],
        "aws_session_token": keys["SessionToken"],
    }
    role = shop.root("sts", **guest).get_caller_identity()["Arn"].split("/")[1]
    allow = {"Effect": "Allow", "Action": "iam:ListRoles", "Resource": "*"}
    shop.root("iam").put_role_policy(
        RoleName=role,
        PolicyName="more",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [allow]}),
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        shop.root("iam", **guest).list_roles()
    found = why(shop.project)
    assert (found.layer, found.who.identity) == ("session policy", identity)
    assert found.fix is not None
    assert "AWS's own list" in found.fix.words


def test_a_bucket_s_policy_that_denies_is_named(shop: Shop) -> None:
    bucket, s3 = shop.outputs["Bucket"], shop.root("s3")
    before = s3.get_bucket_policy(Bucket=bucket)["Policy"]
    deny = {
        "Sid": "NoReports", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/private/*",
    }  # fmt: skip
    s3.put_bucket_policy(
        Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    )
    shop.user()
    key = f"private/{shop._keys['identity']}/a.txt"
    s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    with pytest.raises(ClientError, match="AccessDenied"):
        shop.as_user("s3").get_object(Bucket=bucket, Key=key)
    found = why(shop.project)
    assert (found.layer, found.outcome) == ("resource policy", "refused")
    assert found.decider is not None
    assert found.decider.sid == "NoReports"
    s3.put_bucket_policy(Bucket=bucket, Policy=before)
    assert shop.as_user("s3").get_object(Bucket=bucket, Key=key)["Body"].read() == b"x"


def test_another_one_s_folder_has_no_grant(shop: Shop) -> None:
    key = "private/us-east-1:00000000-0000-4000-8000-000000000000/a.txt"
    with pytest.raises(ClientError, match="AccessDenied"):
        shop.as_user("s3").get_object(Bucket=shop.outputs["Bucket"], Key=key)
    found = why(shop.project)
    assert found.layer == "identity policy"
    assert found.fix is not None
    assert not found.fix.line
    assert "the folder of another identity" in found.fix.words


def test_a_missing_permission_of_the_function_is_a_500(shop: Shop) -> None:
    lambdas = shop.root("lambda")
    name = next(
        each["FunctionName"]
        for each in lambdas.list_functions()["Functions"]
        if "lost" in each["FunctionName"].lower()
    )
    policy = json.loads(lambdas.get_policy(FunctionName=name)["Policy"])
    for statement in policy["Statement"]:
        lambdas.remove_permission(FunctionName=name, StatementId=statement["Sid"])
    assert shop.call("/lost", shop.signed("/lost", shop.user())) == 500
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "function's permission")
    assert found.who.arn == "apigateway.amazonaws.com"
    assert found.asked.action == "lambda:InvokeFunction"
    assert found.fix is not None
    assert found.fix.place == shop.line("GET /lost")


class _Changed:
    """Signatures with one thing wrong."""

    @staticmethod
    def secret(shop: Shop) -> dict[str, str]:
        keys = shop.user()
        return shop.signed("/mine", Credentials(keys.access_key, "wrong", keys.token))

    @staticmethod
    def old(shop: Shop) -> dict[str, str]:
        past = datetime.now(timezone.utc) - timedelta(hours=1)
        with mock.patch.object(botocore.auth, "get_current_datetime", return_value=past):
            return shop.signed("/mine", shop.user())

    @staticmethod
    def unknown(shop: Shop) -> dict[str, str]:
        return shop.signed("/mine", Credentials("AKIAUNKNOWN000000000", "secret"))

    @staticmethod
    def service(shop: Shop) -> dict[str, str]:
        return {}


@pytest.mark.parametrize(
    ("changed", "reason", "fix"),
    [
        ("secret", "does not match", "Sign exactly what is sent"),
        ("old", "Signature expired", "Sign the request anew"),
        ("unknown", "security token", "The key is not known here"),
        ("service", "not signed", "Sign it with a user's credentials"),
    ],
)
def test_a_signature_that_is_not_valid(shop: Shop, changed: str, reason: str, fix: str) -> None:
    assert shop.call("/mine", getattr(_Changed, changed)(shop)) == 403
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "signature")
    assert reason in found.reason
    assert found.fix is not None
    assert fix in found.fix.words
    assert shop.call("/mine", shop.signed("/mine", shop.user())) == 200


def test_a_token_of_another_client_is_for_another_audience(shop: Shop) -> None:
    token = shop.tokens("OtherClient")["IdToken"]
    assert shop.call("/token", {"authorization": f"Bearer {token}"}) == 401
    found = shop.why()
    assert (found.layer, "audience" in found.reason) == ("token", True)
    assert found.who.kind == "token"
    assert found.who.user
    assert found.fix is not None
    assert found.fix.place == shop.line('"GET /token"')
    own = shop.tokens()["IdToken"]
    assert shop.call("/token", {"authorization": f"Bearer {own}"}) == 200
    assert (shop.why().outcome, shop.why().layer) == ("allowed", "token")


def test_a_token_that_has_expired(shop: Shop) -> None:
    genuine = shop.tokens()["IdToken"]
    key = shop.aws.folder / "aws" / "cognito-pool-keys" / f"{shop.outputs['UserPool']}-id.pem"
    kid = jwt.get_unverified_header(genuine)["kid"]
    claims, now = claims_of(genuine), int(time.time())
    old = {**claims, "iat": now - 7200, "exp": now - 3600}
    expired = jwt.encode(old, key.read_bytes(), "RS256", headers={"kid": kid})
    assert shop.call("/token", {"authorization": f"Bearer {expired}"}) == 401
    found = shop.why()
    assert (found.layer, "expired" in found.reason) == ("token", True)
    assert found.fix is not None
    assert "Sign in again" in found.fix.words


def test_a_token_without_the_scope_is_a_403(shop: Shop) -> None:
    token = shop.tokens()["AccessToken"]
    assert shop.call("/sales", {"authorization": f"Bearer {token}"}) == 403
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "token")
    assert found.fix is not None
    assert "sales/read" in found.fix.line
    assert found.fix.place == shop.line('"GET /sales"')


def test_without_a_token_nobody_is_named(shop: Shop) -> None:
    assert shop.call("/token") == 401
    found = shop.why()
    assert (found.layer, found.who.kind) == ("token", "nobody")
    assert found.fix is not None
    assert "--token access" in found.fix.words


def test_an_authorizer_of_the_app_s_own(shop: Shop) -> None:
    assert shop.call("/asked", {"authorization": "word"}) == 403
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "authorizer")
    assert found.fix is not None
    assert found.fix.place == shop.line('"GET /asked"')


def test_an_unknown_route_names_those_that_are_like_it(shop: Shop) -> None:
    assert shop.call("/mines") == 404
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "route")
    assert found.fix is not None
    assert "GET /mine" in found.fix.words
    assert 'api.route("GET /mines", …)' in found.fix.line


def test_a_preflight_of_another_page_is_refused_by_cors(shop: Shop) -> None:
    asked = {"origin": "https://evil.example.com", "access-control-request-method": "GET"}
    shop.call("/mine", asked, "OPTIONS")
    assert "access-control-allow-origin" not in shop.last.headers
    found = shop.why()
    assert (found.outcome, found.layer) == ("refused", "CORS")
    assert "https://evil.example.com" in found.reason
    assert found.fix is not None
    assert found.fix.place == shop.line("HttpApi(")
    shop.call("/mine", {**asked, "origin": "https://shop.example.com"}, "OPTIONS")
    assert shop.last.headers["access-control-allow-origin"] == "https://shop.example.com"
    assert shop.why().outcome == "allowed"


def test_too_many_calls_are_throttled(shop: Shop) -> None:
    headers = shop.signed("/busy", shop.user())
    with ThreadPoolExecutor(8) as threads:
        sent = list(threads.map(lambda _: shop.sent("/busy", headers), range(8)))
    assert {each.status_code for each in sent} == {200, 429}
    shop.last = next(each for each in sent if each.status_code == 429)
    found = why(shop.project, shop.last.headers["apigw-requestid"])
    assert (found.outcome, found.layer) == ("refused", "throttling")


@pytest.mark.parametrize(
    ("query", "action", "grant", "of"),
    [
        ("", "s3:GetObject", 'files.read("reports")', "keep = Function("),
        ("?what=item", "dynamodb:GetItem", "orders.read()", "keep = Function("),
    ],
)
def test_what_the_function_was_refused_inside_is_explained(
    shop: Shop, query: str, action: str, grant: str, of: str
) -> None:
    assert shop.call(f"/keep{query}", shop.signed(f"/keep{query}", shop.user())) == 500
    found = shop.why()
    assert (found.outcome, found.layer) == ("failed", "integration")
    [inner] = found.inside
    assert (inner.asked.action, inner.layer) == (action, "identity policy")
    assert str(inner.fix) == f"grant: {grant} at {shop.line(of)}"
    assert why(shop.project) == found


def test_an_id_that_nobody_knows(shop: Shop) -> None:
    with pytest.raises(CommandError, match="no request of the local AWS has the id 'nonsense='"):
        why(shop.project, "nonsense=")


def test_the_terminal_shows_who_what_and_the_line(shop: Shop) -> None:
    path = "/%1b[31mred"
    shop.call(path)
    shown = shop.cli("why", COLUMNS="80")
    assert shown.returncode == 0, shown.stderr
    assert "\x1b" not in shown.stdout
    assert "\\x1b[31mred" in shown.stdout
    shop.call("/admin", shop.signed("/admin", shop.user()))
    shown = shop.cli("why")
    assert 'grant: api.invoke("GET /admin") at main.py:' in shown.stdout
    assert "nobody wrote one" in shown.stdout
    found: dict[str, Any] = json.loads(shop.cli("why", "--json").stdout)
    assert found["layer"] == "identity policy"
    listed = json.loads(shop.cli("why", "--last", "2", "--json").stdout)
    assert [each["asked"]["route"] for each in listed] == ["GET /admin", ""]
