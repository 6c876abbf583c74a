"""Which attributes of a user an app may write and read, and which values are valid.

Extends in ``ministack.services.cognito``, which stores a pool's schema and a client's lists and
checks neither:

- ``_sign_up``, also where only an administrator may make users, and ``_update_user_attributes``:
  the attributes must match the schema, and the app client must be allowed to write them;
- ``_admin_create_user`` and ``_admin_update_user_attributes``: the schema applies to administrators
  as well;
- ``_merge_attributes``: a blank value removes the attribute;
- ``_confirm_sign_up``: the address that the code was sent to becomes verified;
- ``_forgot_password``: a code is sent to a verified address only. Where the client hides which
  users exist, the answer is that for an unknown user ("Managing error responses");
- ``_get_user``, ``handle_oauth2_userinfo`` and ``_apply_pretoken_trigger``, which makes the claims
  of an ID token: attributes that the app client may not read are left out.

Cognito developer guide, "Working with user attributes" (``user-pool-settings-attributes``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cognito

from gatehouse.local.emulator.patching import Answer, Upstream, replace
from gatehouse.local.emulator.service_errors import RefusedError, refusal

_Json = dict[str, Any]

_VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}
#: Attributes that no app client may write.
_NEVER_WRITTEN = frozenset({"sub", "identities", *_VERIFIED.values()})


def install() -> None:
    """Install the patches."""
    replace(cognito, "_sign_up", _checked(_check_sign_up))
    replace(cognito, "_update_user_attributes", _checked(_check_update))
    replace(cognito, "_update_user_attributes", _unverifying)
    replace(cognito, "_admin_create_user", _checked(_check_admin_create))
    replace(cognito, "_admin_update_user_attributes", _checked(_check_admin_update))
    replace(cognito, "_merge_attributes", _without_blanks)
    replace(cognito, "_confirm_sign_up", _verifying)
    replace(cognito, "_forgot_password", _to_verified_addresses)
    replace(cognito, "_get_user", _readable_only)
    replace(cognito, "handle_oauth2_userinfo", _readable_claims_only)
    replace(cognito, "_apply_pretoken_trigger", _readable_in_tokens)


def _checked(check: Callable[[_Json], None]) -> Callable[[Upstream], Upstream]:
    def extend(upstream: Upstream) -> Upstream:
        def operation(data: _Json) -> Answer:
            try:
                check(data)
            except RefusedError as error:
                return error.answer
            answer: Answer = upstream(data)
            return answer

        return operation

    return extend


def _check_sign_up(data: _Json) -> None:
    pool, _ = cognito._pool_for_client(data.get("ClientId"))
    if not pool:
        return  # upstream reports that there is no such client
    if (pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
        raise RefusedError("NotAuthorizedException", "SignUp is not permitted for this user pool")
    given = _given(data)
    _check_values(pool, given)
    _check_writable(pool, data["ClientId"], given)
    alias = cognito._username_alias_attribute(pool, data.get("Username") or "")
    for attribute in pool.get("SchemaAttributes") or []:
        name = attribute["Name"]
        if attribute.get("Required") and name not in {"sub", alias, *given}:
            raise _does_not_conform(f"{name}: The attribute is required")


def _check_update(data: _Json) -> None:
    user, pool = cognito._user_pool_for_access_token(data.get("AccessToken"))
    if user and pool:
        given = _given(data)
        _check_values(pool, given)
        client = str(cognito._token_claims(data["AccessToken"]).get("client_id"))
        _check_writable(pool, client, given)
        _check_mutable(pool, given)
        _check_free(pool, user, given)


def _check_admin_create(data: _Json) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId"))
    if pool:
        _check_values(pool, _given(data))


def _check_admin_update(data: _Json) -> None:
    pool = cognito._user_pools.get(data.get("UserPoolId"))
    if pool:
        _check_values(pool, _given(data))
        _check_mutable(pool, _given(data))


def refusal_to_write(pool: _Json, client: str, given: Mapping[str, str]) -> Answer | None:
    """Decide whether an app client may write these attributes of a user.

    Parameters
    ----------
    pool : dict
        The emulator's record of the user pool.
    client : str
        The client's id.
    given : mapping of str to str
        The attributes, by name.

    Returns
    -------
    Answer or None
        The refusal, None if the client may.
    """
    try:
        _check_values(pool, given)
        _check_writable(pool, client, given)
        _check_mutable(pool, given)
    except RefusedError as error:
        return error.answer
    return None


def _given(data: _Json) -> dict[str, str]:
    given: dict[str, str] = cognito._attr_list_to_dict(data.get("UserAttributes") or [])
    return given


def _schema(pool: _Json) -> dict[str, _Json]:
    held = cognito._ensure_schema_attributes(pool)["SchemaAttributes"]
    return {attribute["Name"]: attribute for attribute in held}


def _check_values(pool: _Json, given: Mapping[str, str]) -> None:
    schema = _schema(pool)
    for name, value in given.items():
        if name == "identities":
            continue
        if name not in schema:
            raise _does_not_conform(f"{name}: Attribute does not exist in the schema.")
        problem = _problem(schema[name], value)
        if problem and value != "":  # an empty value removes an attribute
            raise _does_not_conform(f"{name}: {problem}")


def _problem(attribute: Mapping[str, Any], value: str) -> str | None:
    """Return what is wrong with a value, by the attribute's type and limits, else None."""
    kind = attribute.get("AttributeDataType")
    if kind == "Boolean" and value.lower() not in ("true", "false"):
        return "Boolean must be true or false"
    if kind == "Number":
        limits = attribute.get("NumberAttributeConstraints") or {}
        try:
            number = float(value)
        except ValueError:
            return "Number must be a number"
        if number < float(limits.get("MinValue", number)):
            return f"Number must be no less than {limits['MinValue']}"
        if number > float(limits.get("MaxValue", number)):
            return f"Number must be no greater than {limits['MaxValue']}"
    if kind == "String":
        limits = attribute.get("StringAttributeConstraints") or {}
        if len(value) < int(limits.get("MinLength", 0)):
            return f"String must be no shorter than {limits['MinLength']} characters"
        if len(value) > int(limits.get("MaxLength", 2048)):
            return f"String must be no longer than {limits['MaxLength']} characters"
    return None


