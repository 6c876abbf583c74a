"""Guests alone, groups of a directory, parts of an imported pool, links, and two ways in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from botocore.exceptions import ClientError

from tests.deployed.apps.pools import CALLBACK, KEY, SENDER
from tests.deployed.deployments import Deployed, Deployments
from tests.unit.local.user_pools.signing import Directory

PASSWORD = "Correct-1-horse"


@pytest.fixture(scope="module")
def applied(pools: Deployed, deployments: Deployments) -> Iterator[Deployed]:
    files = pools.root("s3")
    for folder in ("programme", "admins", "groups/readers", "groups/admins", "audits"):
        files.put_object(Bucket=pools.outputs["Bucket"], Key=f"{folder}/a.txt", Body=b"a")
    yield pools
    deployments.remove("pools")


@pytest.fixture
def users(applied: Deployed) -> Any:
    return applied.root("cognito-idp")


def answer(applied: Deployed, client: str, subject: str, attributes: Mapping[str, str]) -> str:
    """What a directory answers about a user who signed in there."""
    pools = {
        each["id"]: each["user_pool_id"] for each in applied.of("aws_cognito_user_pool_client")
    }
    company = Directory((applied.folder.parents[1] / "sources" / KEY).read_bytes())
    audience = f"urn:amazon:cognito:sp:{pools[applied.outputs[client]]}"
    return company.response(audience, time.time(), "Assertion", subject, **attributes)


def sign_in(
    applied: Deployed,
    client: str,
    subject: str,
    provider: str = "Directory",
    scope: str = "openid email",
    **attributes: str,
) -> dict[str, str]:
    """Sign in through a directory, on Cognito's pages, and return the tokens."""
    endpoint, client_id = applied.aws.endpoint, applied.outputs[client]
    browser = requests.Session()  # the directory's answer is for the browser that began
    asked = browser.get(
        f"{endpoint}/oauth2/authorize",
        params={
            "identity_provider": provider,
            "client_id": client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            "scope": scope,
        },
        allow_redirects=False,
        timeout=30,
    )
    assert asked.status_code == 302, asked.text
    sent_to = parse_qs(urlsplit(asked.headers["Location"]).query)
    back = browser.post(
        f"{endpoint}/saml2/idpresponse",
        data={
            "SAMLResponse": answer(applied, client, subject, attributes),
            "RelayState": sent_to["RelayState"],
        },
        allow_redirects=False,
        timeout=30,
    )
    assert back.status_code == 302, back.text
    (code,) = parse_qs(urlsplit(back.headers["Location"]).query)["code"]
    given = requests.post(
        f"{endpoint}/oauth2/token",
        data={
            "grant_type": "authorization_code",
            "client_id": client_id,
            "code": code,
            "redirect_uri": CALLBACK,
        },
        timeout=30,
    )
    assert given.status_code == 200, given.text
    tokens: dict[str, str] = given.json()
    return tokens


def claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def keys(applied: Deployed, pool: str, token: str | None = None) -> dict[str, str]:
    """Credentials of an identity pool: of a token's owner, or of a guest."""
    identities = applied.root("cognito-identity")
    logins = {claims(token)["iss"].removeprefix("https://"): token} if token else {}
    identity = identities.get_id(IdentityPoolId=applied.outputs[pool], Logins=logins)
    given = identities.get_credentials_for_identity(
        IdentityId=identity["IdentityId"], Logins=logins
    )["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": given["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": given["SecretKey"],
        "AWS_SESSION_TOKEN": given["SessionToken"],
    }


def may_read(applied: Deployed, held: Mapping[str, str], folder: str) -> bool:
    """Whether a file can be read; only a policy's refusal counts as a no."""
    files = applied.client("s3", held)
    try:
        files.get_object(Bucket=applied.outputs["Bucket"], Key=f"{folder}/a.txt")
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


def test_the_plan_after_the_apply_is_empty(applied: Deployed) -> None:
    assert applied.changed() == []


# ---- guests alone -------------------------------------------------------------------------------


def test_guests_use_a_pool_that_is_for_them_alone(applied: Deployed) -> None:
    guest = keys(applied, "Hall")
    assert may_read(applied, guest, "programme")
    assert not may_read(applied, guest, "admins")


def test_a_token_of_a_user_is_no_way_into_a_pool_of_guests_alone(applied: Deployed) -> None:
    token = sign_in(applied, "Web", "grace", mail="grace@example.com", groups="admins")["id_token"]
    with pytest.raises(ClientError, match="NotAuthorized"):
        keys(applied, "Hall", token)


# ---- groups of a directory ----------------------------------------------------------------------


# With ``openid`` and other scopes a token has the attributes of these scopes alone, and custom ones
# with ``profile``:
# https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
_GROUPS = "openid email profile"


def test_a_directorys_groups_choose_the_role(applied: Deployed) -> None:
    ann = sign_in(applied, "Web", "ann", scope=_GROUPS, mail="ann@example.com", groups="admins")
    held = keys(applied, "StaffIds", ann["id_token"])
    assert may_read(applied, held, "admins")
    assert not may_read(applied, held, "groups/admins")


def test_a_directorys_groups_are_tags(applied: Deployed) -> None:
    bob = sign_in(applied, "Web", "bob", scope=_GROUPS, mail="bob@example.com", groups="readers")
    held = keys(applied, "StaffIds", bob["id_token"])
    assert may_read(applied, held, "groups/readers")
    assert not may_read(applied, held, "groups/admins")


def test_nobody_writes_a_group_of_their_own(applied: Deployed, users: Any) -> None:
    mallory = sign_in(
        applied, "Web", "mallory", scope=_GROUPS, mail="mallory@example.com", groups="visitors"
    )
    with pytest.raises(users.exceptions.NotAuthorizedException, match="scope"):
        users.update_user_attributes(
            AccessToken=mallory["access_token"],
            UserAttributes=[{"Name": "custom:groups", "Value": "admins"}],
        )
    with pytest.raises(users.exceptions.NotAuthorizedException, match="SignUp is not permitted"):
        users.sign_up(
            ClientId=applied.outputs["Web"],
            Username="eve",
            Password=PASSWORD,
            UserAttributes=[{"Name": "custom:groups", "Value": "admins"}],
        )
    with pytest.raises(ClientError, match="not enabled for this client"):
        users.initiate_auth(
            ClientId=applied.outputs["Web"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "mallory", "PASSWORD": PASSWORD},
        )
    again = sign_in(
        applied, "Web", "mallory", scope=_GROUPS, mail="mallory@example.com", groups="visitors"
    )
    assert claims(again["id_token"])["custom:groups"] == "visitors"
    with pytest.raises(ClientError, match="Access denied"):
        keys(applied, "StaffIds", again["id_token"])


def test_where_a_scope_is_open_users_do_write_their_groups(applied: Deployed, users: Any) -> None:
    scope = "openid aws.cognito.signin.user.admin"
    eve = sign_in(applied, "OpenWeb", "eve", scope=scope, mail="e@example.com", groups="visitors")
    users.update_user_attributes(
        AccessToken=eve["access_token"],
        UserAttributes=[{"Name": "custom:groups", "Value": "admins"}],
    )
    held = users.get_user(AccessToken=eve["access_token"])["UserAttributes"]
    assert {"Name": "custom:groups", "Value": "admins"} in held


# ---- parts of an imported pool ------------------------------------------------------------------


def test_a_second_app_signs_in_through_what_the_pool_has(applied: Deployed, users: Any) -> None:
    address = urlsplit(applied.outputs["SecondSignIn"])
    assert address.netloc == f"acme-staff.auth.{applied.aws.region}.amazoncognito.com"
    assert parse_qs(address.query)["client_id"] == [applied.outputs["Second"]]
    made = users.describe_user_pool_client(
        UserPoolId=applied.outputs["Staff"], ClientId=applied.outputs["Second"]
    )["UserPoolClient"]
    assert made["SupportedIdentityProviders"] == ["Directory"]
    carl = sign_in(applied, "Second", "carl", mail="carl@example.com")
    assert claims(carl["id_token"])["aud"] == applied.outputs["Second"]


def test_members_of_a_group_that_is_there_get_the_role(applied: Deployed, users: Any) -> None:
    sign_in(applied, "Second", "dora", mail="dora@example.com")
    users.admin_add_user_to_group(
        UserPoolId=applied.outputs["Staff"], Username="Directory_dora", GroupName="auditors"
    )
    dora = sign_in(applied, "Second", "dora", mail="dora@example.com")
    assert may_read(applied, keys(applied, "SecondIds", dora["id_token"]), "audits")
    carl = sign_in(applied, "Second", "carl", mail="carl@example.com")
    with pytest.raises(ClientError, match="Access denied"):
        keys(applied, "SecondIds", carl["id_token"])


# ---- links --------------------------------------------------------------------------------------


def invoked(applied: Deployed, function: str, **event: str) -> dict[str, Any]:
    answered = applied.root("lambda").invoke(
        FunctionName=applied.outputs[function], Payload=json.dumps(event)
    )
    return dict(json.load(answered["Payload"]))


def test_a_linked_function_knows_the_ids(applied: Deployed) -> None:
    assert invoked(applied, "Namer") == {
        "pool": applied.outputs["Staff"],
        "client": applied.outputs["Web"],
    }


def test_a_function_administers_users_as_it_is_granted(applied: Deployed, users: Any) -> None:
    users.admin_create_user(UserPoolId=applied.outputs["Staff"], Username="frida")
    assert invoked(applied, "Reader", name="frida") == {"status": "FORCE_CHANGE_PASSWORD"}
    refused = invoked(applied, "Stranger", name="frida")
    assert "AccessDenied" in refused["errorMessage"]


# ---- two ways in --------------------------------------------------------------------------------


def member(applied: Deployed, users: Any, name: str, verified: str) -> str:
    """A member with a password, who says that an address is theirs."""
    pool, mail = applied.outputs["Members"], f"{name}@example.com"
    users.admin_create_user(
        UserPoolId=pool,
        Username=name,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": mail},
            {"Name": "email_verified", "Value": verified},
        ],
    )
    users.admin_set_user_password(UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True)
    return mail


