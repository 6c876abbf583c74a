"""The schema of a pool: which attributes users have, and which values they take.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SchemaAttributeType.html
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json, Pool

_NAMES = (
    *("sub", "name", "given_name", "family_name", "middle_name", "nickname"),
    *("preferred_username", "profile", "picture", "website", "email", "email_verified"),
    *("gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified"),
    *("address", "updated_at"),
)
_BOOLEANS = {"email_verified", "phone_number_verified"}
#: The most custom attributes of a pool.
_MOST = 50
_LONGEST = 2048
_PHONE = re.compile(r"\+\d{1,15}")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def _standard(name: str) -> Json:
    kind = "Boolean" if name in _BOOLEANS else "Number" if name == "updated_at" else "String"
    attribute: Json = {
        "Name": name,
        "AttributeDataType": kind,
        "DeveloperOnlyAttribute": False,
        "Mutable": name != "sub",
        "Required": name == "sub",
    }
    if kind == "String":
        least, most = {"sub": (1, 2048), "birthdate": (10, 10)}.get(name, (0, 2048))
        attribute["StringAttributeConstraints"] = {"MinLength": str(least), "MaxLength": str(most)}
    if kind == "Number":
        attribute["NumberAttributeConstraints"] = {"MinValue": "0"}
    return attribute


#: The attributes that every pool has, in the order in which Cognito returns them.
STANDARD = {name: _standard(name) for name in _NAMES}


def schema_of(given: list[Json]) -> dict[str, Json]:
    """Return the schema of a new pool: the standard attributes, and what the request adds."""
    schema = copy.deepcopy(STANDARD)
    for each in given:
        attribute = _attribute(each)
        name = attribute["Name"]
        if name in schema and name not in STANDARD:
            raise invalid(f"{name}: Attribute is there twice.")
        _check(attribute)
        schema[name] = attribute
    _check_number(schema)
    return schema


async def add_custom_attributes(call: Call, asked: Json) -> Json:
    """Carry out ``AddCustomAttributes``."""
    pool = call.pool(asked)
    schema = dict(pool.schema)
    for each in asked["CustomAttributes"]:
        attribute = _attribute(each, own=True)
        if attribute["Name"] in schema:
            raise invalid(f"{attribute['Name']}: Existing attribute already has name.")
        _check(attribute)
        schema[attribute["Name"]] = attribute
    _check_number(schema)
    pool.schema, pool.modified = schema, call.now
    return {}


def _attribute(given: Json, *, own: bool = False) -> Json:
    """Fill an attribute of a request up to what Cognito returns."""
    name = str(given.get("Name") or "")
    if not name:
        raise invalid("Invalid attribute name.")
    base = None if own else STANDARD.get(name)
    if base is not None:
        kind = given.get("AttributeDataType") or base["AttributeDataType"]
        if kind != base["AttributeDataType"]:
            raise invalid(
                f"{name}: You can not change AttributeDataType or set developerOnlyAttribute for "
                f"standard schema attribute {name}"
            )
        attribute = copy.deepcopy(base)
    else:
        prefix = "dev" if given.get("DeveloperOnlyAttribute") else "custom"
        full = name if name.startswith(("custom:", "dev:")) else f"{prefix}:{name}"
        attribute = {
            "Name": full,
            "AttributeDataType": given.get("AttributeDataType") or "String",
            "DeveloperOnlyAttribute": False,
            "Mutable": False,
            "Required": False,
        }
    for field in ("DeveloperOnlyAttribute", "Mutable", "Required"):
        if field in given:
            attribute[field] = bool(given[field])
    kind = attribute["AttributeDataType"]
    for field in ("StringAttributeConstraints", "NumberAttributeConstraints"):
        if given.get(field):
            attribute[field] = {**attribute.get(field, {}), **given[field]}
        elif field == f"{kind}AttributeConstraints":
            attribute.setdefault(field, {})
    return attribute


def _check(attribute: Json) -> None:
    name = attribute["Name"]
    if attribute["Required"] and name not in STANDARD:
        raise invalid("Required custom attributes are not supported currently.")
    text = attribute.get("StringAttributeConstraints") or {}
    least, most = _whole(name, text, "MinLength"), _whole(name, text, "MaxLength")
    if least is not None and not 0 <= least <= _LONGEST:
        raise invalid(f"{name}: Min length must be between 0 and {_LONGEST}.")
    if most is not None and not 0 <= most <= _LONGEST:
        raise invalid(f"{name}: Max length must be between 0 and {_LONGEST}.")
    if least is not None and most is not None and least > most:
        raise invalid(f"{name}: Min length {least} must be no more than max length {most}.")
    number = attribute.get("NumberAttributeConstraints") or {}
    lowest, highest = _whole(name, number, "MinValue"), _whole(name, number, "MaxValue")
    if lowest is not None and highest is not None and lowest > highest:
        raise invalid(f"{name}: Min value {lowest} must be no more than max value {highest}.")


def _whole(name: str, limits: Mapping[str, Any], field: str) -> int | None:
    value = limits.get(field)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError:
        raise invalid(f"{name}: {field} must be a number, not {value}.") from None


def _check_number(schema: Mapping[str, Json]) -> None:
    if len(schema) - len(STANDARD) > _MOST:
        raise invalid(f"User pool can have up to {_MOST} custom attributes.")


def check_values(pool: Pool, given: Mapping[str, str]) -> None:
    """Check attributes of a user against the schema; an empty value, which removes one, passes."""
    for name, value in given.items():
        if name == "identities":
            continue
        attribute = pool.schema.get(name)
        if attribute is None:
            raise _does_not_conform(f"{name}: Attribute does not exist in the schema.")
        if value == "":
            continue
        problem = _problem(attribute, value)
        if problem:
            raise _does_not_conform(f"{name}: {problem}")
        if name == "phone_number" and not _PHONE.fullmatch(value):
            raise invalid("Invalid phone number format.")
        if name == "email" and not _MAIL.fullmatch(value):
            raise invalid("Invalid email address format.")


def check_mutable(pool: Pool, given: Mapping[str, str]) -> None:
    """Refuse attributes that can't be changed."""
    for name in given:
        if name in pool.schema and not pool.schema[name]["Mutable"]:
            raise invalid(f"user.{name}: Attribute cannot be updated.\n")


