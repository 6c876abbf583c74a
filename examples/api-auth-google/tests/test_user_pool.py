"""Google as a way into the user pool: through the hosted sign-in to a token of the pool."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from gatehouse.testing import DeployedApp, Federated
from gatehouse.testing.openid import OpenIdProvider

CALLBACK = "http://localhost:3000/in"


def code_of(address: str) -> str:
    """Return the code with which a browser is sent to the page."""
    assert address.startswith(f"{CALLBACK}?"), address
    return parse_qs(urlsplit(address).query)["code"][0]


def follow(browser: requests.Session, address: str) -> str:
    """Return where a browser is sent from an address of the user pool."""
    answer = browser.get(address, allow_redirects=False, timeout=30)
    assert answer.is_redirect, answer.text
    return answer.headers["Location"]


def begin(app: DeployedApp) -> str:
    """Return the address of the user pool at which a page signs somebody in with Google."""
    asked = {
        "client_id": app.outputs["UserPoolClient"],
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": "openid email",
        "identity_provider": "Google",
    }
    return f"{app.aws.endpoint}/oauth2/authorize?{urlencode(asked)}"


def sign_in(app: DeployedApp, provider: OpenIdProvider, name: str) -> Federated:
    """Sign somebody in with Google, as a page does, and return them with the pool's token."""
    browser = requests.Session()  # Google's answer counts in the browser that began alone
    at_google = follow(browser, begin(app))
    assert at_google.startswith(f"{provider.issuer}/auth?")
    exchange = {
        "grant_type": "authorization_code",
        "client_id": app.outputs["UserPoolClient"],
        "code": code_of(follow(browser, provider.sign_in(name, at_google))),
        "redirect_uri": CALLBACK,
    }
    answer = requests.post(f"{app.aws.endpoint}/oauth2/token", data=exchange, timeout=30)
    answer.raise_for_status()
    return Federated(app.client(), answer.json()["id_token"])


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp, provider: OpenIdProvider) -> Federated:
    return sign_in(deployed_app, provider, "ann")


def test_somebody_of_google_becomes_a_user_of_the_pool(
    deployed_app: DeployedApp, ann: Federated
) -> None:
    assert ann.token
    listed = deployed_app.service("cognito-idp").list_users(
        UserPoolId=deployed_app.outputs["UserPool"]
    )
    [user] = listed["Users"]
    attributes = {each["Name"]: each["Value"] for each in user["Attributes"]}
    assert (user["Username"], user["UserStatus"]) == ("Google_ann", "EXTERNAL_PROVIDER")
    assert (attributes["email"], attributes["name"]) == ("ann@example.com", "ann")


def test_the_pools_token_is_worth_a_signed_call(ann: Federated) -> None:
    answer = ann.call("GET", "/private")
    expected = f"Hello user! Your identity id is {ann.identity}."
    assert (answer.status, answer.text) == (200, expected)


def test_who_comes_by_both_ways_is_two_users(
    deployed_app: DeployedApp, provider: OpenIdProvider, ann: Federated
) -> None:
    token = provider.tokens("ann", "123-abc.apps.googleusercontent.com")["id"]
    direct = Federated(deployed_app.client(), token, "accounts.google.com")
    assert direct.identity != ann.identity


def test_nobody_signs_in_while_google_is_down(
    deployed_app: DeployedApp, provider: OpenIdProvider
) -> None:
    provider.stop()
    try:
        answer = requests.get(begin(deployed_app), allow_redirects=False, timeout=30)
    finally:
        provider.start()
    assert answer.status_code == 400
    assert f"a sign-in with Google: The provider can't be asked at {provider.issuer}" in (
        deployed_app.aws.log_tail()
    )
