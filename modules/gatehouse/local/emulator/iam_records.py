"""What our services ask IAM, read from the emulator's records while IAM is not our own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from gatehouse.local.services.iam_view import RoleView


class EmulatedIam:
    """IAM, as the emulator keeps it."""

    def role(self, arn: str) -> RoleView | None:
        """Return the role of an ARN, None if there is none."""
        account, name = arn.split(":")[4], arn.rpartition("/")[2]
        held = iam._roles.get_scoped(account, None, name)
        if not held or held["Arn"] != arn:
            return None
        return RoleView(
            arn,
            name,
            held["RoleId"],
            held.get("AssumeRolePolicyDocument") or "{}",
            int(held.get("MaxSessionDuration") or 3600),
            {each["Key"]: each["Value"] for each in held.get("Tags") or ()},
        )

    def has_policy(self, arn: str, account: str) -> bool:
        """Return whether a managed policy is AWS's own or one of the account."""
        return bool(iam.policy_known(arn, account))

    def clients_of_provider(self, arn: str) -> Sequence[str] | None:
        """Return the client ids of an OpenID Connect provider, None if there is none."""
        found: dict[str, Any] | None = iam._oidc_providers.get_scoped(arn.split(":")[4], None, arn)
        return None if found is None else list(found.get("ClientIDList") or ())

    def saml_metadata(self, arn: str) -> str | None:
        """Return the metadata document of a SAML provider, None if there is none."""
        found: dict[str, Any] | None = iam._saml_providers.get_scoped(arn.split(":")[4], None, arn)
        return None if found is None else str(found.get("SAMLMetadataDocument") or "")

    def account_of_key(self, access_key: str) -> str | None:
        """Return the account of a user's access key, None if no user has it."""
        try:
            found: str | None = iam_evaluator.find_iam_access_key_account(access_key)
        except iam_evaluator.AmbiguousAccessKeyError:
            return None
        return found
