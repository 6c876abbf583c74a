"""What the constructs of all rows share, so that each row makes little."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gatehouse.auth import Google, IdentityProvider, SecretFrom, UserPool, UserPoolClient
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.storage import Bucket, Table

ACCOUNT = "000000000000"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-4333-8444-555555555555"
LAYER = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer:words:1"
QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:failed"
SECRET = SecretFrom.variable("provider_secret")
SES = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com"
TOPIC = f"arn:aws:sns:us-east-1:{ACCOUNT}:oncall"


@dataclass(frozen=True)
class Shared:
    """A pool, a function and a table for all rows of a stack."""

    stack: AppStack
    certificate: str
    sms_role: str
    web_acl: str
    zone: str
    image = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/notes:1"

    @cached_property
    def pool(self) -> UserPool:
        """The pool of clients, groups and providers."""
        return UserPool(self.stack, "SharedUsers", usernames=["email"], tier="plus")

    @cached_property
    def google(self) -> IdentityProvider:
        """Its provider."""
        return self.pool.add_identity_provider(
            "SharedGoogle", Google("1.apps.googleusercontent.com", SECRET)
        )

    @cached_property
    def client(self) -> UserPoolClient:
        """Its client."""
        return self.pool.add_client("SharedWeb")

    @cached_property
    def other_client(self) -> UserPoolClient:
        """Another one."""
        return self.pool.add_client("SharedPhone")

    @cached_property
    def bucket(self) -> Bucket:
        """Where a function's zip lies."""
        return Bucket(self.stack, "SharedBucket")

    @cached_property
    def function(self) -> Function:
        """What routes lead to; a function's policy has room for so many."""
        return Function(self.stack, "SharedFunction", image=self.image)

    @cached_property
    def triggered(self) -> Function:
        """What triggers call."""
        return Function(self.stack, "SharedTriggered", image=self.image)

    @cached_property
    def asked(self) -> Function:
        """What APIs ask about callers."""
        return Function(self.stack, "SharedAsked", image=self.image)

    @cached_property
    def table(self) -> Table:
        """What functions are linked to."""
        return Table(self.stack, "SharedTable", partition_key="id")
