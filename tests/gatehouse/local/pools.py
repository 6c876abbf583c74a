"""Identity pools made for one test each, with whatever the test is about."""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError

_PROVIDER = "cognito-identity.amazonaws.com"
_PASSWORD = "Correct-1-horse"
_FLOWS = ("USER_PASSWORD", "USER_SRP", "REFRESH_TOKEN")


def refusal(call: Callable[..., Any], *arguments: Any, **named: Any) -> str:
    """Return the error code with which a call is refused."""
    with pytest.raises(ClientError) as refused:
        call(*arguments, **named)
    return str(refused.value.response["Error"]["Code"])


def trust(pool_id: str, amr: str, *, tagging: bool = False) -> str:
    actions = ["sts:AssumeRoleWithWebIdentity", *(["sts:TagSession"] if tagging else [])]
    statement = {
        "Effect": "Allow",
        "Action": actions,
        "Principal": {"Federated": _PROVIDER},
        "Condition": {
            "StringEquals": {f"{_PROVIDER}:aud": pool_id},
            "ForAnyValue:StringLike": {f"{_PROVIDER}:amr": amr},
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Pool:
    """A user pool with an identity pool."""

    clients: Callable[..., Any]
    number: int
    region: str
    tagging: bool = False
    guests: bool = False
    classic: bool = False
    amr: str = "authenticated"
    checked: bool = True
    users: str = field(init=False)
    client: str = field(init=False)
    identities: str = field(init=False)

    def __post_init__(self) -> None:
        """Make it all."""
        idp = self.clients("cognito-idp")
        self.users = idp.create_user_pool(PoolName=f"users-{self.number}")["UserPool"]["Id"]
        self.client = idp.create_user_pool_client(
            UserPoolId=self.users,
            ClientName="web",
            ExplicitAuthFlows=[f"ALLOW_{flow}_AUTH" for flow in _FLOWS],
        )["UserPoolClient"]["ClientId"]
        made = self.clients("cognito-identity").create_identity_pool(
            IdentityPoolName=f"people-{self.number}",
            AllowUnauthenticatedIdentities=self.guests,
            AllowClassicFlow=self.classic,
            CognitoIdentityProviders=[
                {
                    "ProviderName": self.provider,
                    "ClientId": self.client,
                    "ServerSideTokenCheck": self.checked,
                }
            ],
        )
        self.identities = made["IdentityPoolId"]
        self.roles = {
            "authenticated": self.role("signed-in", amr=self.amr),
            "unauthenticated": self.role("guest", amr="unauthenticated"),
        }
        self._set_roles()

    @property
    def provider(self) -> str:
        return f"cognito-idp.{self.region}.amazonaws.com/{self.users}"

    @property
    def signed_in(self) -> str:
        return self.name("signed-in")

    def name(self, role: str) -> str:
        return f"{role}-{self.number}"

    def role(self, name: str, *, pool_id: str | None = None, amr: str = "authenticated") -> str:
        document = trust(pool_id or self.identities, amr, tagging=self.tagging)
        made = self.clients("iam").create_role(
            RoleName=self.name(name), AssumeRolePolicyDocument=document
        )
        return str(made["Role"]["Arn"])

    def grant(self, action: str, resource: str, *, guests: bool = False) -> None:
        statement = {"Effect": "Allow", "Action": action, "Resource": resource}
        self.grant_all([statement], role="guest" if guests else "signed-in")

    def grant_all(self, statements: list[dict[str, Any]], *, role: str = "signed-in") -> None:
        """Make these statements the policy of a role, in place of what it had."""
        self.clients("iam").put_role_policy(
            RoleName=self.name(role),
            PolicyName="granted",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statements}),
        )

    def group(self, name: str, *, role: str | None = None, precedence: int | None = None) -> None:
        more: dict[str, Any] = {"RoleArn": role} if role else {}
        if precedence is not None:
            more["Precedence"] = precedence
        self.clients("cognito-idp").create_group(UserPoolId=self.users, GroupName=name, **more)

    def map_roles(self, mapping: dict[str, Any]) -> None:
        self._set_roles(RoleMappings={f"{self.provider}:{self.client}": mapping})

    def tag(self, names: dict[str, str] | None) -> None:
        """Map claims to tags; None is the default mapping."""
        self.clients("cognito-identity").set_principal_tag_attribute_map(
            IdentityPoolId=self.identities,
            IdentityProviderName=self.provider,
            UseDefaults=names is None,
            PrincipalTags=names or {},
        )

    def token(self, name: str, *, groups: list[str] | None = None) -> str:
        """Sign somebody in, with an account that is made on the way."""
        idp = self.clients("cognito-idp")
        mail = {"Name": "email", "Value": f"{name}@example.com"}
        with contextlib.suppress(idp.exceptions.UsernameExistsException):
            idp.admin_create_user(UserPoolId=self.users, Username=name, UserAttributes=[mail])
        idp.admin_set_user_password(
            UserPoolId=self.users, Username=name, Password=_PASSWORD, Permanent=True
        )
        for group in groups or []:
            idp.admin_add_user_to_group(UserPoolId=self.users, Username=name, GroupName=group)
        result = idp.initiate_auth(
            ClientId=self.client,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": name, "PASSWORD": _PASSWORD},
        )
        return str(result["AuthenticationResult"]["IdToken"])

    def identity(self, token: str | None = None) -> tuple[str, dict[str, Any]]:
        logins = {"Logins": {self.provider: token}} if token else {}
        identities = self.clients("cognito-identity")
        made = identities.get_id(IdentityPoolId=self.identities, **logins)
        return made["IdentityId"], logins

    def credentials(self, token: str | None = None, **more: str) -> dict[str, str]:
        """Get credentials by the enhanced flow; as a guest without a token."""
        identity, logins = self.identity(token)
        identities = self.clients("cognito-identity")
        given = identities.get_credentials_for_identity(IdentityId=identity, **logins, **more)
        credentials: dict[str, str] = given["Credentials"]
        return credentials

    def open_id_token(self, token: str | None = None) -> tuple[str, str]:
        identity, logins = self.identity(token)
        given = self.clients("cognito-identity").get_open_id_token(IdentityId=identity, **logins)
        return identity, given["Token"]

    def assume(self, token: str) -> dict[str, str]:
        """Get credentials by the second half of the classic flow."""
        given = self.clients("sts").assume_role_with_web_identity(
            RoleArn=self.roles["authenticated"], RoleSessionName="app", WebIdentityToken=token
        )["Credentials"]
        return {**given, "SecretKey": given["SecretAccessKey"]}

    def register_as_provider(self) -> str:
        """Make the user pool a provider of the account, and a role that trusts it."""
        made = self.clients("iam").create_open_id_connect_provider(
            Url=f"https://{self.provider}", ClientIDList=[self.client], ThumbprintList=["a" * 40]
        )["OpenIDConnectProviderArn"]
        statement = {
            "Effect": "Allow",
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Principal": {"Federated": made},
            "Condition": {"StringEquals": {f"{self.provider}:aud": self.client}},
        }
        role = self.clients("iam").create_role(
            RoleName=self.name("direct"),
            AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [statement]}
            ),
        )
        return str(role["Role"]["Arn"])

    def _set_roles(self, **more: Any) -> None:
        self.clients("cognito-identity").set_identity_pool_roles(
            IdentityPoolId=self.identities, Roles=self.roles, **more
        )


class Pools:
    """Makes a pool a call."""

    def __init__(self, clients: Callable[..., Any], region: str) -> None:
        self._clients, self._region = clients, region
        self._numbers = itertools.count(1)

    def next(self) -> int:
        return next(self._numbers)

    def __call__(self, **options: Any) -> Pool:
        return Pool(self._clients, self.next(), self._region, **options)
