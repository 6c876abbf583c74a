"""What a state says of the constructs that the lock file keeps, in the lock file's own words.

`gatehouse.core` writes an entry of what the source says; this writes the same of what is deployed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
Values = Mapping[str, Any]

GIVEN_ONCE = "given_once"

_WORDS = {"phone_number": "phone"}
# https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
_STANDARD = (
    *("address", "birthdate", "email", "family_name", "gender", "given_name", "locale"),
    *("middle_name", "name", "nickname", "phone_number", "picture", "preferred_username"),
    *("profile", "updated_at", "website", "zoneinfo"),
)
_PROJECTIONS = {"ALL": "all", "KEYS_ONLY": "keys"}


def user_pool(values: Values) -> Json:
    """The immutable fields of a user pool."""
    standard: Json = {}
    custom: Json = {}
    for each in values.get("schema") or []:
        if each["name"] == "sub":
            continue
        if each["name"] in _STANDARD:
            rules = {"required": bool(each["required"]), "mutable": bool(each["mutable"])}
            if rules != {"required": False, "mutable": True}:
                standard[each["name"]] = rules
        else:
            custom[each["name"]] = _custom(each)
    case = _block(values, "username_configuration")
    return {
        "usernames": _words(values.get("username_attributes")),
        "aliases": _words(values.get("alias_attributes")),
        "case_sensitive": bool(case.get("case_sensitive", True)),  # as Cognito's API has it
        "standard_attributes": standard,
        "custom_attributes": custom,
        "name": values.get("name"),
    }


def identity_pool(values: Values) -> Json:
    """The immutable fields of an identity pool."""
    return {
        "DeveloperLogin": values.get("developer_provider_name") or None,
        "name": values.get("identity_pool_name"),
    }


def table(values: Values) -> Json:
    """The immutable fields of a table."""
    types = {each["name"]: each["type"] for each in values.get("attribute") or []}

    def key(name: str | None) -> Json | None:
        return {"name": name, "type": types.get(name)} if name else None

    return {
        "partition_key": key(values.get("hash_key")),
        "sort_key": key(values.get("range_key")),
        "local_indexes": {
            each["name"]: {
                "sort_key": key(each.get("range_key")),
                "projection": _projection(each),
            }
            for each in values.get("local_secondary_index") or []
        },
        "name": values.get("name"),
    }


def bucket(values: Values) -> Json:
    """The immutable fields of a bucket."""
    return {"name": values.get("bucket")}


def group(values: Values) -> Json:
    """The immutable fields of a group."""
    return {"name": values.get("name")}


def key(values: Values) -> Json:
    """The immutable fields of a key: that there is one."""
    return {}


#: What writes the fields of what holds data, by its type.
FIELDS: dict[str, Callable[[Values], Json]] = {
    "aws_cognito_user_pool": user_pool,
    "aws_cognito_identity_pool": identity_pool,
    "aws_dynamodb_table": table,
    "aws_s3_bucket": bucket,
    "aws_cognito_user_group": group,
    "aws_kms_key": key,
}


def given_once_of_pool(values: Values) -> dict[str, bool]:
    """Whether a pool has what Terraform's provider can't take away, by the lock file's words."""
    triggers = _block(values, "lambda_config")
    texts = bool(_block(values, "sms_configuration").get("sns_caller_arn"))
    has_mfa = values.get("mfa_configuration") not in (None, "OFF")
    factors = _block(values, "sign_in_policy").get("allowed_first_auth_factors") or []
    more = _block(_block(values, "user_pool_add_ons"), "advanced_security_additional_flows")
    words = _block(values, "verification_message_template")
    return {
        "pre_token_generation": bool(
            triggers.get("pre_token_generation") or triggers.get("pre_token_generation_config")
        ),
        "text_messages": texts,
        "sms_factor": texts and has_mfa,
        "email_factor": any(_block(values, "email_mfa_configuration").values()),
        "custom_auth": bool(more.get("custom_auth_mode")),
        "tier": values.get("user_pool_tier") not in (None, "", "ESSENTIALS"),
        "sign_in": bool(set(factors) - {"PASSWORD"}),
        "verification": words.get("default_email_option") == "CONFIRM_WITH_LINK"
        or any(each for name, each in words.items() if name != "default_email_option"),
    }


#: Those of them that a pool can't lose without breaking. They are written down of a pool that
#: something else made too, so that a synth without them stops. The others stay as they are.
STOPPING = ("pre_token_generation", "text_messages", "email_factor", "custom_auth")

#: The type, argument and neutral value of what members once had, by the lock file's words. Where
#: the provider would not leave a neutral value alone, there is none: it is said from then on.
OF_MEMBERS: dict[str, tuple[str, str, object]] = {
    "precedence of group": ("aws_cognito_user_group", "precedence", None),
    "role of group": ("aws_cognito_user_group", "role_arn", None),
    "default_callback of": ("aws_cognito_user_pool_client", "default_redirect_uri", None),
    "refresh_rotation of": ("aws_cognito_user_pool_client", "refresh_token_rotation", None),
    "pages of": ("aws_cognito_user_pool_domain", "managed_login_version", 1),
}


def ttl_of_table(values: Values) -> str | None:
    """The attribute by which a table's items expire; None if they do not."""
    ttl = _block(values, "ttl")
    return str(ttl["attribute_name"]) if ttl.get("enabled") else None


def _custom(attribute: Values) -> Json:
    kind = attribute["attribute_data_type"]
    immutable: Json = {"type": kind, "mutable": bool(attribute["mutable"])}
    if kind == "String":
        lengths = _block(attribute, "string_attribute_constraints")
        for name in ("min_length", "max_length"):
            immutable[name] = _number(lengths.get(name))
    if kind == "Number":
        bounds = _block(attribute, "number_attribute_constraints")
        immutable["minimum"] = _number(bounds.get("min_value"))
        immutable["maximum"] = _number(bounds.get("max_value"))
    return immutable


def _projection(index: Values) -> Any:
    if index.get("projection_type") == "INCLUDE":
        return sorted(index.get("non_key_attributes") or [])
    return _PROJECTIONS.get(index["projection_type"], index["projection_type"])


def _words(attributes: Any) -> list[str]:
    return sorted(_WORDS.get(each, each) for each in attributes or [])


def _number(text: Any) -> int | None:
    return int(text) if text not in (None, "") else None


def _block(values: Values, name: str) -> Values:
    """A block of a state, which stands in a list; nothing where there is none."""
    found = values.get(name) or [{}]
    first = found[0] if isinstance(found, list) else found
    return first if isinstance(first, Mapping) else {}