def test_the_owner_of_an_address_has_one_account(applied: Deployed, users: Any) -> None:
    mail = member(applied, users, "hana", "true")
    tokens = sign_in(applied, "MembersWeb", "h-1", "Partner", mail=mail, verified="true")
    assert claims(tokens["id_token"])["cognito:username"] == "hana"
    (linked,) = json.loads(
        next(
            each["Value"]
            for each in users.admin_get_user(
                UserPoolId=applied.outputs["Members"], Username="hana"
            )["UserAttributes"]
            if each["Name"] == "identities"
        )
    )
    assert (linked["providerName"], linked["userId"]) == ("Partner", "h-1")


@pytest.mark.parametrize(
    ("name", "in_the_pool", "provider", "at_the_provider"),
    [
        ("ida", "true", "Partner", "false"),
        ("jana", "true", "Stranger", "true"),
        ("kira", "false", "Partner", "true"),
    ],
    ids=["not verified there", "a provider that is not trusted", "not verified here"],
)
def test_nobody_takes_an_account_over(
    applied: Deployed,
    users: Any,
    name: str,
    in_the_pool: str,
    provider: str,
    at_the_provider: str,
) -> None:
    mail = member(applied, users, name, in_the_pool)
    tokens = sign_in(applied, "MembersWeb", "x-1", provider, mail=mail, verified=at_the_provider)
    assert claims(tokens["id_token"])["cognito:username"] == f"{provider}_x-1"
    users.admin_delete_user(UserPoolId=applied.outputs["Members"], Username=f"{provider}_x-1")


# ---- a sender that is there ---------------------------------------------------------------------


def test_an_imported_sender_has_its_own_key(applied: Deployed, users: Any) -> None:
    pool = users.describe_user_pool(UserPoolId=applied.outputs["Callers"])["UserPool"]
    assert pool["LambdaConfig"]["KMSKeyID"] == applied.outputs["Key"]
    assert pool["LambdaConfig"]["CustomSMSSender"]["LambdaArn"].endswith(f":function:{SENDER}")
    policy = applied.root("lambda").get_policy(FunctionName=SENDER)["Policy"]
    assert applied.outputs["Callers"] in policy
