"""Begin a sign-in: ``InitiateAuth`` and ``AdminInitiateAuth``.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients.hashes import check_hash
from gatehouse.local.services.cognito_idp.errors import invalid, refused, unknown_user
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.sign_in import choice, custom, proofs, steps, verifier
from gatehouse.local.services.cognito_idp.sign_in.progress import Progress
from gatehouse.local.services.cognito_idp.sign_up.migration import migrated
from gatehouse.local.services.cognito_idp.tokens import refresh
from gatehouse.local.services.cognito_idp.triggers.events import pre_authentication

_SRP = "USER_SRP_AUTH"
_REFRESH = ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")
_ADMIN = ("ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH")
#: By flow: what a client must have in its list, and the words of the refusal.
_NEEDS = {
    "USER_PASSWORD_AUTH": (
        {"ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"},
        "USER_PASSWORD_AUTH flow not enabled for this client",
    ),
    _SRP: ({"ALLOW_USER_SRP_AUTH"}, "USER_SRP_AUTH is not enabled for the client."),
    "CUSTOM_AUTH": (
        {"ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH_FLOW_ONLY"},
        "CUSTOM_AUTH is not enabled for the client.",
    ),
    "USER_AUTH": ({"ALLOW_USER_AUTH"}, "USER_AUTH is not enabled for the client."),
    **dict.fromkeys(
        _ADMIN,
        (
            {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"},
            "Auth flow not enabled for this client",
        ),
    ),
    **dict.fromkeys(
        _REFRESH, ({"ALLOW_REFRESH_TOKEN_AUTH"}, "Auth flow not enabled for this client")
    ),
}
_OLD = {"ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"}
#: Flows that a client with the names of before 2019 has beside those that it lists.
_OLD_HAVE = {"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH"}


async def initiate_auth(call: Call, asked: Json) -> Json:
    """Carry out ``InitiateAuth``."""
    client = call.client(asked)
    if asked["AuthFlow"] in _ADMIN:
        raise invalid("Initiate Auth method not supported.")
    return await _begin(call, call.pool_of(client), client, asked)


async def admin_initiate_auth(call: Call, asked: Json) -> Json:
    """Carry out ``AdminInitiateAuth``."""
    pool = call.pool(asked)
    if asked["AuthFlow"] == "USER_PASSWORD_AUTH":
        raise invalid("Initiate Auth method not supported.")
    return await _begin(call, pool, call.client_in(pool, asked), asked)


async def get_tokens_from_refresh_token(call: Call, asked: Json) -> Json:
    """Carry out ``GetTokensFromRefreshToken``."""
    client = call.client(asked)
    if client.secrets and asked.get("ClientSecret") not in {
        each["value"] for each in client.secrets
    }:
        raise refused("Unable to verify client secret.")
    made = await refresh.renewed(
        call,
        call.pool_of(client),
        client,
        str(asked["RefreshToken"]),
        asked.get("ClientMetadata"),
        asked.get("DeviceKey"),
    )
    return {"AuthenticationResult": made}


async def _begin(call: Call, pool: Pool, client: Client, asked: Json) -> Json:
    flow = str(asked["AuthFlow"])
    _check_flow(client, flow)
    given: Json = asked.get("AuthParameters") or {}
    metadata: Json | None = asked.get("ClientMetadata")
    if flow in _REFRESH:
        return await _renew(call, pool, client, given)
    name = _needed(given, "USERNAME")
    check_hash(client, name, given.get("SECRET_HASH"), begins=True)
    if flow == "USER_AUTH" and asked.get("Session"):
        return await choice.after_sign_up(call, pool, client, str(asked["Session"]), name)
    by_password = flow in ("USER_PASSWORD_AUTH", *_ADMIN)
    password = _needed(given, "PASSWORD") if by_password else None
    user = call.users(pool).find(name)
    if user is not None and flow == _SRP and name == user.sub and name != user.name:
        user = None  # the sub names a user to an administrator, and signs nobody in
    if user is None and password is not None:
        user = await migrated(call, pool, client, name, password, metadata)
    device = str(given.get("DEVICE_KEY") or "")
    # Without the metadata: of all functions of a beginning, only those that are asked here get it.
    progress = Progress(pool, client, user, name, flow, device=device)
    if user is None and not client.hides_users:
        raise unknown_user()
    if user is not None and not user.enabled and not client.hides_users:
        steps.check_status(user)
    await pre_authentication(call, pool, user, name, client.id, metadata)
    if password is not None:
        proofs.check_password(call, progress, password)
        return await steps.after_first_factor(call, progress)
    begin: dict[str, Callable[[Call, Progress, Json], Awaitable[Json]]] = {
        _SRP: _by_proof,
        "CUSTOM_AUTH": custom.begin,
        "USER_AUTH": choice.begin,
    }
    return await begin[flow](call, progress, given)


async def _by_proof(call: Call, progress: Progress, given: Json) -> Json:
    if progress.user is not None and progress.user.status == "UNCONFIRMED":
        steps.check_status(progress.user)
    return verifier.ask(call, progress, verifier.public_value(_needed(given, "SRP_A")))


async def _renew(call: Call, pool: Pool, client: Client, given: Json) -> Json:
    token = _needed(given, "REFRESH_TOKEN")
    if refresh.rotates(client):
        raise refused("Refresh token rotation is enabled: use GetTokensFromRefreshToken.")
    user, _ = refresh.owner(call, client, token, given.get("DEVICE_KEY"))
    name = user.sub if pool.username_attributes else user.name
    check_hash(client, name, given.get("SECRET_HASH"))
    made = await refresh.renewed(call, pool, client, token)
    return {"AuthenticationResult": made, "ChallengeParameters": {}}


def _check_flow(client: Client, flow: str) -> None:
    allowed, words = _NEEDS[flow]
    flows = set(client.flows)
    if flows & _OLD:
        flows |= _OLD_HAVE
    if refresh.rotates(client) and flow in _REFRESH:
        return
    if not flows & allowed:
        raise invalid(words)


def _needed(given: Json, name: str) -> str:
    value = given.get(name)
    if not value:
        raise invalid(f"Missing required parameter {name}")
    return str(value)
