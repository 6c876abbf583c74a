"""``GetSessionToken`` and ``GetFederationToken``: sessions of the caller's own, with less."""

from __future__ import annotations

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions

_DEFAULT_SECONDS, _LONGEST_OF_ROOT = 43200, 3600


class OwnSessions:
    """The operations, with what they need.

    Parameters
    ----------
    sessions : Sessions
        Where the session is kept.
    iam : Iam
        Where managed policies are.
    """

    def __init__(self, sessions: Sessions, iam: Iam) -> None:
        self._sessions, self._iam = sessions, iam

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "GetFederationToken": self.get_federation_token,
            "GetSessionToken": self.get_session_token,
        }

    def get_session_token(self, context: Context, asked: Json) -> Json:
        """Give a session that may do what the caller may."""
        _check_lasting_key(context, "GetSessionToken")
        caller = context.caller
        session = {
            "Arn": caller.arn,
            "UserId": caller.user_id,
            "AccountId": caller.account,
            **_whose(context),
        }
        given = self._sessions.start(session, _seconds(context, asked), context.now())
        return {"Credentials": given}

    def get_federation_token(self, context: Context, asked: Json) -> Json:
        """Give a session of a federated user, who may do what the request's policies allow."""
        _check_lasting_key(context, "GetFederationToken")
        account, name = context.caller.account, asked["Name"]
        arn, held = f"arn:aws:sts::{account}:federated-user/{name}", f"{account}:{name}"
        session = {
            "Arn": arn,
            "UserId": held,
            "AccountId": account,
            **_whose(context),
            "PrincipalType": "FederatedUser",
            "SessionTags": requests.tags(asked),
            # Without a policy a federated user may do nothing.
            "SessionPolicies": requests.policies(asked, self._iam, account)
            or {"Policy": "", "PolicyArns": []},
        }
        given = self._sessions.start(session, _seconds(context, asked), context.now())
        told = {"FederatedUserId": held, "Arn": arn}
        return {"Credentials": given, "FederatedUser": told, "PackedPolicySize": 0}


def _whose(context: Context) -> Json:
    caller = context.caller
    is_user = ":user/" in caller.arn
    return {
        "PrincipalType": "User" if is_user else "Root",
        "PrincipalName": caller.arn.rpartition("/")[2] if is_user else "",
        "SourceAccessKeyId": caller.access_key,
        "SourcePrincipalArn": caller.arn,
        "SourceUserId": caller.user_id,
    }


def _seconds(context: Context, asked: Json) -> int:
    """Return how long the session lasts; one of the root lasts an hour at most."""
    given = int(asked.get("DurationSeconds") or _DEFAULT_SECONDS)
    return min(given, _LONGEST_OF_ROOT) if context.caller.arn.endswith(":root") else given


def _check_lasting_key(context: Context, action: str) -> None:
    if context.caller.session is not None:
        raise ServiceError("AccessDenied", f"Cannot call {action} with session credentials", 403)
