"""``AssumeRole``: a session of a role for a caller who signed the request."""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam_view import Iam
from gatehouse.local.services.sts import requests
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Asking, Trust


class AssumeRole:
    """The operation, with what it needs.

    Parameters
    ----------
    sessions : Sessions
        Where the session is kept.
    iam : Iam
        Where roles and policies are.
    trust : Trust
        Asks the trust policy.
    """

    def __init__(self, sessions: Sessions, iam: Iam, trust: Trust) -> None:
        self._sessions, self._iam, self._trust = sessions, iam, trust

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {"AssumeRole": self.assume_role}

    def assume_role(self, context: Context, asked: Json) -> Json:
        """Give a session of a role."""
        arn = requests.role_arn(asked["RoleArn"])
        name = asked["RoleSessionName"]
        account = arn.split(":")[4]
        mine = dict(context.caller.session or {})
        inherited = _transitive(mine)
        tags = requests.tags(asked, inherited)
        policies = requests.policies(asked, self._iam, account)
        source = _source_identity(asked, mine, arn)
        asking = Asking(
            "sts:AssumeRole",
            context.caller.arn,
            {**_keys(asked, source), **_about_caller(context), **requests.tag_keys(tags)},
            tags,
            source_identity=source,
        )
        role = self._trust.role(arn, asking)
        chained = mine.get("PrincipalType") == "AssumedRole"
        lasts = requests.seconds(asked, role, chained=chained)
        session = requests.session_arn(arn, name)
        held = f"{role.role_id}:{name}"
        transitive = [*(asked.get("TransitiveTagKeys") or []), *(each["Key"] for each in inherited)]
        credentials = self._sessions.start(
            {
                "Arn": session,
                "UserId": held,
                "AccountId": account,
                "PrincipalType": "AssumedRole",
                "SourceAccessKeyId": context.caller.access_key,
                "SourcePrincipalArn": context.caller.arn,
                "SessionTags": tags,
                "TransitiveTagKeys": transitive,
                "SessionPolicies": policies,
                "SourceIdentity": source,
                "ConditionKeys": {"aws:SourceIdentity": source or None},
            },
            lasts,
            context.now(),
        )
        return {
            "Credentials": credentials,
            "AssumedRoleUser": {"AssumedRoleId": held, "Arn": session},
            "PackedPolicySize": 0,
            "SourceIdentity": source or None,
        }


def _source_identity(asked: Json, session: Json, role: str) -> str:
    """Return the source identity of the session, which a chain of sessions keeps."""
    held, given = session.get("SourceIdentity") or "", asked.get("SourceIdentity") or ""
    if held and given and held != given:
        raise ServiceError(
            "AccessDenied",
            f"The source identity {held} of the calling session cannot be changed for {role}.",
            403,
        )
    return str(given or held)


def _transitive(session: Json) -> list[dict[str, str]]:
    passed_on = {str(each).lower() for each in session.get("TransitiveTagKeys") or []}
    return [each for each in session.get("SessionTags") or [] if each["Key"].lower() in passed_on]


def _keys(asked: Json, source: str) -> dict[str, Any]:
    return {
        "sts:ExternalId": asked.get("ExternalId"),
        "sts:RoleSessionName": asked.get("RoleSessionName"),
        "sts:SourceIdentity": source or None,
        "sts:TransitiveTagKeys": asked.get("TransitiveTagKeys") or None,
    }


def _about_caller(context: Context) -> dict[str, Any]:
    session = context.caller.session or {}
    tags = session.get("SessionTags") or []
    return {
        "aws:userid": context.caller.user_id,
        **{f"aws:PrincipalTag/{each['Key']}": each["Value"] for each in tags},
    }
