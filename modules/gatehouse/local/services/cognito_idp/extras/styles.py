"""The look of a pool's pages: styles of managed pages, and of the older hosted pages.

No page here shows them.
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateManagedLoginBranding.html
"""

from __future__ import annotations

import uuid

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.contract import ServiceError

_ID, _DEFAULTS = "ManagedLoginBrandingId", "UseCognitoProvidedValues"
_ALL = "ALL"


def create_managed_login_branding(call: Call, asked: Json) -> Json:
    """Carry out ``CreateManagedLoginBranding``."""
    pool = call.pool(asked)
    client = call.client_in(pool, asked)
    if _of_client(pool, client.id):
        raise ServiceError("ManagedLoginBrandingExistsException", "The client has a style already.")
    style = {
        _ID: str(uuid.uuid4()),
        "UserPoolId": pool.id,
        "ClientId": client.id,
        "CreationDate": call.now,
    }
    return _put(call, pool, style, asked)


def update_managed_login_branding(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateManagedLoginBranding``."""
    pool = call.pool(asked)
    return _put(call, pool, _found(pool, asked), asked)


def describe_managed_login_branding(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeManagedLoginBranding``."""
    return _shown(_found(call.pool(asked), asked))


def describe_managed_login_branding_by_client(call: Call, asked: Json) -> Json:
    """Carry out ``DescribeManagedLoginBrandingByClient``."""
    style = _of_client(call.pool(asked), asked["ClientId"])
    if style is None:
        raise missing("The style does not exist.")
    return _shown(style)


def delete_managed_login_branding(call: Call, asked: Json) -> Json:
    """Carry out ``DeleteManagedLoginBranding``."""
    pool = call.pool(asked)
    del pool.styles[_found(pool, asked)[_ID]]
    return {}


def set_ui_customization(call: Call, asked: Json) -> Json:
    """Carry out ``SetUICustomization``."""
    pool = call.pool(asked)
    name = _customized(call, pool, asked)
    if not pool.domains:
        raise invalid(
            "There has to be an existing domain associated with this user pool before adding UI "
            "customization."
        )
    before = pool.customizations.get(name, {"CreationDate": call.now})
    kept: Json = {
        "UserPoolId": pool.id,
        "ClientId": name,
        "CSSVersion": "20190128172214",
        "CreationDate": before["CreationDate"],
        "LastModifiedDate": call.now,
    }
    if asked.get("CSS"):
        kept["CSS"] = asked["CSS"]
    if asked.get("ImageFile"):
        kept["ImageUrl"] = f"{call.settings.endpoint}/{pool.id}/{name}/assets/images/image.jpg"
    pool.customizations[name] = kept
    return {"UICustomization": kept}


def get_ui_customization(call: Call, asked: Json) -> Json:
    """Carry out ``GetUICustomization``."""
    pool = call.pool(asked)
    name = _customized(call, pool, asked)
    kept = pool.customizations.get(name) or pool.customizations.get(_ALL)
    return {"UICustomization": kept or {}}


def _customized(call: Call, pool: Pool, asked: Json) -> str:
    name = str(asked.get("ClientId") or _ALL)
    return name if name == _ALL else call.client_in(pool, asked).id


def _put(call: Call, pool: Pool, style: Json, asked: Json) -> Json:
    own = {part: asked[part] for part in ("Settings", "Assets") if asked.get(part)}
    if asked.get(_DEFAULTS) and own:
        raise invalid(f"{_DEFAULTS} excludes settings and assets of your own.")
    if asked.get(_DEFAULTS):
        style = {name: value for name, value in style.items() if name not in ("Settings", "Assets")}
    made = {**style, **own, _DEFAULTS: bool(asked.get(_DEFAULTS)), "LastModifiedDate": call.now}
    pool.styles[style[_ID]] = made
    return _shown(made)


def _of_client(pool: Pool, client: str) -> Json | None:
    return next((each for each in pool.styles.values() if each["ClientId"] == client), None)


def _found(pool: Pool, asked: Json) -> Json:
    style: Json | None = pool.styles.get(asked[_ID])
    if style is None:
        raise missing("The style does not exist.")
    return style


def _shown(style: Json) -> Json:
    shown = {name: value for name, value in style.items() if name != "ClientId"}
    return {"ManagedLoginBranding": shown}
