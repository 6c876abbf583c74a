"""Read what a form sent."""

from __future__ import annotations

from starlette.requests import Request

_MOST_FIELDS = 50
#: The most that an HTTP API takes: https://docs.aws.amazon.com/apigateway/latest/developerguide/
#: http-api-quotas.html
_MOST_BYTES = 10 * 1024 * 1024


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form, each once; a form of the page has no files."""
    async with request.form(
        max_files=0, max_fields=_MOST_FIELDS, max_part_size=_MOST_BYTES
    ) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}
