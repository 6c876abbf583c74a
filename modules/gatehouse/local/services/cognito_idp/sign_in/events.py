"""The history of sign-ins, which pools with threat protection keep.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListUserAuthEvents.html
"""

from __future__ import annotations

import uuid

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import missing
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.contract import ServiceError

#: The most events that are kept of a user.
_MOST = 200


def record(call: Call, pool: Pool, user: User, kind: str, *, passed: bool) -> None:
    """Keep what a user did, if the pool has threat protection."""
    if not is_on(pool):
        return
    event = {
        "EventId": str(uuid.uuid4()),
        "EventType": kind,
        "CreationDate": call.now,
        "EventResponse": "Pass" if passed else "Fail",
        "EventRisk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False},
        "ChallengeResponses": [
            {"ChallengeName": "Password", "ChallengeResponse": "Success" if passed else "Failure"}
        ],
        "EventContextData": {"IpAddress": call.context.source_ip},
    }
    user.events = [event, *user.events][:_MOST]


def is_on(pool: Pool) -> bool:
    """Return whether a pool has threat protection."""
    add_ons = pool.settings.get("UserPoolAddOns") or {}
    return add_ons.get("AdvancedSecurityMode") in ("AUDIT", "ENFORCED")


def check_on(pool: Pool) -> None:
    """Refuse where a pool has no threat protection."""
    if not is_on(pool):
        raise ServiceError(
            "UserPoolAddOnNotEnabledException",
            "This is an add on feature. Please update AdvancedSecurityMode for your user pool to "
            "access this API.",
        )


def admin_list_user_auth_events(call: Call, asked: Json) -> Json:
    """Carry out ``AdminListUserAuthEvents``."""
    check_on(call.pool(asked))
    _, user = call.named(asked)
    return page(user.events, asked, "AuthEvents", limit="MaxResults")


def admin_update_auth_event_feedback(call: Call, asked: Json) -> Json:
    """Carry out ``AdminUpdateAuthEventFeedback``."""
    check_on(call.pool(asked))
    _, user = call.named(asked)
    for event in user.events:
        if event["EventId"] == asked["EventId"]:
            event["EventFeedback"] = {
                "FeedbackValue": asked["FeedbackValue"],
                "Provider": "Admin",
                "FeedbackDate": call.now,
            }
            return {}
    raise missing("The event does not exist.")
