"""What the requests for a session have in common: the role, duration, tags and session policies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gatehouse import access
from gatehouse.local.services import refused_documents
from gatehouse.local.services.contract import Json, ServiceError
from gatehouse.local.services.iam_view import Iam, RoleView

_ROLE = re.compile(r"arn:(aws[a-z-]*):iam::(\d{12}):role/(?:[\x21-\x7e]*/)?([\w+=,.@-]{1,64})")
_DEFAULT_SECONDS, _CHAINED_SECONDS = 3600, 3600
_PACKED = 2048


def invalid(message: str) -> ServiceError:
    """Return STS's error for a value that it does not take."""
    return ServiceError("ValidationError", message, 400)


def role_arn(text: str) -> str:
    """Return the ARN of a role if it is one; raise STS's error otherwise."""
    if not _ROLE.fullmatch(text):
        raise invalid(f"{text} is invalid")
    return text


def session_arn(arn: str, name: str) -> str:
    """Return the ARN of a session of a role: the role's path is not in it."""
    found = _ROLE.fullmatch(arn)
    if found is None:
        raise invalid(f"{arn} is invalid")
    partition, account, role = found.groups()
    return f"arn:{partition}:sts::{account}:assumed-role/{role}/{name}"


def seconds(asked: Json, role: RoleView, *, chained: bool = False) -> int:
    """Return how long a session of a role lasts.

    Parameters
    ----------
    asked : dict
        The parameters of the request.
    role : RoleView
        The role, which has a longest duration.
    chained : bool
        Whether the caller is a session of a role itself, which limits it to an hour. Default
        False.
    """
    given = int(asked.get("DurationSeconds") or 0)
    if given > role.longest_session:
        raise invalid(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        )
    if chained and given > _CHAINED_SECONDS:
        raise invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining"
        )
    return given or _DEFAULT_SECONDS


def policies(asked: Json, iam: Iam, account: str) -> Json | None:
    """Return the session policies of a request, None if it has none."""
    document = asked.get("Policy") or ""
    arns = [str(each.get("arn") or "") for each in asked.get("PolicyArns") or []]
    if document:
        try:
            access.check_stored(document, "the session policy")
        except access.InvalidPolicy as error:
            raise refused_documents.malformed(error) from None
    for arn in arns:
        if not iam.has_policy(arn, account):
            raise invalid(
                "At least one Policy ARN in the PolicyArns parameter does not match an existing "
                "IAM Managed Policy ARN."
            )
    if len(re.sub(r"\s", "", document)) > _PACKED:
        raise ServiceError("PackedPolicyTooLarge", "The packed size is too large", 400)
    return {"Policy": document, "PolicyArns": arns} if document or arns else None


def tags(asked: Json, inherited: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """Return the tags of a session: those of the request, and those that it inherits.

    Parameters
    ----------
    asked : dict
        The parameters of the request.
    inherited : sequence of dict
        The transitive tags of the caller's session, which a request must not set again. Default:
        none.
    """
    given = [
        {"Key": str(each.get("Key") or ""), "Value": str(each.get("Value") or "")}
        for each in asked.get("Tags") or []
    ]
    names = [each["Key"].lower() for each in given]
    if len(set(names)) < len(names):
        raise ServiceError(
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            400,
        )
    kept = {each["Key"].lower() for each in inherited}
    if again := next((each["Key"] for each in given if each["Key"].lower() in kept), None):
        raise ServiceError(
            "InvalidParameterValue",
            f"One of the specified transitive tag keys can't be set because it conflicts with a "
            f"transitive tag key from the calling session: {again}",
            400,
        )
    if reserved := next((each["Key"] for each in given if each["Key"].startswith("aws:")), None):
        raise ServiceError(
            "InvalidParameterValue", f"Tag keys must not begin with aws:, as {reserved} does.", 400
        )
    return [*given, *(dict(each) for each in inherited)]


def tag_keys(given: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the condition keys about the tags of a request."""
    keys: dict[str, Any] = {f"aws:RequestTag/{each['Key']}": each["Value"] for each in given}
    if given:
        keys["aws:TagKeys"] = [each["Key"] for each in given]
    return keys
