"""The options of a user pool's clients, groups and resource servers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, Name, New
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

from .names import Names
from .providers import providers

Json = Mapping[str, Any]

_FLOWS = {
    "ALLOW_USER_SRP_AUTH": "srp",
    "ALLOW_USER_PASSWORD_AUTH": "password",
    "ALLOW_USER_AUTH": "choice",
    "ALLOW_CUSTOM_AUTH": "custom",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH": "admin_password",
}
_IMPLICIT = "taken over as it runs: tokens stand in addresses; ask for codes instead"
#: What AWS gives out where a client names no unit.
_UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
_PAGES = {1: "classic", 2: "managed"}
_MACHINE = ["client_credentials"]
_COGNITO = "COGNITO"


def members(pool: Construct, running: RunningUserPool, names: Names) -> Iterator[Construct]:
    """The constructs of all that belongs to a pool, each after what it needs."""
    for server in sorted(running.resource_servers, key=lambda each: str(each["Identifier"])):
        yield _resource_server(pool, running.id, server, names)
    of_pool = {
        each.imports["identity_provider"].partition(":")[2]: each
        for each in providers(pool, running, names)
    }
    yield from of_pool.values()
    for client in sorted(running.clients, key=lambda each: (each["ClientName"], each["ClientId"])):
        yield _client(pool, running, client, names, of_pool)
    for group in sorted(running.groups, key=lambda each: str(each["GroupName"])):
        yield _group(pool, running.id, group, names)
    for domain in running.domains:
        yield _domain(pool, domain, names)


def _domain(pool: Construct, domain: Json, names: Names) -> Construct:
    id, variable = names.id("Domain", "Domain")
    host = (domain.get("CustomDomainConfig") or {}).get("CertificateArn")
    options = {
        "host" if host else "prefix": domain["Domain"],
        "certificate_arn": host,
        "pages": _PAGES.get(domain.get("ManagedLoginVersion", 0)),
    }
    imports = {"domain": str(domain["Domain"])}
    return Construct("UserPoolDomain", id, variable, _given(options), imports, pool, "add_domain")


def _resource_server(pool: Construct, pool_id: str, server: Json, names: Names) -> Construct:
    id, variable = names.id(str(server["Name"]), "Api")
    scopes = {each["ScopeName"]: each["ScopeDescription"] for each in server.get("Scopes") or []}
    options = {
        "identifier": server["Identifier"],
        "scopes": dict(sorted(scopes.items())),
        "name": server["Name"],
    }
    if server["Name"] == id:
        del options["name"]
    imports = {"resource_server": f"{pool_id}|{server['Identifier']}"}
    return Construct("ResourceServer", id, variable, options, imports, pool, "add_resource_server")


def _group(pool: Construct, pool_id: str, group: Json, names: Names) -> Construct:
    id, variable = names.id(str(group["GroupName"]), "Group")
    options = {
        "name": group["GroupName"],
        "description": group.get("Description") or None,
        "precedence": group.get("Precedence") or None,
        "role": group.get("RoleArn"),
    }
    if group["GroupName"] == id:
        del options["name"]
    imports = {"group": f"{pool_id}/{group['GroupName']}"}
    return Construct("Group", id, variable, _given(options), imports, pool, "add_group")


def _client(
    pool: Construct,
    running: RunningUserPool,
    client: Json,
    names: Names,
    of_pool: Mapping[str, Construct],
) -> Construct:
    id, variable = names.id(str(client["ClientName"]), "Client")
    stage = next(iter(pool.options["name"]))
    options: dict[str, Any] = {"kind": _kind(client), "name": {stage: client["ClientName"]}}
    if options["kind"] == "machine":
        options["scopes"] = sorted(client.get("AllowedOAuthScopes", []))
    else:
        options["oauth"] = _oauth(client)
        options["auth_flows"] = _auth_flows(client, "sign_in" in pool.options)
        options["providers"] = _providers(client, of_pool)
    options |= {
        "access_token_validity": _validity(client, "AccessToken", timedelta(hours=1)),
        "id_token_validity": _validity(client, "IdToken", timedelta(hours=1)),
        "refresh_token_validity": _validity(client, "RefreshToken", timedelta(days=30)),
        "session_validity": _session(client),
        "refresh_rotation": _rotation(client),
        "read_attributes": sorted(client.get("ReadAttributes") or []) or None,
        "write_attributes": sorted(client.get("WriteAttributes") or []) or None,
        "user_context": client.get("EnablePropagateAdditionalUserContextData") or None,
    }
    comments = []
    if client["HasSecret"]:
        comments.append("Its secret stays as it is. It is in Terraform's state, and nowhere here.")
    imports = {"client": f"{running.id}/{client['ClientId']}"}
    return Construct(
        *("UserPoolClient", id, variable, _given(options), imports, pool, "add_client"),
        comments=comments,
    )


def _given(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _providers(client: Json, of_pool: Mapping[str, Construct]) -> list[Any] | None:
    """Where its users sign in; None where that is the default, or one of them stays outside."""
    named = sorted(client.get("SupportedIdentityProviders") or [])
    if named in ([], [_COGNITO]) or not {*named} <= {_COGNITO, *of_pool}:
        return None
    first = ["cognito"] if _COGNITO in named else []
    return [*first, *(Name(of_pool[each].variable) for each in named if each != _COGNITO)]


def _kind(client: Json) -> str:
    if not client["HasSecret"]:
        return "web"
    return "machine" if client.get("AllowedOAuthFlows") == _MACHINE else "server"


def _oauth(client: Json) -> New | None:
    if not (client.get("AllowedOAuthFlowsUserPoolClient") and client.get("CallbackURLs")):
        return None
    flows = [each for each in ("code", "implicit") if each in client.get("AllowedOAuthFlows", [])]
    words: dict[str, Any] = {
        "callback_urls": sorted(client["CallbackURLs"]),
        "logout_urls": sorted(client.get("LogoutURLs") or []),
        "scopes": _in_order(client.get("AllowedOAuthScopes") or []),
        "flows": flows,
    }
    if client.get("DefaultRedirectURI"):
        words["default_callback"] = client["DefaultRedirectURI"]
    if "implicit" in flows:
        words["implicit_reason"] = _IMPLICIT
    return New("OAuth", words)


def _in_order(scopes: list[str]) -> list[str]:
    """Scopes in the order of the default, as AWS has none."""
    first = ["openid", "email"]
    return [*(each for each in first if each in scopes), *sorted({*scopes} - {*first})]


def _auth_flows(client: Json, has_choice: bool) -> list[str] | None:
    """The flows; None where they are the default, or none is known."""
    flows = [_FLOWS[each] for each in _FLOWS if each in client.get("ExplicitAuthFlows", [])]
    usual = ["srp", *(["choice"] if has_choice else [])]
    return None if flows in (usual, []) else flows


def _validity(client: Json, token: str, usual: timedelta) -> timedelta:
    number = client.get(f"{token}Validity")
    if not number:
        return usual
    unit = (client.get("TokenValidityUnits") or {}).get(token) or _UNITS[token]
    return timedelta(**{unit: number})


def _session(client: Json) -> timedelta | None:
    minutes = client.get("AuthSessionValidity")
    return timedelta(minutes=minutes) if minutes and minutes != 3 else None


def _rotation(client: Json) -> timedelta | None:
    rotation = client.get("RefreshTokenRotation") or {}
    if rotation.get("Feature") != "ENABLED":
        return None
    return timedelta(seconds=rotation.get("RetryGracePeriodSeconds", 0))
