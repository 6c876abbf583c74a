"""One app in three stacks, each of which does something for another one.

``hooks`` comes first: its function welcomes the users of ``people``. ``notes`` comes last: it works
with the users, files and items of ``people``. ``python -m tests.deployed.apps.in_stacks`` writes
them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gatehouse.api import HttpApi, Public
from gatehouse.auth import IdentityPool, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table

from tests.unit.synth import write

HANDLERS = {
    "lambdas/work.py": """
import json
import os

import boto3


def welcome(event, context):
    boto3.client("cognito-idp").admin_add_user_to_group(
        UserPoolId=event["userPoolId"], Username=event["userName"], GroupName="Editors"
    )
    return event


def sender(event, context):
    return event


def find(event, context):
    user = boto3.client("cognito-idp").admin_get_user(
        UserPoolId=os.environ["USER_POOL"], Username=event["pathParameters"]["name"]
    )
    context = event["requestContext"]
    seen = [event["rawPath"], context["http"]["path"], context["stage"], event["routeKey"]]
    return {"status": user["UserStatus"], "seen": seen}


def copy(event, context):
    bucket = boto3.resource("s3").Bucket(os.environ["UPLOADS_BUCKET_NAME"])
    for record in event["Records"]:
        key = record["s3"]["object"]["key"]
        bucket.put_object(Key=f"out/{key}", Body=b"copied")


def note(event, context):
    bucket = boto3.resource("s3").Bucket(os.environ["UPLOADS_BUCKET_NAME"])
    for record in event["Records"]:
        bucket.put_object(Key="changed/" + record["dynamodb"]["Keys"]["id"]["S"], Body=b"changed")
""",
}
STAGE_NAME = "v1"


class Hooks(AppStack):
    """What users are welcomed by."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "hooks", stage="dev")
        self.welcome = Function(self, "Welcome", "lambdas/work.welcome")
        self.sender = Function(self, "Sender", "lambdas/work.sender")


class People(AppStack):
    """Users, files and items."""

    def __init__(self, scope: App, hooks: Hooks) -> None:
        super().__init__(scope, "people", stage="dev")
        self.users = UserPool(
            self,
            "Users",
            usernames=["email"],
            triggers=Triggers(post_confirmation=hooks.welcome, custom_email_sender=hooks.sender),
        )
        self.users.grant_admin(hooks.welcome, "AdminAddUserToGroup")
        self.web = self.users.add_client("Web", auth_flows=["password", "srp"])
        self.editors = self.users.add_group("Editors")
        self.uploads = Bucket(self, "Uploads")
        self.items = Table(self, "Items", partition_key="id", stream="keys")
        self.output(UserPool=self.users.id, UserPoolClient=self.web.id, Items=self.items.name)
        self.output(Uploads=self.uploads.name)


class Notes(AppStack):
    """The app."""

    def __init__(self, scope: App, people: People) -> None:
        super().__init__(scope, "notes", stage="dev")
        uploads, users = people.uploads, people.users
        uploads.on_object(Function(self, "Copy", "lambdas/work.copy", link=[uploads]), prefix="in/")
        people.items.on_change(Function(self, "Note", "lambdas/work.note", link=[uploads.write()]))
        find = Function(self, "Find", "lambdas/work.find", environment={"USER_POOL": users.id})
        users.grant_admin(find, "AdminGetUser")
        identities = IdentityPool(self, "Identities", user_pools=[people.web])
        role = identities.role_for_group(people.editors, permissions=[uploads.read("out")])
        api = HttpApi(self, "Api", stage_name=STAGE_NAME, cors=True)
        api.route("GET /users/{name}", find, authorizer=Public(reason="a test"))
        api.route("GET /own/{name}", find)
        role.allow(api.invoke("GET /own/{name}"))
        self.output(ApiEndpoint=api.url, IdentityPool=identities.id, Role=role.arn)


def main() -> None:
    """Write them, with their handlers beside the output."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, HANDLERS)
    os.environ.pop("STAGE", None)
    os.chdir(sources)
    app = App(sys.argv[1:])
    Notes(app, People(app, Hooks(app)))
    app.synth()


if __name__ == "__main__":
    main()
