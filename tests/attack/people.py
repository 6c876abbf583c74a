"""The people: users who sign up and sign in through a client, and guests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt
from pycognito.aws_srp import AWSSRP

from tests.deployed.deployments import Deployed

_PASSWORD = "Correct-1-horse-battery"
Clients = Callable[..., Any]
Keys = dict[str, str]


@dataclass(frozen=True)
class Person:
    """A user with an account, and what an administrator set for them.

    Parameters
    ----------
    name : str
        Their name in requests.
    stack : str
        Whose user pool they are in.
    client : str
        The output with the client that they sign in with.
    groups : tuple of str
        Their groups.
    attributes : mapping of str to str
        Attributes that an administrator set.
    """

    name: str
    stack: str = "club"
    client: str = "Web"
    groups: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def mail(self) -> str:
        return f"{self.name}@example.com"


#: Everybody who gets credentials.
PEOPLE = (
    Person("ada", "notes", "UserPoolClient"),
    Person("bob", "notes", "UserPoolClient"),
    Person("carol", attributes={"custom:team": "red"}),
    Person("dave", attributes={"custom:team": "blue", "custom:kind": "staff"}),
    Person("fay", attributes={"custom:team": "red/eu"}),
    Person("editor", groups=("editors",)),
    Person("owner", groups=("owners", "editors")),
    Person("torn", groups=("writers", "drawers")),
    Person("leaver", groups=("editors",)),
    Person("staff", client="Desk", attributes={"custom:kind": "staff"}),
    Person("temp", client="Desk", attributes={"custom:kind": "temporary"}),
    Person("eve", "strangers"),
)
#: People who sign in and get no credentials, because a rule gives them no role.
WITHOUT_ROLE = Person("nobody", client="Desk", attributes={"custom:kind": "visiting staff"})


@dataclass(frozen=True)
class Caller:
    """A caller with credentials of an identity pool, as Cognito knows them.

    Parameters
    ----------
    pool : str
        The identity pool.
    identity : str
        The identity.
    claims : mapping of str to Any or None
        The claims of their ID token; None for guests.
    asked : str or None
        The role that they ask for: ``CustomRoleArn``, or in the classic flow the role to assume.
    classic : bool
        Whether they come by the classic flow.
    """

    pool: str
    identity: str
    claims: Mapping[str, Any] | None = None
    asked: str | None = None
    classic: bool = False


def join(clients: Clients, person: Person, stack: Deployed) -> None:
    """Sign a user up, and do what an administrator does for them."""
    users, pool = clients("cognito-idp"), stack.outputs["UserPool"]
    client = stack.outputs[person.client]
    users.sign_up(ClientId=client, Username=person.mail, Password=_PASSWORD)
    users.admin_confirm_sign_up(UserPoolId=pool, Username=person.mail)
    if person.attributes:
        users.admin_update_user_attributes(
            UserPoolId=pool,
            Username=person.mail,
            UserAttributes=[
                {"Name": name, "Value": value} for name, value in person.attributes.items()
            ],
        )
    for group in person.groups:
        users.admin_add_user_to_group(UserPoolId=pool, Username=person.mail, GroupName=group)


def sign_in(clients: Clients, person: Person, stack: Deployed) -> dict[str, str]:
    """Sign in by SRP, which never sends the password, and return the tokens."""
    users, pool = clients("cognito-idp"), stack.outputs["UserPool"]
    proof = AWSSRP(person.mail, _PASSWORD, pool, stack.outputs[person.client], client=users)
    given: dict[str, str] = proof.authenticate_user()["AuthenticationResult"]
    return given


def identify(clients: Clients, stack: Deployed, token: str | None = None) -> Caller:
    """Get an identity: that of the token's owner, or a guest's."""
    pool = stack.outputs["IdentityPool"]
    found = clients("cognito-identity").get_id(IdentityPoolId=pool, Logins=_logins(token))
    return Caller(pool, found["IdentityId"], claims_of(token) if token else None)


def credentials(clients: Clients, caller: Caller, token: str | None = None) -> Keys:
    """Get credentials by the flow of the caller."""
    identities = clients("cognito-identity")
    if not caller.classic:
        more = {"CustomRoleArn": caller.asked} if caller.asked else {}
        given: Keys = identities.get_credentials_for_identity(
            IdentityId=caller.identity, Logins=_logins(token), **more
        )["Credentials"]
        return given
    given = clients("sts").assume_role_with_web_identity(
        RoleArn=caller.asked,
        RoleSessionName="classic",
        WebIdentityToken=open_id_token(clients, caller, token),
    )["Credentials"]
    return {**given, "SecretKey": given["SecretAccessKey"]}


def open_id_token(clients: Clients, caller: Caller, token: str | None = None) -> str:
    """Get the identity pool's own token, which the classic flow continues with."""
    given = clients("cognito-identity").get_open_id_token(
        IdentityId=caller.identity, Logins=_logins(token)
    )
    return str(given["Token"])


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims of a token, whoever signed it."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def _logins(token: str | None) -> dict[str, str]:
    return {claims_of(token)["iss"].partition("://")[2]: token} if token else {}
