"""The hosted pages, as HTML. Everything that comes from outside is escaped.

The pages have no style of the app's: they are for trying flows out.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

_STYLE = """
body{font-family:system-ui,sans-serif;background:#f2f3f5;display:flex;justify-content:center}
main{background:#fff;border-radius:8px;box-sizing:border-box;overflow-wrap:anywhere;
  padding:2rem;margin:3rem 1rem;width:22rem;max-width:100%}
h1{font-size:1.4rem;margin:0 0 1rem}
label{display:block;margin:.8rem 0 .2rem}
input{width:100%;padding:.5rem;box-sizing:border-box}
button,a.button{display:block;width:100%;box-sizing:border-box;text-align:center;padding:.6rem;
  margin-top:1rem;background:#0b5cad;color:#fff;border:0;border-radius:4px;font-size:1rem;
  text-decoration:none}
.error{background:#fdecea;color:#8a1c12;padding:.6rem;border-radius:4px}
a:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid #f2a900}
code{word-break:break-all}
"""


def page(title: str, body: str, problem: str = "") -> str:
    """Return a page.

    Parameters
    ----------
    title : str
        Its title.
    body : str
        Its content, escaped.
    problem : str
        What went wrong before. Default: nothing.
    """
    told = error(problem) if problem else ""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{told}{body}</main></body></html>"
    )


def form(action: str, hidden: dict[str, str], fields: str, button: str) -> str:
    """Return a form.

    Parameters
    ----------
    action : str
        Where it is sent.
    hidden : dict of str to str
        What it carries along.
    fields : str
        Its fields, escaped.
    button : str
        What its button says.
    """
    carried = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    return (
        f'<form method="POST" action="{escape(action)}">{carried}{fields}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def field(
    name: str,
    label: str,
    kind: str = "text",
    complete: str = "",
    *,
    value: str = "",
    problem: str = "",
    id: str = "",
) -> str:
    """Return a field that must be filled.

    Parameters
    ----------
    name, label : str
        Its name, and what people read beside it.
    kind : str
        ``password``. Default: text.
    complete : str
        What browsers fill in. Default: nothing.
    value : str
        What was typed before. Default: nothing.
    problem : str
        What was wrong with that. Default: nothing.
    id : str
        Its id in the page. Default: its name.
    """
    mark = escape(id or name)
    told = f' autocomplete="{escape(complete)}"' if complete else ""
    told += f' value="{escape(value)}"' if value else ""
    told += f' aria-invalid="true" aria-describedby="{mark}-error"' if problem else ""
    return (
        f'<label for="{mark}">{escape(label)}</label>'
        f'<input type="{kind}" id="{mark}" name="{escape(name)}"{told} required>'
        + (error(problem, f"{mark}-error") if problem else "")
    )


def error(text: str, id: str = "") -> str:
    """Return what went wrong, beside what it is about."""
    mark = f' id="{id}"' if id else ""
    return f'<p class="error" role="alert"{mark}>{escape(text)}</p>'


def note(text: str) -> str:
    """Return a line of text."""
    return f"<p>{escape(text)}</p>"


def address(path: str, parameters: dict[str, str]) -> str:
    """Return the address of a page with its parameters."""
    return f"{path}?{urlencode(parameters)}"


def link(address: str, text: str, *, button: bool = False) -> str:
    """Return a link."""
    kind = ' class="button"' if button else ""
    return f'<p><a{kind} href="{escape(address)}">{escape(text)}</a></p>'
