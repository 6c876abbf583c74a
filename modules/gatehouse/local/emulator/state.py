"""What the gateway reads of the emulator's state: the one door to it.

Keys, sessions, policies and tags are kept by the services below ``ministack.services``. Everything
that a decision needs of them is asked for here, so that no other file knows where they are kept.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ministack import app
from ministack.core import iam_evaluator, responses
from ministack.services import iam, sts

Json = dict[str, Any]

#: The service and the function that know a resource's policy, by the service's name in requests.
_POLICIES = {
    "apigateway": ("apigateway_v1", "rest_api_policy_for_arn"),
    "ecr": ("ecr", "repository_policy_for_arn"),
    "kinesis": ("kinesis", "stream_policy_for_arn"),
    "kms": ("kms", "key_policy_for_arn"),
    "lambda": ("lambda_svc", "function_policy_for_arn"),
    "s3": ("s3", "bucket_policy_for_arn"),
    "secretsmanager": ("secretsmanager", "secret_policy_for_arn"),
    "sns": ("sns", "topic_policy_for_arn"),
    "sqs": ("sqs", "queue_policy_for_arn"),
}
_MANAGED = "arn:aws:iam::aws:policy/"
_UNKNOWN = "The security token included in the request is invalid."


@dataclass(frozen=True)
class Credential:
    """A key that this AWS has given out.

    Parameters
    ----------
    access_key, secret : str
        The key.
    account : str
        The account of whoever holds it.
    arn, user_id : str
        Who holds it.
    kind : str
        ``Root``, ``User``, ``AssumedRole`` or ``FederatedUser``, as ``aws:PrincipalType`` has it.
    name : str
        The name of the user; of a role's session, that of the role.
    session : dict or None
        What the session of a temporary key remembers. Default None: it is no temporary key.
    """

    access_key: str
    secret: str
    account: str
    arn: str
    user_id: str
    kind: str
    name: str = ""
    session: Mapping[str, Any] | None = None

    @property
    def is_root(self) -> bool:
        """Whether it is the account's root's."""
        return self.kind == "Root"


@dataclass(frozen=True)
class UnknownKey:
    """Why a key is not valid.

    Parameters
    ----------
    code, message : str
        The error.
    """

    code: str
    message: str


@dataclass(frozen=True)
class Document:
    """A policy document and where it is kept.

    Parameters
    ----------
    place : str
        Where it is kept, in words: ``role notes-reader, policy own-folder``.
    content : str or dict
        The document.
    """

    place: str
    content: Any


@dataclass(frozen=True)
class Held:
    """The policies that a caller has.

    Parameters
    ----------
    identity : list of Document
        Its own, with those of its groups.
    boundary : list of Document or None
        The permissions boundary, None if it has none.
    session : list of Document or None
        The session policies, None if none were passed.
    """

    identity: list[Document] = field(default_factory=list)
    boundary: list[Document] | None = None
    session: list[Document] | None = None


def account() -> str:
    """Return the account that the current request works in."""
    return str(responses.get_account_id())


def account_of(access_key: str) -> str:
    """Return the account that a key works in; the default one for a key that is not known."""
    session = sts._sessions.get(access_key) or {}
    arn = str(session.get("Arn", ""))
    if arn.count(":") > 4:
        return arn.split(":")[4]
    try:
        found = iam_evaluator.find_iam_access_key_account(access_key)
    except iam_evaluator.AmbiguousAccessKeyError:
        found = None
    return str(found or responses.get_account_id())


def enter(access_key: str, region: str, source_ip: str) -> str:
    """Let the emulator work in the account of a key and in a region; return the account."""
    responses.set_request_account_id("")
    account = account_of(access_key) if access_key else responses.get_account_id()
    responses._request_account_id.set(account)
    responses.set_request_region(region)
    responses.set_request_client_ip(source_ip)
    return account


def credential(access_key: str, token: str | None = None) -> Credential | UnknownKey:
    """Look a key up.

    Parameters
    ----------
    access_key : str
        The key's id.
    token : str or None
        The session token that came with it. Default None: it is not compared.

    Returns
    -------
    Credential or UnknownKey
        The key, or why it is not valid.
    """
    root = os.environ["AWS_ACCESS_KEY_ID"]
    if access_key != root and iam_evaluator.is_root_access_key(access_key):
        # The emulator takes words and numbers for the key of a root.
        return UnknownKey("UnrecognizedClientException", _UNKNOWN)
    account = account_of(access_key)
    named = () if token is None else (token,)
    found = iam_evaluator.resolve_credential(access_key, account, *named)
    if isinstance(found, iam_evaluator.CredentialResolutionError):
        return UnknownKey(found.code, found.message)
    session = sts._sessions.get(access_key)
    name = found.principal_name
    if found.principal_type == "AssumedRole":
        name = found.principal_arn.split("/")[1]
    if session is not None and _is_of_another(found, name, session):
        return UnknownKey("UnrecognizedClientException", _UNKNOWN)
    return Credential(
        found.access_key_id,
        found.secret_access_key,
        found.account_id,
        found.principal_arn,
        found.principal_id,
        found.principal_type,
        name,
        session,
    )


def _is_of_another(found: Any, name: str, session: Mapping[str, Any]) -> bool:
    """Whether a session is of a role or a user who has gone, and whose name another one has now.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    """
    begun = str(session.get("SourceUserId") or found.principal_id).partition(":")[0]
    if begun.startswith("AROA"):
        now = (iam._roles.get_scoped(found.account_id, None, name) or {}).get("RoleId")
    elif begun.startswith("AIDA"):
        user = str(session.get("PrincipalName") or name)
        now = (iam._users.get_scoped(found.account_id, None, user) or {}).get("UserId")
    else:
        return False
    return now not in (None, begun) and begun != name  # a function's session names its role


def held(caller: Credential) -> Held:
    """Return the policies of a caller; the root has none."""
    session = _session_policies(caller)
    if caller.kind == "User":
        user = iam._users.get_scoped(caller.account, None, caller.name) or {}
        return Held(list(_of_user(caller.name, user)), _boundary(user, caller.account), session)
    if caller.kind == "AssumedRole":
        role = iam._roles.get_scoped(caller.account, None, caller.name) or {}
        return Held(list(_of_role(caller.name, role)), _boundary(role, caller.account), session)
    if caller.kind == "FederatedUser":
        name = str((caller.session or {}).get("PrincipalName") or "")
        if name:
            user = iam._users.get_scoped(caller.account, None, name) or {}
            return Held(list(_of_user(name, user)), _boundary(user, caller.account), session)
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [everything]}
        return Held([Document("the account's root, which federated it", document)], None, session)
    return Held()


def _of_role(name: str, role: Json) -> Iterator[Document]:
    for policy, document in (role.get("InlinePolicies") or {}).items():
        yield Document(f"role {name}, policy {policy}", document)
    yield from _attached(f"role {name}", role, role.get("Arn", ""))


def _of_user(name: str, user: Json) -> Iterator[Document]:
    arn = user.get("Arn", "")
    for policy, document in (iam._user_inline_policies.get(name) or {}).items():
        yield Document(f"user {name}, policy {policy}", document)
    yield from _attached(f"user {name}", user, arn)
    for group, described in iam._groups.items():
        if name in described.get("Users", []):
            for policy, document in (iam._group_inline_policies.get(group) or {}).items():
                yield Document(f"group {group}, policy {policy}", document)
            yield from _attached(f"group {group}", described, arn)


def _attached(place: str, holder: Json, arn: str) -> Iterator[Document]:
    account = arn.split(":")[4] if arn.count(":") > 4 else responses.get_account_id()
    for policy in holder.get("AttachedPolicies", []):
        if document := managed_policy(policy, account):
            yield Document(f"{place}, policy {policy}", document)


def _boundary(holder: Json, account: str) -> list[Document] | None:
    arn = holder.get("PermissionsBoundary")
    if not arn:
        return None
    document = managed_policy(arn, account)
    return [Document(f"permissions boundary {arn}", document)] if document else []


def _session_policies(caller: Credential) -> list[Document] | None:
    passed = (caller.session or {}).get("SessionPolicies")
    if passed is None:
        return None
    found = [Document("session policy", passed["Policy"])] if passed.get("Policy") else []
    for arn in passed.get("PolicyArns", []):
        if document := managed_policy(arn, caller.account):
            found.append(Document(f"session policy {arn}", document))
    return found


def managed_policy(arn: str, account: str) -> Any:
    """Return the document of a managed policy's default version, None without such a policy."""
    if arn.startswith(_MANAGED):
        policy = iam._lookup_policy(arn)
    else:
        policy = iam._policies.get_scoped(account, None, arn)
    if not policy:
        return None
    version = (policy.get("Versions") or {}).get(policy.get("DefaultVersionId", "v1")) or {}
    return version.get("Document")