def check_required(pool: Pool, given: Mapping[str, str]) -> None:
    """Refuse a user without an attribute that the pool requires."""
    for name, attribute in pool.schema.items():
        if attribute["Required"] and name != "sub" and not given.get(name):
            raise _does_not_conform(f"{name}: The attribute is required")


def check_removable(pool: Pool, names: list[str]) -> None:
    """Refuse to remove attributes that a user must have, or that do not exist."""
    for name in names:
        if name not in pool.schema:
            raise _does_not_conform(f"{name}: Attribute does not exist in the schema.")
        if pool.schema[name]["Required"]:
            raise invalid(f"user.{name}: Required attributes can not be deleted.\n")
    check_mutable(pool, dict.fromkeys(names, ""))


def _problem(attribute: Mapping[str, Any], value: str) -> str | None:
    """Return what is wrong with a value, None if nothing is."""
    kind = attribute["AttributeDataType"]
    if kind == "Boolean" and value.lower() not in ("true", "false"):
        return "Attribute value must be true or false"
    if kind == "Number":
        return _number_problem(attribute.get("NumberAttributeConstraints") or {}, value)
    if kind == "DateTime" and not _is_time(value):
        return "DateTime must be a time"
    if kind == "String":
        limits = attribute.get("StringAttributeConstraints") or {}
        if len(value) < int(limits.get("MinLength") or 0):
            return f"String must be no shorter than {limits['MinLength']} characters"
        if len(value) > int(limits.get("MaxLength") or _LONGEST):
            most = limits.get("MaxLength") or _LONGEST
            return f"String must be no longer than {most} characters"
    return None


def _number_problem(limits: Mapping[str, Any], value: str) -> str | None:
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
        return "Number must be a number"
    number = float(value)
    if limits.get("MinValue") and number < float(limits["MinValue"]):
        return f"Number must be no less than {limits['MinValue']}"
    if limits.get("MaxValue") and number > float(limits["MaxValue"]):
        return f"Number must be no greater than {limits['MaxValue']}"
    return None


def _is_time(value: str) -> bool:
    if value.isdigit():
        return True
    try:
        datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def _does_not_conform(what: str) -> Exception:
    return invalid(f"Attributes did not conform to the schema: {what}\n")
