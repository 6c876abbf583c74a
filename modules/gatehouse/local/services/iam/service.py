"""IAM as a service: its operations, and what other services ask it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatehouse.local.services.contract import Service
from gatehouse.local.services.iam.boundaries import Boundaries
from gatehouse.local.services.iam.groups import Groups
from gatehouse.local.services.iam.holders import Holders
from gatehouse.local.services.iam.login_profiles import LoginProfiles
from gatehouse.local.services.iam.password_policy import PasswordPolicy
from gatehouse.local.services.iam.policies import Policies
from gatehouse.local.services.iam.profiles import Profiles
from gatehouse.local.services.iam.providers import OpenIdProviders, SamlProviders
from gatehouse.local.services.iam.roles import Roles
from gatehouse.local.services.iam.service_linked import ServiceLinkedRoles
from gatehouse.local.services.iam.simulation import Simulation
from gatehouse.local.services.iam.store import Store, is_of_aws
from gatehouse.local.services.iam.tags import Tags
from gatehouse.local.services.iam.users import Users
from gatehouse.local.services.iam_view import RoleView

_DEFAULT_SECONDS = 3600


def service(store: Store) -> Service:
    """Return IAM.

    Parameters
    ----------
    store : Store
        Where everything is kept.
    """
    concepts = (
        Roles(store),
        ServiceLinkedRoles(store),
        Policies(store),
        Holders(store),
        Boundaries(store),
        Users(store),
        LoginProfiles(store),
        Groups(store),
        Profiles(store),
        PasswordPolicy(store),
        OpenIdProviders(store),
        SamlProviders(store),
        Tags(store),
        Simulation(store),
    )
    operations = {name: each for concept in concepts for name, each in concept.operations().items()}
    return Service("iam", operations)


class View:
    """What STS and Cognito ask IAM.

    Parameters
    ----------
    store : Store
        Where everything is kept.
    accounts : Callable
        Returns the account of a user's access key, None if no user has it.
    """

    def __init__(self, store: Store, accounts: Callable[[str], str | None]) -> None:
        self._store, self._accounts = store, accounts

    def account_of_key(self, access_key: str) -> str | None:
        """Return the account of a user's access key, None if no user has it."""
        return self._accounts(access_key)

    def role(self, arn: str) -> RoleView | None:
        """Return the role of an ARN, None if there is none."""
        name = arn.rpartition("/")[2]
        held = self._store.roles.get(arn.split(":")[4], name)
        if not held or held["Arn"] != arn:
            return None
        return RoleView(
            arn,
            name,
            held["RoleId"],
            held.get("AssumeRolePolicyDocument") or "{}",
            int(held.get("MaxSessionDuration") or _DEFAULT_SECONDS),
            {each["Key"]: each["Value"] for each in held.get("Tags") or ()},
        )

    def has_policy(self, arn: str, account: str) -> bool:
        """Return whether a managed policy is AWS's own or one of the account."""
        owned = is_of_aws(arn) or arn.split(":")[4:5] == [account]
        return owned and self._store.find_policy(account, arn) is not None

    def clients_of_provider(self, arn: str) -> Sequence[str] | None:
        """Return the client ids of an OpenID Connect provider, None if there is none."""
        found = self._store.openid_providers.get(arn.split(":")[4], arn)
        return None if found is None else list(found.get("ClientIDList") or ())

    def saml_metadata(self, arn: str) -> str | None:
        """Return the metadata document of a SAML provider, None if there is none."""
        found = self._store.saml_providers.get(arn.split(":")[4], arn)
        return None if found is None else str(found.get("SAMLMetadataDocument") or "")
