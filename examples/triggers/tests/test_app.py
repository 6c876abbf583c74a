"""What each trigger does, and what a client reads when it says no."""

import hashlib
from typing import Any

import pytest
from botocore.exceptions import ClientError
from gatehouse.deployed.mailbox import Message, messages
from gatehouse.testing import PASSWORD, DeployedApp, Person


@pytest.fixture(scope="module")
def users(deployed_app: DeployedApp) -> Any:
    return deployed_app.service("cognito-idp")


@pytest.fixture(scope="module")
def ann(deployed_app: DeployedApp) -> Person:
    return deployed_app.sign_up("ann@acme.example")


def table(app: DeployedApp, output: str) -> Any:
    return app.service("dynamodb"), app.outputs[output]


def newest_mail(app: DeployedApp, user: str) -> Message:
    return [*messages(app.aws.endpoint, to=user)][-1]


@pytest.mark.parametrize("user", ["eve@evil.example", "eve@acme.example.evil.example"])
def test_a_stranger_reads_why_nobody_was_signed_up(deployed_app: DeployedApp, user: str) -> None:
    expected = r"PreSignUp failed with error Only addresses at acme\.example can sign up\.\.?$"
    with pytest.raises(ClientError, match=expected) as refused:
        deployed_app.client().sign_up(user, PASSWORD)
    assert refused.value.response["Error"]["Code"] == "UserLambdaValidationException"


def test_an_administrator_is_asked_the_same(deployed_app: DeployedApp, users: Any) -> None:
    with pytest.raises(ClientError, match="PreSignUp failed with error"):
        users.admin_create_user(
            UserPoolId=deployed_app.outputs["UserPool"],
            Username="eve@evil.example",
            UserAttributes=[{"Name": "email", "Value": "eve@evil.example"}],
        )


def test_a_confirmed_user_is_a_member(deployed_app: DeployedApp, ann: Person) -> None:
    dynamodb, members = table(deployed_app, "Members")
    [member] = dynamodb.scan(TableName=members)["Items"]
    assert (member["email"]["S"], member["plan"]["S"]) == ("ann@acme.example", "free")


def test_the_mail_has_the_apps_own_words(deployed_app: DeployedApp, ann: Person) -> None:
    mail = newest_mail(deployed_app, "ann@acme.example")
    assert mail.subject == "Welcome to Acme"
    assert mail.text == f"Your code is {mail.code}."


def test_a_forgotten_password_and_an_invitation_have_words_of_their_own(
    deployed_app: DeployedApp, users: Any, ann: Person
) -> None:
    users.forgot_password(
        ClientId=deployed_app.outputs["UserPoolClient"], Username="ann@acme.example"
    )
    assert newest_mail(deployed_app, "ann@acme.example").subject == "A new password for Acme"
    users.admin_create_user(
        UserPoolId=deployed_app.outputs["UserPool"],
        Username="bob@acme.example",
        UserAttributes=[{"Name": "email", "Value": "bob@acme.example"}],
    )
    invitation = newest_mail(deployed_app, "bob@acme.example")
    assert invitation.subject == "You are invited to Acme"
    assert "{" not in invitation.text


def test_a_handler_knows_what_the_trigger_has_added(deployed_app: DeployedApp, ann: Person) -> None:
    answer = ann.call_with_token("GET", "/me", token="id")
    assert answer.json == {"email": "ann@acme.example", "plan": "free"}


def test_a_claim_is_as_new_as_the_token(deployed_app: DeployedApp, ann: Person) -> None:
    dynamodb, members = table(deployed_app, "Members")
    [member] = dynamodb.scan(TableName=members)["Items"]
    dynamodb.put_item(TableName=members, Item={**member, "plan": {"S": "gold"}})
    assert ann.call_with_token("GET", "/me", token="id").json["plan"] == "free"
    again = Person(deployed_app.client(), "ann@acme.example")
    assert again.call_with_token("GET", "/me", token="id").json["plan"] == "gold"


@pytest.fixture(scope="module")
def older(deployed_app: DeployedApp) -> str:
    """Somebody whom the older directory knows."""
    user, salt = "old@acme.example", b"0123456789abcdef"
    dynamodb, name = table(deployed_app, "OlderUsers")
    kept = hashlib.scrypt(PASSWORD.encode(), salt=salt, n=2**14, r=8, p=1)
    item = {"email": {"S": user}, "salt": {"B": salt}, "password": {"B": kept}}
    dynamodb.put_item(TableName=name, Item=item)
    return user


def by_password(app: DeployedApp, users: Any, user: str, password: str) -> Any:
    return users.initiate_auth(
        ClientId=app.outputs["UserPoolClient"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": user, "PASSWORD": password},
    )["AuthenticationResult"]


def test_an_older_user_with_a_wrong_password_is_nobody(
    deployed_app: DeployedApp, users: Any, older: str
) -> None:
    for user in (older, "nobody@acme.example"):
        with pytest.raises(ClientError, match=r"Incorrect username or password\.\.?$"):
            by_password(deployed_app, users, user, "Wrong-1-horse")


def test_an_older_user_signs_in_once_by_password_and_then_by_srp(
    deployed_app: DeployedApp, users: Any, older: str
) -> None:
    assert by_password(deployed_app, users, older, PASSWORD)["IdToken"]
    answer = Person(deployed_app.client(), older).call_with_token("GET", "/me", token="id")
    assert answer.json == {"email": older, "plan": "free"}
