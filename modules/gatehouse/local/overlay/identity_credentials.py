"""An identity pool gives credentials only where AWS does, and of the same role.

Replaces in ``ministack.services.cognito``:

- ``_get_credentials_for_identity``, which gives credentials to unknown identities, ignores trust
  policies, role mappings and principal tags (whose values must be those of session tags), and lets
  guests do all that their role allows;
- ``_get_id`` and ``_get_open_id_token``, extended: guests are refused where the pool has none, and
  the classic flow where it is off.
"""

from __future__ import annotations

import base64
import json
import logging
import secrets
import time
import unicodedata
from collections.abc import Mapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cognito, iam, sts

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.overlay import role_mappings
from gatehouse.local.overlay.guests import SESSION_POLICY
from gatehouse.local.overlay.service_errors import RefusedError, refusal

logger = logging.getLogger("gatehouse")

_PROVIDER = "cognito-identity.amazonaws.com"
_SESSION = "CognitoIdentityCredentials"
_SECONDS = 3600
_LONGEST_TAG = 256
_Json = dict[str, Any]


_NO_GUESTS = RefusedError(
    "NotAuthorizedException",
    "Unauthenticated access is not supported for this identity pool.",
)
_NO_ROLE = RefusedError(
    "InvalidIdentityPoolConfigurationException",
    "Invalid identity pool configuration. Check assigned IAM roles for this pool.",
)
_NO_CLASSIC_FLOW = RefusedError(
    "InvalidParameterException",
    "Basic (classic) flow is not enabled, please use enhanced flow.",
)


def install() -> None:
    """Install the patches."""
    replace(cognito, "_get_id", _without_uninvited_guests)
    replace(cognito, "_get_open_id_token", _in_the_classic_flow_only)
    replace(cognito, "_get_credentials_for_identity", lambda _: get_credentials_for_identity)


def _without_uninvited_guests(upstream: Upstream) -> Upstream:
    def get_id(data: _Json) -> Answer:
        pool = cognito._identity_pools.get(data.get("IdentityPoolId"))
        if pool and not data.get("Logins") and not pool["AllowUnauthenticatedIdentities"]:
            return _NO_GUESTS.answer
        answer: Answer = upstream(data)
        return answer

    return get_id


def _in_the_classic_flow_only(upstream: Upstream) -> Upstream:
    def get_open_id_token(data: _Json) -> Answer:
        pool = _pool_of(data.get("IdentityId"))
        if pool is not None and not pool["AllowClassicFlow"]:
            return _NO_CLASSIC_FLOW.answer
        if pool is not None and not data.get("Logins") and not _may_have_guests(pool, data):
            return _NO_GUESTS.answer
        answer: Answer = upstream(data)
        return answer

    return get_open_id_token


def get_credentials_for_identity(data: _Json) -> Answer:
    """Give an identity the credentials of its role, as the enhanced flow does."""
    asked = data.get("IdentityId")
    pool = _pool_of(asked)
    if pool is None:
        return refusal("ResourceNotFoundException", f"Identity '{asked}' not found.")
    logins: dict[str, str] = data.get("Logins") or {}
    refused: Answer | None = cognito._identity_logins_error(pool, asked, logins)
    if refused:
        return refused
    identity: str = cognito._link_logins(pool, asked, logins)
    try:
        if not logins and not _may_have_guests(pool, data):
            raise _NO_GUESTS
        role, tags = _role_and_tags(pool, logins, data.get("CustomRoleArn"))
        session = _session(pool, identity, logins, role, tags)
    except RefusedError as error:
        return error.answer
    key = f"ASIA{base64.b32encode(secrets.token_bytes(10)).decode()}"
    sts.register_session(key, session)
    credentials = {
        "AccessKeyId": key,
        "SecretKey": session["SecretAccessKey"],
        "SessionToken": session["SessionToken"],
        "Expiration": session["Expiration"],
    }
    answer: Answer = json_response({"IdentityId": identity, "Credentials": credentials})
    return answer


def _pool_of(identity: object) -> _Json | None:
    found: list[_Json] = [
        pool for pool in cognito._identity_pools.values() if identity in pool["_identities"]
    ]
    return found[0] if found else None


def _may_have_guests(pool: _Json, data: _Json) -> bool:
    held = pool["_identities"][data["IdentityId"]]
    return bool(held.get("Logins") or pool["AllowUnauthenticatedIdentities"])


