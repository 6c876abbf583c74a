"""Only the user who was given a challenge can answer it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from gatehouse.local.launcher.server import LocalAws

from tests.gatehouse.local.pools import refusal

_PASSWORD, _NEW = "Correct-1-horse", "Another-1-horse"
_NUMBERS = itertools.count()


def _code(secret: str) -> str:
    """Make the code of an authenticator app (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@dataclass
class Users:
    """A user pool with a client."""

    idp: Any
    pool: str
    client: str

    def member(self, *, permanent: bool = True) -> str:
        name = f"member-{next(_NUMBERS)}"
        self.idp.admin_create_user(UserPoolId=self.pool, Username=name, TemporaryPassword=_PASSWORD)
        if permanent:
            self.idp.admin_set_user_password(
                UserPoolId=self.pool, Username=name, Password=_PASSWORD, Permanent=True
            )
        return name

    def sign_in(self, name: str, password: str = _PASSWORD) -> Any:
        return self.idp.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": password},
        )

    def respond(self, challenge: str, session: str, name: str, **responses: str) -> Any:
        return self.idp.respond_to_auth_challenge(
            ClientId=self.client,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={
                "USERNAME": name,
                **{key.replace("__", "."): value for key, value in responses.items()},
            },
        )

    def enrolled(self) -> tuple[str, str]:
        """Make a member who has MFA; return the name and the secret.

        A verified app is a factor once the user prefers it, where MFA is optional:
        https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
        """
        name = self.member()
        token = self.sign_in(name)["AuthenticationResult"]["AccessToken"]
        secret = self.idp.associate_software_token(AccessToken=token)["SecretCode"]
        self.idp.verify_software_token(AccessToken=token, UserCode=_code(secret))
        self.idp.set_user_mfa_preference(
            AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
        )
        return name, secret


def _make(idp: Any, mfa: str) -> Users:
    pool = idp.create_user_pool(PoolName="challenges")["UserPool"]["Id"]
    idp.set_user_pool_mfa_config(
        UserPoolId=pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration=mfa
    )
    client = idp.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        WriteAttributes=["name"],
    )
    return Users(idp, pool, client["UserPoolClient"]["ClientId"])


@pytest.fixture(scope="module")
def users(clients: Callable[..., Any]) -> Users:
    return _make(clients("cognito-idp"), "OPTIONAL")


_FORGED = "x" * 40


@pytest.mark.parametrize("challenge", ["NEW_PASSWORD_REQUIRED", "MFA_SETUP", "SOFTWARE_TOKEN_MFA"])
def test_nobody_gets_in_by_a_challenge_that_was_not_given(users: Users, challenge: str) -> None:
    victim = users.member()
    answers = {"NEW_PASSWORD": _NEW, "SOFTWARE_TOKEN_MFA_CODE": "000000"}
    told = refusal(users.respond, challenge, _FORGED, victim, **answers)
    assert told == "NotAuthorizedException"
    assert users.sign_in(victim)["AuthenticationResult"]


def test_a_session_is_valid_for_one_user(users: Users) -> None:
    victim, mine = users.member(), users.member(permanent=False)
    session = users.sign_in(mine)["Session"]
    respond = users.respond
    told = refusal(respond, "NEW_PASSWORD_REQUIRED", session, victim, NEW_PASSWORD=_NEW)
    assert told == "NotAuthorizedException"
    assert respond("NEW_PASSWORD_REQUIRED", session, mine, NEW_PASSWORD=_NEW)[
        "AuthenticationResult"
    ]


def test_a_session_is_valid_for_one_challenge(users: Users) -> None:
    name, secret = users.enrolled()
    session = users.sign_in(name)["Session"]
    for other in ("NEW_PASSWORD_REQUIRED", "MFA_SETUP"):
        told = refusal(users.respond, other, session, name, NEW_PASSWORD=_NEW)
        assert told == "NotAuthorizedException"
    code = _code(secret)
    assert users.respond("SOFTWARE_TOKEN_MFA", session, name, SOFTWARE_TOKEN_MFA_CODE=code)


def test_a_session_is_used_once(users: Users) -> None:
    name, secret = users.enrolled()
    answer = {"SOFTWARE_TOKEN_MFA_CODE": _code(secret)}
    session = users.sign_in(name)["Session"]
    users.respond("SOFTWARE_TOKEN_MFA", session, name, **answer)
    told = refusal(users.respond, "SOFTWARE_TOKEN_MFA", session, name, **answer)
    assert told == "NotAuthorizedException"


def test_a_wrong_code_can_be_corrected(users: Users) -> None:
    name, secret = users.enrolled()
    session = users.sign_in(name)["Session"]
    wrong = {"SOFTWARE_TOKEN_MFA_CODE": f"{(int(_code(secret)) + 1) % 1_000_000:06d}"}
    told = refusal(users.respond, "SOFTWARE_TOKEN_MFA", session, name, **wrong)
    assert told == "CodeMismatchException"
    right = {"SOFTWARE_TOKEN_MFA_CODE": _code(secret)}
    assert users.respond("SOFTWARE_TOKEN_MFA", session, name, **right)["AuthenticationResult"]


