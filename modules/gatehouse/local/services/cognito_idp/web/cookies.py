"""The cookies that bind forms, and sign-ins with a provider, to the browser that began them.

Their names are those of AWS. There they all carry ``Secure``, for a domain is reached by HTTPS
alone. The local AWS is reached by HTTP as well, where many clients keep such a cookie back, so
``Secure`` follows the request. What must come with another site's form can't be without it.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

from __future__ import annotations

from gatehouse.local.services.contract import WebRequest

#: What a form's ``_csrf`` must equal.
FORMS = "XSRF-TOKEN"
#: What a provider's answer must come with. The second is for browsers that know no SameSite=None.
PROVIDER, PROVIDER_LEGACY = "csrf-state", "csrf-state-legacy"
#: What leads from one page to the next: who signs up, or has forgotten a password.
NEXT = "page-data"


def read(request: WebRequest) -> dict[str, str]:
    """Return the cookies of a request; the first of a name counts."""
    found: dict[str, str] = {}
    for each in request.headers.get("cookie", "").split(";"):
        name, _, value = each.strip().partition("=")
        found.setdefault(name, value.strip('"'))
    return found


def written(request: WebRequest, name: str, value: str, *, seconds: int | None = None) -> str:
    """Return the header that gives a browser a cookie.

    Parameters
    ----------
    request : WebRequest
        What is answered.
    name, value : str
        The cookie.
    seconds : int or None
        How long the browser keeps it. Default None: until it is closed.
    """
    parts = [f"{name}={value}", "Path=/", "HttpOnly"]
    if seconds is not None:
        parts.append(f"Max-Age={seconds}")
    if name == PROVIDER or request.headers.get("x-forwarded-proto") == "https":
        parts.append("Secure")
    if name != PROVIDER_LEGACY:
        parts.append("SameSite=None" if name == PROVIDER else "SameSite=Lax")
    return "; ".join(parts)
