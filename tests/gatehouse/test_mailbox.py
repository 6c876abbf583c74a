from __future__ import annotations

from typing import Any

import pytest
from gatehouse.deployed.mailbox import NoCodeError, confirmation_code, messages
from gatehouse.errors import CommandError
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


def test_the_messages_to_one_address_are_shown_alone(
    local_aws: LocalAws, clients: Any, web: str
) -> None:
    for name in ("bea.post", "zoe.post"):
        clients("cognito-idp").sign_up(
            ClientId=web, Username=f"{name}@example.com", Password="Correct-1-horse"
        )
    [sent] = messages(local_aws.endpoint, to="zoe.post@example.com")
    assert (sent.to, sent.code) == (
        "zoe.post@example.com",
        confirmation_code(local_aws.endpoint, "zoe.post@example.com"),
    )
    assert str(sent.code) in sent.text
    assert {each.to for each in messages(local_aws.endpoint)} > {"bea.post@example.com", sent.to}


def test_a_text_message_is_a_message_too(local_aws: LocalAws, clients: Any) -> None:
    clients("sns").publish(PhoneNumber="+15550100", Message="Your code is 778899")
    [sent] = messages(local_aws.endpoint, to="+15550100")
    assert (sent.subject, sent.code) == ("", "778899")


def test_nobody_who_keeps_no_mail_is_asked_twice() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        next(messages("http://127.0.0.1:9"))