def _check_writable(pool: _Json, client: str, given: Mapping[str, str]) -> None:
    """Refuse attributes that the client may not write; without a list, most are allowed."""
    listed = (pool["_clients"].get(client) or {}).get("WriteAttributes")
    for name in given:
        if name in _NEVER_WRITTEN or name.startswith("dev:") or (listed and name not in listed):
            raise RefusedError(
                "NotAuthorizedException", "A client attempted to write unauthorized attribute"
            )


def _check_mutable(pool: _Json, given: Mapping[str, str]) -> None:
    schema = _schema(pool)
    for name in given:
        if name in schema and not schema[name].get("Mutable", True):
            raise RefusedError(
                "InvalidParameterException", f"user.{name}: Attribute cannot be updated.\n"
            )


def _check_free(pool: _Json, user: _Json, given: Mapping[str, str]) -> None:
    """Refuse an address that another user signs in with."""
    for name in pool.get("UsernameAttributes") or []:
        if name in given:
            holder, _ = cognito._resolve_user(pool, given[name])
            if holder and holder is not user:
                told = name.replace("_", " ")
                raise RefusedError(
                    "AliasExistsException", f"An account with the {told} already exists."
                )


def _does_not_conform(what: str) -> RefusedError:
    return RefusedError(
        "InvalidParameterException", f"Attributes did not conform to the schema: {what}\n"
    )


def _without_blanks(upstream: Upstream) -> Upstream:
    def merge_attributes(held: list[_Json], updates: list[_Json]) -> list[_Json]:
        return [each for each in upstream(held, updates) if each["Value"] != ""]

    return merge_attributes


def _verifying(upstream: Upstream) -> Upstream:
    def confirm_sign_up(data: _Json) -> Answer:
        answer: Answer = upstream(data)
        if answer[0] == 200:
            pool, _ = cognito._pool_for_client(data.get("ClientId"))
            user, _ = cognito._resolve_user(pool, data.get("Username"))
            held = cognito._attr_list_to_dict(user["Attributes"])
            for name in pool.get("AutoVerifiedAttributes") or []:
                if name in held:
                    _set(user, _VERIFIED[name], "true")
                    break  # one code was sent, to the first address of the user
        return answer

    return confirm_sign_up


