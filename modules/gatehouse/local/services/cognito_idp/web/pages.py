"""The hosted pages, as HTML. Everything that comes from outside is escaped.

The pages have no style of the app's: they are for trying flows out.
"""

from __future__ import annotations

from html import escape

_STYLE = """
body{font-family:system-ui,sans-serif;background:#f2f3f5;display:flex;justify-content:center}
main{background:#fff;border-radius:8px;padding:2rem;margin:3rem 1rem;width:22rem;max-width:100%}
h1{font-size:1.4rem;margin:0 0 1rem}
label{display:block;margin:.8rem 0 .2rem}
input{width:100%;padding:.5rem;box-sizing:border-box}
button,a.button{display:block;width:100%;box-sizing:border-box;text-align:center;padding:.6rem;
  margin-top:1rem;background:#0b5cad;color:#fff;border:0;border-radius:4px;font-size:1rem;
  text-decoration:none}
.error{background:#fdecea;color:#8a1c12;padding:.6rem;border-radius:4px}
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
    told = f'<p class="error" role="alert">{escape(problem)}</p>' if problem else ""
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


def field(name: str, label: str, kind: str = "text", complete: str = "") -> str:
    """Return a field that must be filled."""
    told = f' autocomplete="{escape(complete)}"' if complete else ""
    return (
        f'<label for="{name}">{escape(label)}</label>'
        f'<input type="{kind}" id="{name}" name="{name}"{told} required>'
    )


def link(address: str, text: str, *, button: bool = False) -> str:
    """Return a link."""
    kind = ' class="button"' if button else ""
    return f'<p><a{kind} href="{escape(address)}">{escape(text)}</a></p>'