def test_a_new_password_must_match_the_policy(users: Users) -> None:
    name = users.member(permanent=False)
    session = users.sign_in(name)["Session"]
    told = refusal(users.respond, "NEW_PASSWORD_REQUIRED", session, name, NEW_PASSWORD="weak")
    assert told == "InvalidPasswordException"


def test_attributes_beside_a_new_password_are_those_that_the_client_may_write(
    users: Users,
) -> None:
    name = users.member(permanent=False)
    session = users.sign_in(name)["Session"]
    respond = {"NEW_PASSWORD": _NEW, "userAttributes__email": "eve@example.com"}
    told = refusal(users.respond, "NEW_PASSWORD_REQUIRED", session, name, **respond)
    assert told == "NotAuthorizedException"
    mine = {"NEW_PASSWORD": _NEW, "userAttributes__name": "Ada"}
    users.respond("NEW_PASSWORD_REQUIRED", session, name, **mine)
    held = users.idp.admin_get_user(UserPoolId=users.pool, Username=name)["UserAttributes"]
    assert {"Name": "name", "Value": "Ada"} in held


def test_where_mfa_is_on_nobody_gets_in_without_setting_it_up(clients: Callable[..., Any]) -> None:
    users = _make(clients("cognito-idp"), "ON")
    name = users.member(permanent=False)
    first = users.sign_in(name)
    second = users.respond("NEW_PASSWORD_REQUIRED", first["Session"], name, NEW_PASSWORD=_NEW)
    assert (second["ChallengeName"], "AuthenticationResult" in second) == ("MFA_SETUP", False)
    told = refusal(users.respond, "MFA_SETUP", second["Session"], name)
    assert told == "InvalidParameterException"
    begun = users.idp.associate_software_token(Session=second["Session"])
    done = users.idp.verify_software_token(
        Session=begun["Session"], UserCode=_code(begun["SecretCode"])
    )
    assert users.respond("MFA_SETUP", done["Session"], name)["AuthenticationResult"]
    assert users.sign_in(name, _NEW)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_mfa_is_not_set_up_in_an_unknown_session(users: Users) -> None:
    told = refusal(users.idp.associate_software_token, Session=_FORGED)
    assert told == "NotAuthorizedException"


@dataclass
class Page:
    """The sign-in page of a client that uses the authorization code flow, in a browser."""

    endpoint: str
    client: str

    def __post_init__(self) -> None:
        self.browser = requests.Session()
        self.asked = {
            "client_id": self.client,
            "redirect_uri": "https://app.example/callback",
            "response_type": "code",
        }

    def post(self, **form: str) -> requests.Response:
        address = f"{self.endpoint}/login"
        shown = self.browser.get(address, params=self.asked, timeout=30)
        form["_csrf"] = _hidden(shown, "_csrf")
        return self.browser.post(address, data=form, allow_redirects=False, timeout=30)

    def sign_in(self, name: str, scope: str = "openid") -> requests.Response:
        return self.post(**self.asked, scope=scope, username=name, password=_PASSWORD)


def _page(users: Users, local_aws: LocalAws) -> Page:
    client = users.idp.create_user_pool_client(
        UserPoolId=users.pool,
        ClientName="page",
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
        CallbackURLs=["https://app.example/callback"],
        SupportedIdentityProviders=["COGNITO"],
    )
    return Page(local_aws.endpoint, client["UserPoolClient"]["ClientId"])


def _hidden(page: requests.Response, name: str = "mfa_token") -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def test_the_sign_in_page_asks_for_the_second_factor(users: Users, local_aws: LocalAws) -> None:
    page = _page(users, local_aws)
    name, secret = users.enrolled()
    asked = page.sign_in(name)
    assert "Location" not in asked.headers
    wrong = page.post(mfa_token=_hidden(asked), code="none")
    assert "Incorrect code" in wrong.text
    done = page.post(mfa_token=_hidden(asked), code=_code(secret))
    assert done.headers["Location"].startswith("https://app.example/callback?code=")


def test_the_sign_in_page_sets_mfa_up_where_it_is_on(
    clients: Callable[..., Any], local_aws: LocalAws
) -> None:
    users = _make(clients("cognito-idp"), "ON")
    page = _page(users, local_aws)
    name = users.member()
    asked = page.sign_in(name)
    shown = re.search(r'id="secret">([A-Z2-7]+)<', asked.text)
    assert shown
    done = page.post(mfa_token=_hidden(asked), code=_code(shown[1]))
    assert done.headers["Location"].startswith("https://app.example/callback?code=")
    assert users.sign_in(name)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_the_sign_in_page_refuses_a_scope_that_the_client_may_not_have(
    users: Users, local_aws: LocalAws
) -> None:
    page = _page(users, local_aws)
    refused = page.sign_in(users.member(), scope="openid aws.cognito.signin.user.admin")
    assert "error=invalid_request" in refused.headers["Location"]
    assert "code=" not in refused.headers["Location"]
