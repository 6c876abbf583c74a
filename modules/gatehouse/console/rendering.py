"""From values to pages: the templates, and how text of strangers is shown in them."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_TEMPLATES = Path(__file__).parent / "templates"
#: Categories of Unicode that show nothing, or turn the direction of what follows.
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}
_LINES = "\n\t"
_JOINERS = "\u200c\u200d"
_LATIN = 0x24F
_LONGEST = 20_000


def visible(text: object) -> str:
    """Show what cannot be seen as its code: nobody's name may look like another's."""
    whole = str(text)
    shown = "".join(
        each if _is_seen(each, before) else f"\\u{ord(each):04x}"
        for before, each in zip(" " + whole, whole[:_LONGEST], strict=False)
    )
    return shown + ("…" if len(whole) > _LONGEST else "")


def _is_seen(character: str, before: str) -> bool:
    if character in _JOINERS:
        # Persian, Hindi and emojis are written with them, Latin letters are not.
        return ord(before) > _LATIN and unicodedata.category(before) not in _UNSEEN
    return character in _LINES or unicodedata.category(character) not in _UNSEEN


def pretty(text: str) -> str:
    """Lay JSON out in lines; return other text as it is."""
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def at(seconds: float | None) -> str:
    """Write a time of this machine's zone as people say it."""
    if not seconds:
        return ""
    when = datetime.fromtimestamp(seconds)
    same_day = when.date() == datetime.now().date()
    return when.strftime("%H:%M:%S" if same_day else "%Y-%m-%d %H:%M:%S")


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"visible": visible, "pretty": pretty, "at": at}
    made.finalize = lambda value: visible(value) if type(value) is str else value
    return made


_PAGES = _environment()


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> Response:
    """Make a page, or a part of one.

    Parameters
    ----------
    request : Request
        What was asked.
    name : str
        The template.
    status : int
        The status. Default 200.
    **values : Any
        What the template shows.
    """
    state = request.app.state
    known = {"root": f"/{state.address.token}", "here": request.url.path, "target": state.target}
    return HTMLResponse(_PAGES.get_template(name).render(**known, **values), status)