def _role_and_tags(
    pool: _Json, logins: Mapping[str, str], asked: str | None
) -> tuple[str, dict[str, str]]:
    """Choose the role, and the tags of its session, by the first login."""
    if not logins:
        role = pool["_roles"].get("unauthenticated")
        tags: dict[str, str] = {}
    else:
        provider, token = next(iter(logins.items()))
        claims = cognito._token_claims(token)
        mappings = pool.get("_role_mappings") or {}
        mapping = mappings.get(f"{provider}:{claims.get('aud')}", mappings.get(provider))
        try:
            role = role_mappings.choose(pool["_roles"], mapping, claims, asked)
        except role_mappings.NoRoleError as error:
            logger.info("refused: no credentials from %s: %s", pool["IdentityPoolId"], error)
            raise RefusedError("NotAuthorizedException", f"Access denied: {error}.") from None
        tags = principal_tags((pool.get("_principal_tags") or {}).get(provider), claims)
        _refuse_bad_tags(tags)
    if not role:
        raise _NO_ROLE
    return role, tags


def principal_tags(mapping: _Json | None, claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that a session gets from a token: one for each mapped claim in it.

    The default mapping of a user pool is ``username`` to ``sub`` and ``client`` to ``aud``
    (Cognito developer guide, "Using attributes for access control").
    """
    if not mapping:
        return {}
    names = mapping["PrincipalTags"] or {}
    if mapping["UseDefaults"]:
        names = {"username": "sub", "client": "aud"}
    return {tag: str(claims[claim]) for tag, claim in names.items() if claim in claims}


def _refuse_bad_tags(tags: Mapping[str, str]) -> None:
    """Refuse a session whose tags STS would refuse (STS API reference, ``Tag``)."""
    for key, value in tags.items():
        if len(value) > _LONGEST_TAG or not all(map(_may_be_in_tag, value)):
            raise RefusedError(
                "InvalidParameterException",
                f"The claim of the principal tag {key} is no valid value of a session tag.",
            )


def _may_be_in_tag(character: str) -> bool:
    # Letters, separators and numbers of Unicode, and a few more.
    return unicodedata.category(character)[0] in "LZN" or character in "_.:/=+-@"


def _session(
    pool: _Json, identity: str, logins: dict[str, str], role: str, tags: dict[str, str]
) -> _Json:
    amr, providers = cognito._identity_login_fields(logins)
    _check_trust(pool, identity, amr, role, tags)
    name = role.rpartition("/")[2]
    return {
        "Arn": f"arn:aws:sts::{get_account_id()}:assumed-role/{name}/{_SESSION}",
        "UserId": f"{sts._role_id(role)}:{_SESSION}",
        "SecretAccessKey": secrets.token_hex(20),
        "SessionToken": base64.b64encode(secrets.token_bytes(64)).decode(),
        "Expiration": int(time.time()) + _SECONDS,
        "AccountId": get_account_id(),
        "PrincipalType": "AssumedRole",
        "SessionTags": [{"Key": key, "Value": value} for key, value in tags.items()],
        "SessionPolicies": None if logins else {"Policy": json.dumps(SESSION_POLICY)},
        "_identity_id": identity,
        "_identity_pool_id": pool["IdentityPoolId"],
        "_logins": logins,
        "_cognito_auth_type": amr[0],
        "_cognito_auth_provider": ",".join(providers) or None,
        "_cognito_amr": amr,
    }


def _check_trust(
    pool: _Json, identity: str, amr: list[str], role: str, tags: dict[str, str]
) -> None:
    """Refuse a role whose trust policy does not allow the identity pool to use it here."""
    held = iam._roles.get(role.rpartition("/")[2])
    actions = ["sts:AssumeRoleWithWebIdentity", *(["sts:TagSession"] if tags else [])]
    for action in actions:
        context = iam_evaluator.EvalContext(
            principal_arn=_PROVIDER,
            principal_type="WebIdentityUser",
            principal_account=get_account_id(),
            action=action,
            resource_arn=role,
            region=get_region(),
            request_tags=tags,
            tag_keys=list(tags),
            service_context={
                f"{_PROVIDER}:aud": pool["IdentityPoolId"],
                f"{_PROVIDER}:sub": identity,
                f"{_PROVIDER}:amr": amr,
            },
        )
        trust = (held or {}).get("AssumeRolePolicyDocument") or "{}"
        if not held or not iam_evaluator.evaluate_trust_policy(trust, _PROVIDER, context):
            logger.info("refused: the trust policy of %s does not allow %s", role, action)
            raise _NO_ROLE
