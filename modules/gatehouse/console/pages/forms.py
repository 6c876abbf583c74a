"""Read what a form sent."""

from __future__ import annotations

from starlette.requests import Request

_MOST_FIELDS = 50


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, each once; a form of the page has no files."""
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
