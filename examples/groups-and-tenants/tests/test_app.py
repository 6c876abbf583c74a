"""What members and editors of two tenants can do, and what nobody can."""

from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from gatehouse.testing import PASSWORD, DeployedApp, Person
from invite import invite


def joined(app: DeployedApp, user: str, tenant: str, *groups: str) -> Person:
    """A user whom an administrator has created."""
    users, pool = app.service("cognito-idp"), app.outputs["UserPool"]
    invite(users, pool, user, tenant, *groups, password=PASSWORD)
    return Person(app.client(), user)


@pytest.fixture(scope="module")
def member(deployed_app: DeployedApp) -> Person:
    return joined(deployed_app, "member@acme.example", "acme")


@pytest.fixture(scope="module")
def editor(deployed_app: DeployedApp) -> Person:
    return joined(deployed_app, "editor@acme.example", "acme", "editors")


@pytest.fixture(scope="module")
def rival(deployed_app: DeployedApp) -> Person:
    return joined(deployed_app, "editor@rival.example", "rival", "editors")


def as_user(person: Person, what: str, body: object = None) -> Any:
    return person.call_with_token(what, "/orders", body, token="id")


def items(person: Person, app: DeployedApp) -> Any:
    """A client of DynamoDB with a user's own credentials."""
    keys = person.credentials
    return boto3.client(
        "dynamodb",
        app.aws.region,
        endpoint_url=app.aws.endpoint,
        aws_access_key_id=keys.access_key,
        aws_secret_access_key=keys.secret_key,
        aws_session_token=keys.token,
    )


def refused(call: Any, **arguments: Any) -> bool:
    with pytest.raises(ClientError, match="AccessDenied"):
        call(**arguments)
    return True


def test_an_order_is_seen_in_its_tenant_alone(
    member: Person, editor: Person, rival: Person
) -> None:
    assert as_user(editor, "POST", {"what": "a desk"}).status == 201
    assert as_user(member, "GET").json == {"orders": ["a desk"]}
    assert as_user(rival, "GET").json == {"orders": []}


def test_a_member_who_is_no_editor_orders_nothing(member: Person) -> None:
    assert as_user(member, "POST", {"what": "a yacht"}).status == 403


def test_a_user_without_a_tenant_sees_nothing(deployed_app: DeployedApp) -> None:
    users, pool = deployed_app.service("cognito-idp"), deployed_app.outputs["UserPool"]
    nobody = Person(deployed_app.client(), "nobody@example.com")
    users.admin_create_user(UserPoolId=pool, Username=nobody.user, MessageAction="SUPPRESS")
    users.admin_set_user_password(
        UserPoolId=pool, Username=nobody.user, Password=PASSWORD, Permanent=True
    )
    assert as_user(nobody, "GET").status == 403


def test_a_tenant_that_would_lie_in_another_ones_folder_is_refused(
    deployed_app: DeployedApp,
) -> None:
    with pytest.raises(SystemExit, match="TENANT must be"):
        joined(deployed_app, "eu@acme.example", "acme/eu")


def test_nobody_signs_up_into_a_tenant(deployed_app: DeployedApp) -> None:
    with pytest.raises(ClientError, match="Ask your administrator"):
        deployed_app.client().sign_up("eve@acme.example", PASSWORD)


def test_a_user_does_not_write_the_own_tenant(deployed_app: DeployedApp, member: Person) -> None:
    users = deployed_app.service("cognito-idp")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        users.update_user_attributes(
            AccessToken=member.tokens["access"],
            UserAttributes=[{"Name": "custom:tenant", "Value": "rival"}],
        )


def test_a_folder_is_its_tenants(
    deployed_app: DeployedApp, member: Person, editor: Person, rival: Person
) -> None:
    bucket, key = deployed_app.outputs["Bucket"], "tenants/acme/plan.txt"
    editor.files.put_object(Bucket=bucket, Key=key, Body=b"grow")
    assert member.files.get_object(Bucket=bucket, Key=key)["Body"].read() == b"grow"
    assert refused(member.files.put_object, Bucket=bucket, Key=key, Body=b"shrink")
    assert refused(rival.files.get_object, Bucket=bucket, Key=key)


def test_items_are_their_tenants(
    deployed_app: DeployedApp, editor: Person, member: Person, rival: Person
) -> None:
    item = {"tenant": {"S": "acme"}, "orderId": {"S": "1"}, "what": {"S": "a chair"}}
    table = deployed_app.outputs["Orders"]
    items(editor, deployed_app).put_item(TableName=table, Item=item)
    assert refused(items(rival, deployed_app).put_item, TableName=table, Item=item)
    assert refused(items(member, deployed_app).put_item, TableName=table, Item=item)
