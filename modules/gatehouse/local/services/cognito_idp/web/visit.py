"""A browser's request for a hosted page, and the answers to it: pages whose forms are its own."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from dataclasses import replace as with_changes
from functools import cached_property

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.comparing import same
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.web import cookies, forms, pages
from gatehouse.local.services.contract import WebAnswer, WebRequest

#: The field of every form that must equal the cookie.
FIELD = "_csrf"
_TOKEN = re.compile(r"[\w-]{16,128}")
_FOREIGN = (
    "This form must be sent by the browser that the page was shown in, with its cookies. "
    "Open the sign-in again."
)


@dataclass(frozen=True)
class Visit:
    """A request for a hosted page.

    Parameters
    ----------
    call : Call
        What an operation works with.
    request : WebRequest
        The request.
    """

    call: Call
    request: WebRequest

    @cached_property
    def given(self) -> dict[str, str]:
        """The parameters of the address, and over them the fields of the form."""
        return forms.query(self.request) | forms.form(self.request)

    @cached_property
    def cookies(self) -> dict[str, str]:
        """What the browser has kept."""
        return cookies.read(self.request)

    @cached_property
    def token(self) -> str:
        """What the forms of this browser carry: what it has already, else a new one."""
        held = self.cookies.get(cookies.FORMS, "")
        return held if _TOKEN.fullmatch(held) else str(uuid.uuid4())

    def foreign(self) -> WebAnswer | None:
        """Return the refusal of a form that another site sent; None if it is this browser's."""
        held = self.cookies.get(cookies.FORMS, "")
        if _TOKEN.fullmatch(held) and same(held, forms.form(self.request).get(FIELD, "")):
            return None
        return self.page("Sign in", "", _FOREIGN, status=403)

    def form(self, action: str, hidden: dict[str, str], fields: str, button: str) -> str:
        """Return a form of this browser."""
        return pages.form(action, {**hidden, FIELD: self.token}, fields, button)

    def page(self, title: str, body: str, problem: str = "", *, status: int = 200) -> WebAnswer:
        """Answer with a page."""
        return self.with_cookie(
            forms.as_page(pages.page(title, body, problem), status), cookies.FORMS, self.token
        )

    def to(self, address: str, parameters: Json) -> WebAnswer:
        """Send the browser to another page."""
        return self.with_cookie(forms.to(address, parameters), cookies.FORMS, self.token)

    def with_cookie(
        self, answer: WebAnswer, name: str, value: str, seconds: int | None = None
    ) -> WebAnswer:
        """Return an answer that gives the browser one more cookie."""
        set_before = answer.headers.get("Set-Cookie", [])
        line = cookies.written(self.request, name, value, seconds=seconds)
        held = [set_before] if isinstance(set_before, str) else set_before
        return with_changes(answer, headers={**answer.headers, "Set-Cookie": [*held, line]})
