"""The hosted sign-in: the password, a new one, the second factor, and back to the app.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

from __future__ import annotations

from html import escape

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import wrong_credentials
from gatehouse.local.services.cognito_idp.federation import sign_in as federated
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool
from gatehouse.local.services.cognito_idp.sign_in import factors, proofs, respond, steps, totp
from gatehouse.local.services.cognito_idp.sign_in.progress import (
    Authorization,
    Challenge,
    Progress,
    held,
)
from gatehouse.local.services.cognito_idp.sign_up.migration import migrated
from gatehouse.local.services.cognito_idp.triggers.events import pre_authentication
from gatehouse.local.services.cognito_idp.web import authorize, offers, page_data, pages
from gatehouse.local.services.cognito_idp.web.forms import query
from gatehouse.local.services.cognito_idp.web.visit import Visit
from gatehouse.local.services.contract import ServiceError, WebAnswer

#: The field that carries the session of a challenge.
_SESSION = "mfa_token"
#: Errors that the page shows as they are.
_TOLD = {
    "PasswordResetRequiredException",
    "UserLambdaValidationException",
    "UnexpectedLambdaException",
    "InvalidPasswordException",
    "InvalidParameterException",
    "LimitExceededException",
    "PasswordHistoryPolicyViolationException",
}


async def begin(visit: Visit) -> WebAnswer:
    """Answer ``/oauth2/authorize``: to the provider that the app names, or to the sign-in page."""
    given = query(visit.request)
    pool, client, asked = authorize.read(visit.call, given)
    named = given.get("identity_provider", "") or _by_identifier(pool, given)
    if named and named != "COGNITO":
        return await federated.begin(visit, pool, client, asked, named)
    return visit.to("/login", given)


async def show(visit: Visit) -> WebAnswer:
    """Show the sign-in page."""
    pool, client, asked = authorize.on_page(visit.call, visit.given)
    return _first_page(visit, pool, client, asked)


async def submit(visit: Visit) -> WebAnswer:
    """Take a form of the pages."""
    given = visit.given
    if given.get(_SESSION):
        return await _continue(visit, given)
    pool, client, asked = authorize.on_page(visit.call, given)
    try:
        done = await _sign_in(visit.call, pool, client, asked, given)
    except ServiceError as error:
        if error.code == "UserNotConfirmedException":
            data = page_data.PageData(client.id, given.get("username", ""))
            answer = visit.to("/confirm", authorize.parameters(asked))
            return page_data.keep(visit, answer, data)
        return _first_page(visit, pool, client, asked, _problem(error))
    return await after(visit, pool, client, asked, done)


async def sign_in(
    visit: Visit, pool: Pool, client: Client, asked: Authorization, name: str, sub: str
) -> WebAnswer:
    """Sign in a user who has just set a password on these pages; second factors are asked for."""
    call = visit.call
    user = call.users(pool).find(name)
    if user is None or user.sub != sub:
        return _first_page(visit, pool, client, asked)
    progress = Progress(pool, client, user, name, "HOSTED", source="HostedAuth", page=asked)
    try:
        await pre_authentication(call, pool, user, name, client.id, None)
        done = await steps.after_first_factor(call, progress)
    except ServiceError as error:
        return _first_page(visit, pool, client, asked, _problem(error))
    return await after(visit, pool, client, asked, done)


async def _sign_in(
    call: Call, pool: Pool, client: Client, asked: Authorization, given: dict[str, str]
) -> Json:
    name, password = given.get("username", ""), given.get("password", "")
    if not offers.own_users(client):
        raise wrong_credentials()
    user = call.users(pool).find(name)
    if user is None:
        user = await migrated(call, pool, client, name, password, None)
    progress = Progress(pool, client, user, name, "HOSTED", source="HostedAuth", page=asked)
    if user is not None or client.hides_users:
        await pre_authentication(call, pool, user, name, client.id, None)
    proofs.check_password(call, progress, password)
    return await steps.after_first_factor(call, progress)


async def _continue(visit: Visit, given: dict[str, str]) -> WebAnswer:
    """Go on with the answer to a challenge."""
    call, session = visit.call, given[_SESSION]
    try:
        challenge = held(call, session)
    except ServiceError as error:
        return visit.page("Sign in", "", error.message, status=400)
    progress = challenge.progress
    if progress.page is None:
        return visit.page("Sign in", "", "The session is not one of a page.", status=400)
    try:
        done = await respond.answer(call, session, challenge, _answers(call, challenge, given))
    except ServiceError as error:
        wrong = error.code == "CodeMismatchException"
        problem = "Incorrect code." if wrong else _problem(error)
        return _next_page(visit, challenge, session, problem)
    return await after(visit, progress.pool, progress.client, progress.page, done)


def _answers(call: Call, challenge: Challenge, given: dict[str, str]) -> Json:
    """Return a form as the answers of a challenge."""
    if challenge.name == steps.NEW_PASSWORD:
        if given.get("new_password") != given.get("confirm_password"):
            raise ServiceError("InvalidParameterException", "The two passwords differ.")
        named = {name: value for name, value in given.items() if name.startswith("userAttributes.")}
        return {"NEW_PASSWORD": given.get("new_password", ""), **named}
    code = given.get("code", "")
    if challenge.name == "MFA_SETUP":
        if not totp.matches(challenge.secret, code, call.now):
            raise ServiceError("CodeMismatchException", "Code mismatch")
        user = challenge.progress.somebody()
        user.totp_secret, user.preferred = challenge.secret, factors.APP
        user.factors = [*[each for each in user.factors if each != factors.APP], factors.APP]
        challenge.done = True
    name = "ANSWER" if challenge.name.startswith("SELECT") else f"{challenge.name}_CODE"
    return {name: given.get("answer", "") if name == "ANSWER" else code}


async def after(
    visit: Visit, pool: Pool, client: Client, asked: Authorization, done: Json
) -> WebAnswer:
    """Go on after a step of a sign-in: back to the app, or to the next challenge."""
    call = visit.call
    if steps.SIGNED_IN in done:
        return await authorize.granted(call, pool, client, done[steps.SIGNED_IN], asked)
    session = str(done["Session"])
    challenge = held(call, session)
    if challenge.name == "MFA_SETUP" and not challenge.secret:
        challenge.secret = totp.new_secret()
    return _next_page(visit, challenge, session)


def _next_page(visit: Visit, challenge: Challenge, session: str, problem: str = "") -> WebAnswer:
    """Return the page that asks for the answer to a challenge."""
    hidden = {_SESSION: session}
    if challenge.name == steps.NEW_PASSWORD:
        fields = pages.field("new_password", "New password", "password", "new-password")
        fields += pages.field("confirm_password", "Once more", "password", "new-password")
        fields += "".join(
            pages.field(f"userAttributes.{name}", name)
            for name, attribute in challenge.progress.pool.schema.items()
            if attribute["Required"] and name not in challenge.progress.somebody().attributes
        )
        body = visit.form("/login", hidden, fields, "Set password")
        return visit.page("Set a new password", body, problem)
    if challenge.name == "SELECT_MFA_TYPE":
        body = "".join(
            visit.form("/login", {**hidden, "answer": each}, "", each) for each in challenge.choices
        )
        return visit.page("Choose a second factor", body, problem)
    told = ""
    if challenge.name == "MFA_SETUP":
        told = (
            f'<p>Add this key to your app: <code id="secret">{escape(challenge.secret)}</code></p>'
        )
    fields = pages.field("code", "Code", complete="one-time-code")
    body = told + visit.form("/login", hidden, fields, "Sign in")
    return visit.page("Enter the code", body, problem)


def _first_page(
    visit: Visit, pool: Pool, client: Client, asked: Authorization, problem: str = ""
) -> WebAnswer:
    carried = authorize.parameters(asked)
    body = ""
    for name in client.settings.get("SupportedIdentityProviders") or []:
        if name in pool.providers:
            address = pages.address("/oauth2/authorize", {**carried, "identity_provider": name})
            body += pages.link(address, f"Sign in with {name}", button=True)
    if offers.own_users(client):
        fields = pages.field("username", offers.name_label(pool), complete="username")
        fields += pages.field("password", "Password", "password", "current-password")
        body += visit.form("/login", carried, fields, "Sign in")
    if offers.new_password(pool, client):
        body += pages.link(pages.address("/forgotPassword", carried), "Forgot your password?")
    if offers.sign_up(pool, client):
        body += pages.link(pages.address("/signup", carried), "Sign up")
    return visit.page("Sign in", body, problem)


def _by_identifier(pool: Pool, given: dict[str, str]) -> str:
    wanted = given.get("idp_identifier", "")
    for name, provider in pool.providers.items():
        if wanted and wanted in provider["IdpIdentifiers"]:
            return name
    return ""


def _problem(error: ServiceError) -> str:
    return error.message if error.code in _TOLD else "Incorrect username or password."