def role_arn(account: str, name: str) -> str | None:
    """Return a role's ARN with its path, None if there is no such role."""
    role = iam._roles.get_scoped(account, None, name)
    return str(role["Arn"]) if role else None


def role_of(arn: str) -> Json | None:
    """Return the record of a role by its own ARN, None if there is no such role.

    An ARN with another path names no role, though the name behind it is one's.

    Parameters
    ----------
    arn : str
        The role's ARN, with its path.
    """
    account, name = arn.split(":")[4] if arn.count(":") == 5 else "", arn.rpartition("/")[2]
    role: Json | None = iam._roles.get_scoped(account, None, name)
    return role if role and role["Arn"] == arn else None


def caller_keys(caller: Credential) -> Json:
    """Return the condition keys about a caller."""
    entity: Json = {}
    keys: Json = {"aws:userid": caller.user_id}
    if caller.kind == "User":
        keys["aws:username"] = caller.name
        entity = iam._users.get_scoped(caller.account, None, caller.name) or {}
    elif caller.kind == "AssumedRole":
        entity = iam._roles.get_scoped(caller.account, None, caller.name) or {}
    tags = [*(entity.get("Tags") or []), *((caller.session or {}).get("SessionTags") or [])]
    if caller.session is not None:
        keys["aws:MultiFactorAuthPresent"] = "false"
        keys["aws:TokenIssueTime"] = _issued(caller.session)
        keys.update(caller.session.get("ConditionKeys") or {})
    keys.update({f"aws:PrincipalTag/{tag['Key']}".lower(): tag["Value"] for tag in tags})
    return keys


def _issued(session: Mapping[str, Any]) -> str | None:
    at = session.get("IssuedAt")
    if not isinstance(at, (int, float)):
        return None
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def resource_policy(
    service: str, action: str, arn: str, keys: Mapping[str, Any]
) -> tuple[Any, str] | None:
    """Return a resource's own policy and its owner, None where the service keeps none."""
    if not arn.startswith("arn:") or service not in _POLICIES:
        return None
    module, function = _POLICIES[service]
    found = getattr(importlib.import_module(f"ministack.services.{module}"), function)(arn)
    if service == "s3":
        if "MultiRegionAccessPoint" in action:
            return None  # that policy is for requests for data
        if found is None and any(name.lower() == "s3:dataaccesspointarn" for name in keys):
            found = app._get_module("s3").access_point_policy_for_arn(arn)
    return found  # type: ignore[no-any-return]


def tags_of(arn: str) -> dict[str, str]:
    """Return the tags of a resource."""
    from ministack.services.tagging import resource_tags

    return resource_tags(arn) or {}


def organization_of(account: str) -> str | None:
    """Return the id of the organization that an account is in, None if it is in none."""
    found: str | None = iam_evaluator._principal_org_id(account)
    return found
