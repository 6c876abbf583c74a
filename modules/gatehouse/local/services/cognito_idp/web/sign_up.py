"""The hosted sign-up: the form, the code of the message, another one, and back to the app.

https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.errors import refused
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.sign_up import sign_up
from gatehouse.local.services.cognito_idp.web import (
    authorize,
    fields,
    login,
    offers,
    page_data,
    pages,
)
from gatehouse.local.services.cognito_idp.web.visit import Visit
from gatehouse.local.services.contract import ServiceError, WebAnswer

_KINDS = {
    "email": ("email", "email"),
    "phone_number": ("tel", "tel"),
    "birthdate": ("date", "bday"),
    "name": ("text", "name"),
    "given_name": ("text", "given-name"),
    "family_name": ("text", "family-name"),
    "nickname": ("text", "nickname"),
    "website": ("url", "url"),
}


async def show(visit: Visit) -> WebAnswer:
    """Show the page on which people sign up."""
    pool, client, asked = authorize.on_page(visit.call, visit.given)
    if not offers.sign_up(pool, client):
        return _closed(visit)
    return _form(visit, pool, client, asked)


async def submit(visit: Visit) -> WebAnswer:
    """Sign somebody up, who confirms next, or is signed in where nothing is to be confirmed."""
    call, given = visit.call, visit.given
    pool, client, asked = authorize.on_page(call, given)
    if not offers.sign_up(pool, client):
        return _closed(visit)
    name = given.get("username", "")
    try:
        made = await sign_up.sign_up(
            call,
            {
                **fields.operation(client, name),
                "Password": fields.password(given),
                "UserAttributes": [
                    {"Name": each, "Value": given[_field(each)]}
                    for each in _wanted(pool)
                    if given.get(_field(each))
                ],
            },
        )
    except ServiceError as error:
        return _form(visit, pool, client, asked, error)
    if made["UserConfirmed"]:
        return await login.sign_in(visit, pool, client, asked, name, made["UserSub"])
    return page_data.to_the_code(visit, "/confirm", asked, client, name, made, made["UserSub"])


async def ask(visit: Visit) -> WebAnswer:
    """Show the page that asks for the code of the message."""
    pool, client, asked = authorize.on_page(visit.call, visit.given)
    return _code(visit, pool, client, asked)


async def confirm(visit: Visit) -> WebAnswer:
    """Confirm somebody, who is signed in if this browser has just signed them up."""
    call, given = visit.call, visit.given
    pool, client, asked = authorize.on_page(call, given)
    data = page_data.kept(visit, client)
    name = data.name if data else given.get("username", "")
    try:
        told = {"ConfirmationCode": given.get("verification_code", "")}
        await sign_up.confirm_sign_up(call, {**fields.operation(client, name), **told})
    except ServiceError as error:
        return _code(visit, pool, client, asked, error)
    page_data.forget(visit)
    if data is None or not data.sub:
        return visit.to("/login", authorize.parameters(asked))
    return await login.sign_in(visit, pool, client, asked, name, data.sub)


async def resend(visit: Visit) -> WebAnswer:
    """Send another code."""
    call, given = visit.call, visit.given
    pool, client, asked = authorize.on_page(call, given)
    data = page_data.kept(visit, client)
    name = data.name if data else given.get("username", "")
    try:
        made = await sign_up.resend_confirmation_code(call, fields.operation(client, name))
    except ServiceError as error:
        return _code(visit, pool, client, asked, error)
    sub = data.sub if data else ""
    return page_data.to_the_code(visit, "/confirm", asked, client, name, made, sub)


def _closed(visit: Visit) -> WebAnswer:
    told = refused("SignUp is not permitted for this user pool")
    return visit.page("Sign up", "", told.message, status=400)


def _wanted(pool: Pool) -> list[str]:
    """Return the attributes that the form asks for: what the pool needs, and what it verifies."""
    needed = [name for name, each in pool.schema.items() if each["Required"] and name != "sub"]
    verified = pool.settings.get("AutoVerifiedAttributes") or []
    named = pool.username_attributes
    # One of several addresses is the name: which one, the pool sees when it is given.
    named_by = named if len(named) == 1 else []
    return [
        name
        for name in dict.fromkeys([*needed, *verified])
        if name not in named_by and (name in needed or name not in named)
    ]


def _field(attribute: str) -> str:
    return f"requiredAttributes[{attribute}]"


def _form(
    visit: Visit,
    pool: Pool,
    client: Client,
    asked: Authorization,
    error: ServiceError | None = None,
) -> WebAnswer:
    given: Json = visit.given
    body = fields.username(pool, None, given.get("username", ""), error)
    for each in _wanted(pool):
        kind, complete = _KINDS.get(each, ("text", ""))
        label, name = each.replace("_", " ").capitalize(), _field(each)
        body += pages.field(name, label, kind, complete, value=given.get(name, ""))
    body += fields.new_password(error)
    carried = authorize.parameters(asked)
    page = visit.form("/signup", carried, body, "Sign up")
    page += pages.link(pages.address("/login", carried), "Sign in to an account that you have")
    return visit.page("Sign up", page, fields.problem(error))


def _code(
    visit: Visit,
    pool: Pool,
    client: Client,
    asked: Authorization,
    error: ServiceError | None = None,
) -> WebAnswer:
    data, carried = page_data.kept(visit, client), authorize.parameters(asked)
    name = fields.username(pool, data, visit.given.get("username", ""), error)
    told = pages.note(f"A code was sent to {data.sent_to}.") if data and data.sent_to else ""
    body = told + visit.form("/confirm", carried, name + fields.code(error), "Confirm account")
    again = (
        ""
        if data
        else pages.field(
            "username",
            f"{offers.name_label(pool)}, for a new code",
            complete="username",
            id="resend-username",
        )
    )
    body += visit.form("/resendcode", carried, again, "Send a new code")
    return visit.page("Confirm your account", body, fields.problem(error))
