"""Make, change, show and delete user pools.

An update sets all settings: what it leaves out has its default again.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-updating.html
"""

from __future__ import annotations

import copy
from typing import Any

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.pools import checks, schema
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.cognito_idp.store import new_pool_id

_PASSWORDS = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}
#: Settings that a pool keeps for ever.
_IMMUTABLE = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
#: Settings that an update which leaves them out does not change.
_KEPT = (
    "DeletionProtection",
    "KeyConfiguration",
    "Policies",
    "UserAttributeUpdateSettings",
    "UserPoolTier",
)
#: What an update that leaves them out sets.
_DEFAULTS: Json = {
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "AutoVerifiedAttributes": [],
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "EmailVerificationMessage": "",
    "EmailVerificationSubject": "",
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "SmsAuthenticationMessage": "",
    "SmsConfiguration": {},
    "SmsVerificationMessage": "",
    "VerificationMessageTemplate": {},
}
#: Settings that are not there until a request sets them.
_OPTIONAL = (
    "AccountRecoverySetting",
    "AcrConfiguration",
    "DcrConfiguration",
    "DeviceConfiguration",
    "IssuerConfiguration",
    "KeyConfiguration",
    "UserAttributeUpdateSettings",
    "UserPoolAddOns",
)
#: Texts that a request writes inside the template or beside it, and that both show afterwards.
_TEMPLATE = "VerificationMessageTemplate"
_TEXTS = {
    "EmailMessage": "EmailVerificationMessage",
    "EmailSubject": "EmailVerificationSubject",
    "SmsMessage": "SmsVerificationMessage",
}


def create_user_pool(call: Call, asked: Json) -> Json:
    """Carry out ``CreateUserPool``."""
    settings = {
        "UserPoolTier": "ESSENTIALS",
        "DeletionProtection": "INACTIVE",
        "AliasAttributes": [],
        "UsernameAttributes": [],
        **copy.deepcopy(_DEFAULTS),
        **_given(asked, (*_DEFAULTS, *_OPTIONAL, *_IMMUTABLE, *_KEPT)),
    }
    settings["Policies"] = _policies(asked, {})
    _write_texts(settings)
    checks.check_settings(call, settings, {}, asked)
    context = call.context
    pool = Pool(
        id=new_pool_id(context.region),
        account=context.account,
        region=context.region,
        name=asked["PoolName"],
        created=call.now,
        modified=call.now,
        settings=settings,
        schema=schema.schema_of(asked.get("Schema") or []),
        tags=dict(asked.get("UserPoolTags") or {}),
    )
    call.store.add(pool)
    return {"UserPool": shown(call, pool)}


def update_user_pool(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateUserPool``."""
    pool = call.pool(asked)
    before = pool.settings
    kept = {name: before[name] for name in (*_KEPT, *_IMMUTABLE) if name in before}
    factors = {name: before[name] for name in checks.FACTORS if name in before}
    settings = {
        **factors,
        **kept,
        **copy.deepcopy(_DEFAULTS),
        **_given(asked, (*_DEFAULTS, *_OPTIONAL, *_KEPT)),
    }
    settings["Policies"] = _policies(asked, before["Policies"])
    _write_texts(settings)
    checks.check_settings(call, settings, before, asked)
    pool.settings, pool.modified = settings, call.now
    pool.name = asked.get("PoolName") or pool.name
    if "UserPoolTags" in asked:
        pool.tags = dict(asked["UserPoolTags"])
    return {}


def describe_user_pool(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeUserPool``."""
    return {"UserPool": shown(call, call.pool(asked))}


def delete_user_pool(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteUserPool``.

    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
    """
    pool = call.pool(asked)
    if pool.settings["DeletionProtection"] == "ACTIVE":
        raise invalid(
            f"The user pool cannot be deleted because deletion protection is activated. "
            f"Deletion protection must be inactivated first. User pool: {pool.id}"
        )
    if pool.domains:
        raise invalid(
            "User pool cannot be deleted. It has a domain configured that should be deleted first."
        )
    call.store.remove(pool)
    return {}


def list_user_pools(call: Call, asked: Json) -> Json:
    """Carry out ``ListUserPools``."""
    pools = list(call.store.in_region(call.context.account, call.context.region))
    shown_pools = [
        {
            "Id": pool.id,
            "Name": pool.name,
            "LambdaConfig": pool.settings["LambdaConfig"],
            "LastModifiedDate": pool.modified,
            "CreationDate": pool.created,
        }
        for pool in pools
    ]
    return page(shown_pools, asked, "UserPools", limit="MaxResults")


def shown(call: Call, pool: Pool) -> Json:
    """Return what Cognito says of a pool."""
    settings = {
        name: value
        for name, value in pool.settings.items()
        if value != "" and name not in checks.FACTORS
    }
    domains = {
        "CustomDomain" if each.get("CustomDomainConfig") else "Domain": name
        for name, each in pool.domains.items()
    }
    return {
        "Id": pool.id,
        "Name": pool.name,
        "Arn": pool.arn,
        "CreationDate": pool.created,
        "LastModifiedDate": pool.modified,
        "EstimatedNumberOfUsers": len(call.users(pool)),
        "UserPoolTags": pool.tags,
        "SchemaAttributes": list(pool.schema.values()),
        **settings,
        **domains,
        "EmailConfiguration": {
            "EmailSendingAccount": "COGNITO_DEFAULT",
            **settings["EmailConfiguration"],
        },
        "LambdaConfig": _triggers(settings["LambdaConfig"]),
    }


def _given(asked: Json, names: tuple[str, ...]) -> Json:
    return {name: copy.deepcopy(asked[name]) for name in names if name in asked}


def _policies(asked: Json, before: Json) -> Json:
    given = asked.get("Policies")
    if given is None:
        return copy.deepcopy(before) or {
            "PasswordPolicy": dict(_PASSWORDS),
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        }
    passwords = given.get("PasswordPolicy")
    if passwords is None:
        passwords = before.get("PasswordPolicy") or dict(_PASSWORDS)
    else:
        defaults: Json = {
            name: False if value is True else value for name, value in _PASSWORDS.items()
        }
        passwords = {**defaults, "MinimumLength": 6, **passwords}
    first = given.get("SignInPolicy") or {"AllowedFirstAuthFactors": ["PASSWORD"]}
    return {"PasswordPolicy": passwords, "SignInPolicy": first}


def _write_texts(settings: Json) -> None:
    """Write the texts of verifications into both places; those of the template win.

    https://github.com/hashicorp/terraform-provider-aws/issues/2423
    """
    template = {"DefaultEmailOption": "CONFIRM_WITH_CODE", **settings[_TEMPLATE]}
    for inside, beside in _TEXTS.items():
        text = template.get(inside) or settings[beside]
        if text:
            template[inside] = settings[beside] = text
    settings[_TEMPLATE] = template


def _triggers(given: Json) -> Any:
    """Return the triggers with both forms of the one that makes tokens, as Cognito shows them."""
    triggers = dict(given)
    block, arn = triggers.get("PreTokenGenerationConfig"), triggers.get("PreTokenGeneration")
    if block:
        triggers["PreTokenGeneration"] = block.get("LambdaArn")
    elif arn:
        triggers["PreTokenGenerationConfig"] = {"LambdaArn": arn, "LambdaVersion": "V1_0"}
    return triggers
