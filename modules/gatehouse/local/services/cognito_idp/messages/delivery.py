"""Send a code to a user: the pool's text or a function's, by the outbox or by a function.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sender-triggers.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.messages import texts
from gatehouse.local.services.cognito_idp.outside import Mail
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.triggers.run import attributes_of, has, run, told

_SENDER = "no-reply@verificationemail.com"
EMAIL, PHONE = "email", "phone_number"


@dataclass(frozen=True)
class Message:
    """A message to a user.

    Parameters
    ----------
    kind : str
        What it is for, as triggers name it: ``SignUp``, ``ForgotPassword``.
    code : str
        The code, or the temporary password.
    attribute : str
        Where it goes: ``email`` or ``phone_number``.
    address : str
        The address. Default: the user's.
    client : str
        The client's id. Default: none.
    metadata : dict or None
        The request's metadata. Default None.
    attributes : dict
        Attributes of the user beside those that are kept. Default: none.
    """

    kind: str
    code: str
    attribute: str
    address: str = ""
    client: str = ""
    metadata: Json | None = None
    attributes: Json = field(default_factory=dict)


async def send(call: Call, pool: Pool, user: User, message: Message) -> Json:
    """Send a message, and return the ``CodeDeliveryDetails`` that the client sees."""
    address = message.address or user.attributes[message.attribute]
    by_mail = message.attribute == EMAIL
    sender = "CustomEmailSender" if by_mail else "CustomSMSSender"
    text = await _text(call, pool, user, message)
    if has(pool, sender):
        await _by_function(call, pool, user, message, sender)
    else:
        name = _name(pool, user, message)
        if by_mail:
            body = _filled(text.body, name, message.code)
            body = texts.LINK.sub(_link(call, pool, user, message), body)
            subject = _filled(text.subject, name, message.code)
            source = (pool.settings.get("EmailConfiguration") or {}).get("From") or _SENDER
            call.outside.send_mail(pool, Mail(address, source, subject, body, message.kind))
        else:
            call.outside.send_text(pool, address, _filled(text.sms, name, message.code))
    return details(message.attribute, address)


def details(attribute: str, address: str) -> Json:
    """Return where a code went, as much of it as a client may see."""
    return {
        "Destination": masked(attribute, address),
        "DeliveryMedium": "EMAIL" if attribute == EMAIL else "SMS",
        "AttributeName": attribute,
    }


def masked(attribute: str, address: str) -> str:
    """Return an address so that only its owner knows it again: ``a***@e***``, ``+*******1234``."""
    if attribute == PHONE:
        digits = address.removeprefix("+")
        return "+" + "*" * max(len(digits) - 4, 0) + digits[-4:]
    local, _, domain = address.partition("@")
    return f"{local[:1]}***@{domain[:1]}***" if domain else f"{local[:1]}***"


async def _by_function(call: Call, pool: Pool, user: User, message: Message, sender: str) -> None:
    key = str(pool.settings["LambdaConfig"].get("KMSKeyID") or "")
    kind = (
        "customEmailSenderRequestV1" if message.attribute == EMAIL else "customSMSSenderRequestV1"
    )
    await run(
        call,
        pool,
        f"{sender}_{message.kind}",
        name=user.name,
        client=message.client,
        request={
            "type": kind,
            "code": await call.outside.encrypt(pool, key, message.code),
            "userAttributes": {**attributes_of(user), **message.attributes},
            **told(message.metadata),
        },
        response={},
        must_answer=False,
    )


async def _text(call: Call, pool: Pool, user: User, message: Message) -> texts.Text:
    own = texts.of(pool, message.kind)
    invites = message.kind == "AdminCreateUser"
    answer = await run(
        call,
        pool,
        f"CustomMessage_{message.kind}",
        name=user.name,
        client=message.client,
        request={
            "userAttributes": {**attributes_of(user), **message.attributes},
            "codeParameter": texts.CODE,
            "linkParameter": "{##Click Here##}",
            "usernameParameter": texts.USERNAME if invites else None,
            **told(message.metadata),
        },
        response={"smsMessage": None, "emailMessage": None, "emailSubject": None},
    )
    given = answer or {}
    return texts.Text(
        str(given.get("emailSubject") or own.subject),
        str(given.get("emailMessage") or own.body),
        str(given.get("smsMessage") or own.sms),
    )


def _name(pool: Pool, user: User, message: Message) -> str:
    """Return the name that a person signs in with: an address, where the pool has no names."""
    for attribute in pool.username_attributes:
        if user.attributes.get(attribute):
            return user.attributes[attribute]
    return user.name


def _filled(text: str, name: str, code: str) -> str:
    return text.replace(texts.USERNAME, name).replace(texts.CODE, code)


def _link(call: Call, pool: Pool, user: User, message: Message) -> str:
    asked = {
        "client_id": message.client,
        "user_name": user.name,
        "confirmation_code": message.code,
    }
    address = f"{call.settings.endpoint}/confirmUser?{urlencode(asked)}"
    return f'<a href="{address}">\\1</a>'
