from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.mailbox import NoCodeError, confirmation_code
from gatehouse.local.launcher.server import LocalAws


@pytest.fixture(scope="module")
def web(clients: Any) -> str:
    """The client of a user pool that sends codes by e-mail."""
    users = clients("cognito-idp")
    pool = users.create_user_pool(
        PoolName="mail", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"]
    )["UserPool"]["Id"]
    made = users.create_user_pool_client(UserPoolId=pool, ClientName="web")
    return str(made["UserPoolClient"]["ClientId"])


def test_the_code_in_the_mail_confirms_the_address(
    local_aws: LocalAws, clients: Any, web: str
) -> None:
    users, email = clients("cognito-idp"), "ada@example.com"
    users.sign_up(ClientId=web, Username=email, Password="Correct-1-horse")
    code = confirmation_code(local_aws.endpoint, email)
    users.confirm_sign_up(ClientId=web, Username=email, ConfirmationCode=code)
    with pytest.raises(users.exceptions.NotAuthorizedException, match="CONFIRMED"):
        users.confirm_sign_up(ClientId=web, Username=email, ConfirmationCode=code)


def test_an_address_that_got_no_mail_has_no_code(local_aws: LocalAws) -> None:
    with pytest.raises(NoCodeError, match=r"no mail was sent to nobody@example\.com"):
        confirmation_code(local_aws.endpoint, "nobody@example.com")
