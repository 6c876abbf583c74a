"""Pools of guests, of a directory's users, and of those who have two ways in.

``python -m tests.deployed.apps.pools`` synthesizes it, with its handlers beside the output.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import boto3
from gatehouse.auth import (
    Guests,
    IdentityPool,
    OAuth,
    RoleRule,
    Saml,
    StringAttribute,
    Triggers,
    UserPool,
)
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket

from tests.unit.local.user_pools.signing import Directory
from tests.unit.synth import write

ADMIN_SCOPE = "aws.cognito.signin.user.admin"
SENDER = "sms-sender"
CALLBACK = "https://example.com/in"
#: Beside the handlers: the directory's key, with which tests sign, and its metadata.
KEY, METADATA = Path("directory.pem"), Path("metadata.xml")
LINKING = """
from gatehouse.handlers.linking import link_to_existing_user


def main(event, context):
    link_to_existing_user(event, trusted=["Partner"])
    return event
"""
READING = """
import boto3
from gatehouse.handlers import resource


def main(event, context):
    users = boto3.client("cognito-idp")
    pool = resource("Staff").user_pool_id
    found = users.admin_get_user(UserPoolId=pool, Username=event["name"])
    return {"status": found["UserStatus"]}
"""
NAMING = """
from gatehouse.handlers import resource


def main(event, context):
    return {"pool": resource("Staff").user_pool_id, "client": resource("Web").client_id}
"""
HANDLERS = {
    "lambdas/link.py": LINKING,
    "lambdas/read.py": READING,
    "lambdas/name.py": NAMING,
}


def directory(**attributes: str) -> Saml:
    """A company's directory, whose answers tests sign."""
    return Saml(metadata_file=str(METADATA.resolve()), attributes={"email": "mail", **attributes})


class PoolsStack(AppStack):
    """The pools."""

    def __init__(self, scope: App) -> None:
        super().__init__(scope, "pools", stage="test")
        self.files = Bucket(self, "Files")
        self._guests_alone()
        self._directory()
        self._open_directory()
        self._second_app()
        self._links()
        self._two_ways_in()
        self._imported_sender()
        self.output(Bucket=self.files.name)

    def _guests_alone(self) -> None:
        hall = IdentityPool(self, "Hall", guests=Guests(reason="everybody reads the programme"))
        hall.guests.allow(self.files.read("programme"))
        self.output(Hall=hall.id)

    def _directory(self) -> None:
        """Groups that nobody writes choose the role."""
        self.staff = UserPool(
            self,
            "Staff",
            self_sign_up=False,
            custom_attributes={"groups": StringAttribute()},
            mfa="off",
        )
        self.staff.add_domain("Domain", prefix="acme-staff")
        company = directory(**{"custom:groups": "groups"})
        provider = self.directory = self.staff.add_identity_provider("Directory", company)
        self.web = self.staff.add_client(
            "Web",
            oauth=OAuth([CALLBACK], scopes=["openid", "email", "profile"]),
            providers=[provider],
            auth_flows=[],
            write_attributes=["email", "custom:groups"],
        )
        ids = IdentityPool(
            self, "StaffIds", user_pools=[self.web], principal_tags={"group": "custom:groups"}
        )
        admins = ids.role("Admins", permissions=[self.files.read("admins")])
        readers = ids.role("Readers", permissions=[self.files.folder_of_tag("group", "groups")])
        ids.roles_by_rules(
            self.web,
            [
                RoleRule("custom:groups", "Equals", "admins", admins),
                RoleRule("custom:groups", "StartsWith", "readers", readers),
            ],
        )
        self.output(Staff=self.staff.id, Web=self.web.id, StaffIds=ids.id)

    def _open_directory(self) -> None:
        """The same without a role by groups, so that users may write them."""
        users = UserPool(self, "Open", custom_attributes={"groups": StringAttribute()}, mfa="off")
        company = directory(**{"custom:groups": "groups"})
        web = users.add_client(
            "OpenWeb",
            oauth=OAuth([CALLBACK], scopes=["openid", ADMIN_SCOPE]),
            providers=[users.add_identity_provider("Directory", company)],
            write_attributes=["email", "custom:groups"],
        )
        self.output(Open=users.id, OpenWeb=web.id)

    def _second_app(self) -> None:
        """Another app on the directory's pool, which it knows by its id."""
        users = UserPool.from_id(self, "Known", self.staff.id, domain="acme-staff")
        second = users.add_client(
            "Second",
            oauth=OAuth([CALLBACK], scopes=["openid", "email"]),
            providers=[users.identity_provider("Known", name="Directory")],
        )
        # It is known by its name alone, and made in this stack.
        second.nodes.client.node.add_dependency(self.directory.nodes.identity_provider)
        group = users.group("Auditors", name="auditors")
        ids = IdentityPool(self, "SecondIds", user_pools=[second])
        auditors = ids.role_for_group(group, permissions=[self.files.read("audits")])
        # As the stack that made the group would name the role.
        self.staff.add_group("Auditors", name="auditors", role=auditors)
        self.output(Second=second.id, SecondIds=ids.id, SecondSignIn=second.sign_in_url)

    def _links(self) -> None:
        reading = [self.staff.administer("AdminGetUser")]
        reader = Function(self, "Reader", "lambdas/read.main", link=reading)
        stranger = Function(self, "Stranger", "lambdas/read.main", link=[self.staff])
        namer = Function(self, "Namer", "lambdas/name.main", link=[self.staff, self.web])
        self.output(Reader=reader.name, Stranger=stranger.name, Namer=namer.name)

    def _two_ways_in(self) -> None:
        members = UserPool(
            self,
            "Members",
            aliases=["email"],
            triggers=Triggers(pre_sign_up="lambdas/link.main"),
            mfa="off",
        )
        members.grant_admin(
            members.triggers["pre_sign_up"], "AdminLinkProviderForUser", "ListUsers"
        )
        verified = directory(email_verified="verified")
        providers = [
            members.add_identity_provider(name, verified) for name in ("Partner", "Stranger")
        ]
        web = members.add_client(
            "MembersWeb",
            oauth=OAuth([CALLBACK], scopes=["openid", "email"]),
            providers=["cognito", *providers],
        )
        self.output(Members=members.id, MembersWeb=web.id)

    def _imported_sender(self) -> None:
        function, key = _sender()
        triggers = Triggers(
            custom_sms_sender=Function.from_name(self, "Sms", function), kms_key_arn=key
        )
        callers = UserPool(self, "Callers", usernames=["phone"], triggers=triggers)
        self.output(Callers=callers.id, Key=key)


def _sender() -> tuple[str, str]:
    """A function that is there, and its key."""

    def client(service: str) -> Any:
        return boto3.client(
            service,
            endpoint_url=os.environ["AWS_ENDPOINT_URL"],
            region_name=os.environ["AWS_REGION"],
        )

    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as written:
        written.writestr("send.py", "def main(event, context):\n    return event\n")
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = client("iam").create_role(RoleName=SENDER, AssumeRolePolicyDocument=trust)["Role"]
    client("lambda").create_function(
        FunctionName=SENDER,
        Runtime="python3.12",
        Role=role["Arn"],
        Handler="send.main",
        Code={"ZipFile": zipped.getvalue()},
    )
    return SENDER, client("kms").create_key()["KeyMetadata"]["Arn"]


def main() -> None:
    """Synthesize it."""
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, HANDLERS)
    os.chdir(sources)
    company = Directory()
    KEY.write_bytes(company.written)
    METADATA.write_text(company.metadata)
    app = App()
    PoolsStack(app)
    app.synth()


if __name__ == "__main__":
    main()
