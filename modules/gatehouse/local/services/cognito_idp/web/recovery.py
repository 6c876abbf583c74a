"""The hosted recovery: a code for whoever has forgotten the password, a new one, back to the app.

https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
"""

from __future__ import annotations

from gatehouse.local.services.cognito_idp.records import Client, Pool
from gatehouse.local.services.cognito_idp.sign_in.progress import Authorization
from gatehouse.local.services.cognito_idp.sign_up import recovery
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


async def show(visit: Visit) -> WebAnswer:
    """Show the page that asks whose password is forgotten."""
    pool, client, asked = authorize.on_page(visit.call, visit.given)
    if not offers.new_password(pool, client):
        return _closed(visit)
    return _form(visit, pool, asked)


async def submit(visit: Visit) -> WebAnswer:
    """Send a code for a new password."""
    call, name = visit.call, visit.given.get("username", "")
    pool, client, asked = authorize.on_page(call, visit.given)
    if not offers.new_password(pool, client):
        return _closed(visit)
    try:
        made = await recovery.forgot_password(call, fields.operation(client, name))
    except ServiceError as error:
        return _form(visit, pool, asked, error)
    return page_data.to_the_code(visit, "/confirmForgotPassword", asked, client, name, made)


async def ask(visit: Visit) -> WebAnswer:
    """Show the page that asks for the code and the new password."""
    pool, client, asked = authorize.on_page(visit.call, visit.given)
    if not offers.new_password(pool, client):
        return _closed(visit)
    return _code(visit, pool, client, asked)


async def confirm(visit: Visit) -> WebAnswer:
    """Set the new password, and sign in whoever has set it."""
    call, given = visit.call, visit.given
    pool, client, asked = authorize.on_page(call, given)
    if not offers.new_password(pool, client):
        return _closed(visit)
    data = page_data.kept(visit, client)
    name = data.name if data else given.get("username", "")
    try:
        told = {
            "ConfirmationCode": given.get("verification_code", ""),
            "Password": fields.password(given),
        }
        await recovery.confirm_forgot_password(call, {**fields.operation(client, name), **told})
    except ServiceError as error:
        return _code(visit, pool, client, asked, error)
    page_data.forget(visit)
    return await login.sign_in(visit, pool, client, asked, name, call.user(pool, name).sub)


def _closed(visit: Visit) -> WebAnswer:
    told = "Contact administrator to reset password."
    return visit.page("Forgot your password?", "", told, status=400)


def _form(
    visit: Visit, pool: Pool, asked: Authorization, error: ServiceError | None = None
) -> WebAnswer:
    carried = authorize.parameters(asked)
    name = fields.username(pool, None, visit.given.get("username", ""), error)
    body = visit.form("/forgotPassword", carried, name, "Reset my password")
    body += pages.link(pages.address("/login", carried), "Back to the sign-in")
    return visit.page("Forgot your password?", body, fields.problem(error))


def _code(
    visit: Visit,
    pool: Pool,
    client: Client,
    asked: Authorization,
    error: ServiceError | None = None,
) -> WebAnswer:
    data, carried = page_data.kept(visit, client), authorize.parameters(asked)
    told = pages.note(f"A code was sent to {data.sent_to}.") if data and data.sent_to else ""
    name = fields.username(pool, data, visit.given.get("username", ""), error)
    typed = name + fields.code(error) + fields.new_password(error)
    typed += pages.field("confirm_password", "Once more", "password", "new-password")
    body = told + visit.form("/confirmForgotPassword", carried, typed, "Change password")
    body += pages.link(pages.address("/forgotPassword", carried), "Send a new code")
    return visit.page("Set a new password", body, fields.problem(error))
