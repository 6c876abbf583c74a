"""The devices of a user that a pool tracks.

https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
"""

from __future__ import annotations

import base64
import binascii

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid, missing, refused
from gatehouse.local.services.cognito_idp.pages import page
from gatehouse.local.services.cognito_idp.records import Device, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.steps import group_key
from gatehouse.local.services.cognito_idp.tokens.checks import signed_in
from gatehouse.local.services.contract import ServiceError

_REMEMBERED = "remembered"


def confirm_device(call: Call, asked: Json) -> Json:
    """Carry out ``ConfirmDevice``."""
    who = signed_in(call, asked)
    tracked = _tracking(who.pool)
    key, secret = str(asked["DeviceKey"]), asked.get("DeviceSecretVerifierConfig") or {}
    if who.claims.get("device_key") != key:
        raise refused("Invalid device key given.")
    if key in who.user.devices:
        raise ServiceError("DeviceKeyExistsException", "Device already exists.")
    asks = bool(tracked.get("DeviceOnlyRememberedOnUserPrompt"))
    who.user.devices[key] = Device(
        key=key,
        group_key=group_key(who.pool),
        name=str(asked.get("DeviceName") or ""),
        verifier=_number(secret, "PasswordVerifier"),
        salt=_number(secret, "Salt"),
        status="not_remembered" if asks else _REMEMBERED,
        address=call.context.source_ip,
        created=call.now,
        modified=call.now,
        used=call.now,
    )
    return {"UserConfirmationNecessary": asks}


def get_device(call: Call, asked: Json) -> Json:
    """Carry out ``GetDevice``."""
    user = signed_in(call, asked).user
    return {"Device": _shown(_found(user, asked))}


def admin_get_device(call: Call, asked: Json) -> Json:
    """Carry out ``AdminGetDevice``."""
    _, user = call.named(asked)
    return {"Device": _shown(_found(user, asked))}


def list_devices(call: Call, asked: Json) -> Json:
    """Carry out ``ListDevices``."""
    who = signed_in(call, asked)
    return _page(who.pool, who.user, asked)


def admin_list_devices(call: Call, asked: Json) -> Json:
    """Carry out ``AdminListDevices``."""
    pool, user = call.named(asked)
    return _page(pool, user, asked)


def forget_device(call: Call, asked: Json) -> Json:
    """Carry out ``ForgetDevice``."""
    user = signed_in(call, asked).user
    del user.devices[_found(user, asked).key]
    return {}


def admin_forget_device(call: Call, asked: Json) -> Json:
    """Carry out ``AdminForgetDevice``."""
    _, user = call.named(asked)
    del user.devices[_found(user, asked).key]
    return {}


def update_device_status(call: Call, asked: Json) -> Json:
    """Carry out ``UpdateDeviceStatus``."""
    return _update(call, signed_in(call, asked).user, asked)


def admin_update_device_status(call: Call, asked: Json) -> Json:
    """Carry out ``AdminUpdateDeviceStatus``."""
    return _update(call, call.named(asked)[1], asked)


def _update(call: Call, user: User, asked: Json) -> Json:
    device = _found(user, asked)
    device.status = str(asked.get("DeviceRememberedStatus") or device.status)
    device.modified = call.now
    return {}


def _tracking(pool: Pool) -> Json:
    tracked: Json | None = pool.settings.get("DeviceConfiguration")
    if tracked is None:
        raise ServiceError(
            "InvalidUserPoolConfigurationException", "The user pool does not track devices."
        )
    return tracked


def _page(pool: Pool, user: User, asked: Json) -> Json:
    _tracking(pool)
    shown = [_shown(each) for each in user.devices.values()]
    return page(shown, asked, "Devices", token="PaginationToken")


def _found(user: User, asked: Json) -> Device:
    device = user.devices.get(str(asked["DeviceKey"]))
    if device is None:
        raise missing("Device does not exist.")
    return device


def _shown(device: Device) -> Json:
    attributes = {
        "device_status": "valid",
        "device_name": device.name,
        "dev:device_remembered_status": device.status,
        "last_ip_used": device.address,
    }
    return {
        "DeviceKey": device.key,
        "DeviceAttributes": [
            {"Name": name, "Value": value} for name, value in attributes.items() if value
        ],
        "DeviceCreateDate": device.created,
        "DeviceLastModifiedDate": device.modified,
        "DeviceLastAuthenticatedDate": device.used,
    }


def _number(secret: Json, name: str) -> str:
    """Read a number of a device's secret, and write it as text."""
    try:
        data = base64.b64decode(str(secret.get(name) or ""), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if not data:
        raise invalid(f"Invalid device secret verifier config: {name}.")
    return data.hex()
