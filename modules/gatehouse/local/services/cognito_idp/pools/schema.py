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
#: How a refusal of a user's attributes begins, and what it says of one that the pool lacks.
#: https://github.com/aws-amplify/amplify-flutter/issues/509
_NOT_CONFORMING = "Attributes did not conform to the schema: "
_UNKNOWN = "Attribute does not exist in the schema."
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
        name = attribute["Name"]
        if name in schema:
            short = name.removeprefix("dev:")
            raise invalid(f"{short}: Existing attribute already has name {name}.")
        _check(attribute)
        schema[name] = attribute
    _check_number(schema)
    pool.schema, pool.modified = schema, call.now
    return {}


def _attribute(given: Json, *, own: bool = False) -> Json:
    """Fill an attribute of a request up to what Cognito returns.

    Whatever a request names is immutable unless it says otherwise, standard attributes too
    (https://github.com/aws/aws-cdk/issues/8624).
    """
    name = str(given.get("Name") or "")
    if not name:
        raise invalid("Invalid attribute name.")
    standard = None if own else STANDARD.get(name)
    attribute = _custom(name, given) if standard is None else _changed(standard, given)
    attribute["Mutable"] = bool(given.get("Mutable"))
    if "Required" in given:
        attribute["Required"] = bool(given["Required"])
    if attribute["AttributeDataType"] in ("String", "Number"):
        field = f"{attribute['AttributeDataType']}AttributeConstraints"
        attribute[field] = {**attribute.get(field, {}), **(given.get(field) or {})}
    return attribute


def _changed(standard: Json, given: Json) -> Json:
    """Return a standard attribute, whose kind no request changes."""
    name, kind = standard["Name"], standard["AttributeDataType"]
    if (given.get("AttributeDataType") or kind) != kind or given.get("DeveloperOnlyAttribute"):
        raise invalid(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard "
            f"schema attribute {name}"
        )
    return copy.deepcopy(standard)


def _custom(name: str, given: Json) -> Json:
    """Return an attribute of the pool's own, whose name Cognito prefixes whatever it begins with.

    https://github.com/awsdocs/aws-cloudformation-user-guide/issues/932
    """
    if not given.get("AttributeDataType"):
        raise invalid(
            "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
        )
    for_developers = bool(given.get("DeveloperOnlyAttribute"))
    return {
        "Name": f"dev:custom:{name}" if for_developers else f"custom:{name}",
        "AttributeDataType": given["AttributeDataType"],
        "DeveloperOnlyAttribute": for_developers,
        "Mutable": False,
        "Required": False,
    }


def _check(attribute: Json) -> None:
    name = attribute["Name"]
    if attribute["Required"] and name not in STANDARD:
        raise invalid("Required custom attributes are not supported currently.")
    least, most = (_whole(attribute, "String", field) for field in ("MinLength", "MaxLength"))
    if max(least or 0, most or 0) > _LONGEST:
        raise invalid(
            f"user.{name}: String attributes cannot have a length of more than {_LONGEST}"
        )
    if least is not None and most is not None and least > most:
        raise invalid(f"user.{name}: Max length cannot be less than min length.")
    lowest, highest = (_whole(attribute, "Number", field) for field in ("MinValue", "MaxValue"))
    if lowest is not None and highest is not None and lowest > highest:
        raise invalid(f"user.{name}: Max value cannot be less than min value.")


def _whole(attribute: Json, kind: str, field: str) -> int | None:
    """Return a bound of an attribute of a kind; a length is at least 0."""
    limits = f"{kind}AttributeConstraints"
    value = (attribute.get(limits) or {}).get(field)
    if value in (None, ""):
        return None
    if not re.fullmatch(r"\d+" if kind == "String" else r"-?\d+", str(value)):
        raise invalid(f"Invalid {limits} for schema attribute {attribute['Name']}")
    return int(value)


def _check_number(schema: Mapping[str, Json]) -> None:
    if len(schema) - len(STANDARD) > _MOST:
        raise invalid(f"User pool can have up to {_MOST} custom attributes.")


def check_values(pool: Pool, given: Mapping[str, str], *, change: bool = False) -> None:
    """Check attributes of a user against the schema; an empty value, which removes one, passes.

    Parameters
    ----------
    pool : Pool
        The pool.
    given : mapping
        The attributes, by name.
    change : bool
        Whether they change those of a user that there is, which Cognito refuses in other words.
        Default: False.
    """
    problems = {}
    for name, value in given.items():
        if name != "identities":
            problems[name] = _problem(pool.schema.get(name), value)
    _refuse(problems, "user." if change else "", "" if change else _NOT_CONFORMING)
    for name, value in given.items():
        if value and name == "phone_number" and not _PHONE.fullmatch(value):
            raise invalid("Invalid phone number format.")
        if value and name == "email" and not _MAIL.fullmatch(value):
            raise invalid("Invalid email address format.")


def check_mutable(pool: Pool, given: Mapping[str, str]) -> None:
    """Refuse attributes that can't be changed."""
    for name in given:
        if name in pool.schema and not pool.schema[name]["Mutable"]:
            raise invalid(f"user.{name}: Attribute cannot be updated.\n")


def check_required(pool: Pool, given: Mapping[str, str]) -> None:
    """Refuse a user without an attribute that the pool requires."""
    missing = {
        name: "The attribute is required"
        for name, attribute in pool.schema.items()
        if attribute["Required"] and name != "sub" and not given.get(name)
    }
    _refuse(missing, "", _NOT_CONFORMING)


def check_removable(pool: Pool, names: list[str]) -> None:
    """Refuse to remove attributes that a user must have, or that do not exist."""
    unknown = {name: _UNKNOWN for name in names if name not in pool.schema}
    _refuse(unknown, "user.", "Invalid user attributes: ")
    for name in names:
        if pool.schema[name]["Required"]:
            raise invalid(f"user.{name}: Required attributes can not be deleted.\n")
    check_mutable(pool, dict.fromkeys(names, ""))


def _refuse(problems: Mapping[str, str | None], prefix: str, begins: str) -> None:
    """Refuse all attributes that have a problem, each on a line of its own."""
    lines = [f"{prefix}{name}: {each}\n" for name, each in problems.items() if each]
    if lines:
        raise invalid(begins + "".join(lines))


def _problem(attribute: Mapping[str, Any] | None, value: str) -> str | None:
    """Return what is wrong with a value, None if nothing is."""
    if attribute is None:
        return _UNKNOWN
    if value == "":
        return None
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