def _to_verified_addresses(upstream: Upstream) -> Upstream:
    def forgot_password(data: _Json) -> Answer:
        client = data.get("ClientId")
        pool, _ = cognito._pool_for_client(client)
        user, _ = cognito._resolve_user(pool, data.get("Username")) if pool else (None, None)
        held = cognito._attr_list_to_dict(user["Attributes"]) if user else {}
        if user is None or any(
            address in held and held.get(verified) == "true"
            for address, verified in _VERIFIED.items()
        ):
            answer: Answer = upstream(data)
        elif cognito._hides_user_existence(pool, client):
            masked = cognito._masked_destination(data["Username"])
            answer = cognito._code_delivery_response(masked)
        else:
            answer = refusal(
                "InvalidParameterException",
                "Cannot reset password for the user as there is no registered/verified email or "
                "phone_number",
            )
        return answer

    return forgot_password


def _unverifying(upstream: Upstream) -> Upstream:
    def update_user_attributes(data: _Json) -> Answer:
        user, _ = cognito._user_pool_for_access_token(data.get("AccessToken"))
        before = cognito._attr_list_to_dict(user["Attributes"]) if user else {}
        answer: Answer = upstream(data)
        if answer[0] == 200:
            for name, value in _given(data).items():
                if name in _VERIFIED and value != before.get(name):
                    _set(user, _VERIFIED[name], "false")
        return answer

    return update_user_attributes


def _set(user: _Json, name: str, value: str) -> None:
    user["Attributes"] = cognito._merge_attributes(
        user["Attributes"], [{"Name": name, "Value": value}]
    )


def _may_read(pool: _Json | None, client: object) -> Callable[[str], bool]:
    """Return the attributes that a client may read; without a list it may read them all."""
    listed = (((pool or {}).get("_clients") or {}).get(client) or {}).get("ReadAttributes")
    return lambda name: not listed or name in listed or name in ("sub", "identities")


def _readable_only(upstream: Upstream) -> Upstream:
    def get_user(data: _Json) -> Answer:
        status, headers, body = upstream(data)
        if status != 200:
            return status, headers, body
        _, pool = cognito._user_pool_for_access_token(data["AccessToken"])
        may = _may_read(pool, cognito._token_claims(data["AccessToken"]).get("client_id"))
        content = json.loads(body)
        held = content["UserAttributes"]
        content["UserAttributes"] = [each for each in held if may(each["Name"])]
        return status, headers, json.dumps(content).encode()

    return get_user


def _readable_claims_only(upstream: Upstream) -> Upstream:
    def handle_oauth2_userinfo(
        method: str, path: str, headers: dict[str, str], *rest: Any
    ) -> Answer:
        status, answered, body = upstream(method, path, headers, *rest)
        if status != 200:
            return status, answered, body
        claims = cognito._token_claims(headers["authorization"].partition(" ")[2].strip())
        pool = cognito._get_pool_unscoped(str(claims.get("iss")).rpartition("/")[2])
        may, attributes = _may_read(pool, claims.get("client_id")), _schema(pool or {})
        told = json.loads(body)
        kept = {name: value for name, value in told.items() if name not in attributes or may(name)}
        return status, answered, json.dumps(kept).encode()

    return handle_oauth2_userinfo


def _readable_in_tokens(upstream: Upstream) -> Upstream:
    def apply_pretoken_trigger(
        pool_id: str, claims: _Json, token_type: str, *rest: Any, **named: Any
    ) -> Any:
        held = named.get("user_attrs") or {}
        if token_type == "id" and held:
            may = _may_read(cognito._get_pool_unscoped(pool_id), claims.get("aud"))
            for address, verified in _VERIFIED.items():
                if address in held:
                    claims[verified] = held.get(verified) == "true"
            for name in [*held, *_VERIFIED.values()]:
                if not may(name):
                    claims.pop(name, None)
        return upstream(pool_id, claims, token_type, *rest, **named)

    return apply_pretoken_trigger
