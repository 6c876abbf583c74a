"""People who use an example's app, as its pages and phones let them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from botocore.credentials import Credentials
from gatehouse.deployed.client import Client, Deployment
from gatehouse.deployed.mailbox import confirmation_code

from tests.deployed.deployments import Deployed

PASSWORD = "Correct-1-horse"


def client_of(app: Deployed, output: str = "UserPoolClient") -> Client:
    """What a person has: the app's addresses and ids, and nothing of the account."""
    found = Deployment.from_outputs(app.outputs, app.aws.endpoint)
    return Client(replace(found, user_pool_client=app.outputs[output]), app.aws.endpoint)


@dataclass(frozen=True)
class Person:
    """Somebody who signed up."""

    app: Deployed
    email: str

    def signed(self) -> tuple[str, Credentials]:
        """Sign in; the identity id and credentials for an hour."""
        client = client_of(self.app)
        token = client.sign_in(self.email, PASSWORD)
        identity = client.identity(token)
        return identity, client.credentials(token, identity)


def sign_up(app: Deployed, email: str, *groups: str) -> Person:
    """Sign up as the app's page does, and confirm with the code from the mail."""
    client = client_of(app)
    client.sign_up(email, PASSWORD)
    client.confirm(email, confirmation_code(app.aws.endpoint, email))
    for group in groups:
        app.root("cognito-idp").admin_add_user_to_group(
            UserPoolId=app.outputs["UserPool"], Username=email, GroupName=group
        )
    return Person(app, email)
