"""Which plain HTTP requests user pools answer."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.extras.imports import take_file
from gatehouse.local.services.cognito_idp.federation import sign_in as federated
from gatehouse.local.services.cognito_idp.records import Pool
from gatehouse.local.services.cognito_idp.sign_up.sign_up import confirm
from gatehouse.local.services.cognito_idp.tokens import keys
from gatehouse.local.services.cognito_idp.web import login, pages, recovery, sign_up, token
from gatehouse.local.services.cognito_idp.web.authorize import RedirectedError
from gatehouse.local.services.cognito_idp.web.forms import (
    OAuthError,
    allowed,
    as_error,
    as_json,
    as_page,
    query,
    to,
)
from gatehouse.local.services.cognito_idp.web.visit import Visit
from gatehouse.local.services.contract import ServiceError, WebAnswer, WebRequest

_WELL_KNOWN = re.compile(r"/([\w-]+_[0-9a-zA-Z]+)/\.well-known/(jwks\.json|openid-configuration)")
_IMPORT = re.compile(r"/cognito-import/([\w-]+)/([\w-]+)")
_Page = Callable[[Call, WebRequest], Awaitable[WebAnswer]]
_Hosted = Callable[[Visit], Awaitable[WebAnswer]]


async def answer(call: Call, request: WebRequest) -> WebAnswer | None:
    """Answer a plain HTTP request; None if it is for somebody else."""
    found = _WELL_KNOWN.fullmatch(request.path)
    if found and request.method == "GET" and found[1] in call.store.pools:
        return _published(call, call.store.pools[found[1]], request, found[2])
    upload = _IMPORT.fullmatch(request.path)
    if upload and request.method == "PUT":
        return _uploaded(call, request, upload[1], upload[2])
    if request.path in _FOR_APPS and request.method == "OPTIONS":
        return allowed()
    asked = (request.method, request.path)
    page, hosted = _PAGES.get(asked), _HOSTED.get(asked)
    try:
        if page is not None:
            return await page(call, request)
        return await _shown(hosted, Visit(call, request)) if hosted else None
    except OAuthError as error:
        return as_error(error)
    except RedirectedError as error:
        return error.answer


async def _shown(page: _Hosted, visit: Visit) -> WebAnswer:
    """Answer with a hosted page; what another site sends in a browser's name is refused."""
    asked = (visit.request.method, visit.request.path)
    foreign = None if asked in _FROM_ANYWHERE or asked[0] == "GET" else visit.foreign()
    return foreign or await page(visit)


def _published(call: Call, pool: Pool, request: WebRequest, name: str) -> WebAnswer:
    if name == "jwks.json":
        return as_json(keys.published(pool, call.settings.keys))
    scheme = request.headers.get("x-forwarded-proto") or "http"
    base = f"{scheme}://{request.headers.get('host') or call.context.host}"
    return as_json(
        {
            "issuer": pool.issuer,
            "jwks_uri": f"{base}/{pool.id}/.well-known/jwks.json",
            "authorization_endpoint": f"{base}/oauth2/authorize",
            "token_endpoint": f"{base}/oauth2/token",
            "userinfo_endpoint": f"{base}/oauth2/userInfo",
            "revocation_endpoint": f"{base}/oauth2/revoke",
            "end_session_endpoint": f"{base}/logout",
            "response_types_supported": ["code", "token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "token_endpoint_auth_methods_supported": [
                "client_secret_basic",
                "client_secret_post",
            ],
        }
    )


def _uploaded(call: Call, request: WebRequest, pool_id: str, job: str) -> WebAnswer:
    pool = call.store.pools.get(pool_id)
    took = pool is not None and take_file(pool, job, query(request).get("token", ""), request.body)
    return WebAnswer(200 if took else 403)


async def _log_out(call: Call, request: WebRequest) -> WebAnswer:
    """Send the browser back to the app, or to the sign-in page.

    https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
    """
    given = query(request)
    client = call.store.client(given.get("client_id", ""))
    if client is None:
        raise OAuthError("invalid_request", "Client does not exist.")
    where = given.get("logout_uri", "")
    if where:
        if where not in (client.settings.get("LogoutURLs") or []):
            raise OAuthError("invalid_request", "logout_uri is not one of the client's.")
        return to(where, {})
    if given.get("redirect_uri"):
        return to("/login", given)
    raise OAuthError("invalid_request", "logout_uri or redirect_uri is required.")


async def _confirm(call: Call, request: WebRequest) -> WebAnswer:
    """Confirm an address by the link of a mail."""
    given = query(request)
    asked = {
        "ClientId": given.get("client_id", ""),
        "Username": given.get("user_name", ""),
        "ConfirmationCode": given.get("confirmation_code", ""),
    }
    try:
        await confirm(call, call.client(asked), asked)
    except ServiceError as error:
        return as_page(pages.page("Confirmation", "", error.message), 400)
    return as_page(pages.page("Confirmation", "<p>Your registration has been confirmed.</p>"))


_PAGES: dict[tuple[str, str], _Page] = {
    ("POST", "/oauth2/token"): token.token,
    ("POST", "/oauth2/revoke"): token.revoke,
    ("GET", "/oauth2/userInfo"): token.user_info,
    ("POST", "/oauth2/userInfo"): token.user_info,
    ("GET", "/logout"): _log_out,
    ("GET", "/confirmUser"): _confirm,
}
_HOSTED: dict[tuple[str, str], _Hosted] = {
    ("GET", "/oauth2/authorize"): login.begin,
    ("POST", "/oauth2/authorize"): login.begin,
    ("GET", "/oauth2/idpresponse"): federated.back,
    ("POST", "/oauth2/idpresponse"): federated.back,
    ("POST", "/saml2/idpresponse"): federated.back,
    ("GET", "/login"): login.show,
    ("POST", "/login"): login.submit,
    ("POST", "/oauth2/login"): login.submit,
    ("GET", "/signup"): sign_up.show,
    ("POST", "/signup"): sign_up.submit,
    ("GET", "/confirm"): sign_up.ask,
    ("POST", "/confirm"): sign_up.confirm,
    ("POST", "/resendcode"): sign_up.resend,
    ("GET", "/forgotPassword"): recovery.show,
    ("POST", "/forgotPassword"): recovery.submit,
    ("GET", "/confirmForgotPassword"): recovery.ask,
    ("POST", "/confirmForgotPassword"): recovery.confirm,
}
#: What apps and providers send, with what they bind to the browser themselves.
_FROM_ANYWHERE = frozenset(
    {
        ("POST", "/oauth2/authorize"),
        ("POST", "/oauth2/idpresponse"),
        ("POST", "/saml2/idpresponse"),
    }
)
#: Endpoints that a page of another origin asks.
_FOR_APPS = frozenset({"/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo"})
