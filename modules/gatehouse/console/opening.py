"""Open the page in the developer's browser."""

from __future__ import annotations

import os
import tempfile
import threading
import webbrowser
from html import escape
from pathlib import Path

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Gatehouse</title>
<meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url={url}">
<p><a href="{url}">Open the console</a></p></html>
"""
#: Seconds until the file is removed: a browser that starts slowly has read it by then.
_KEPT = 60.0


def open_in_browser(url: str) -> bool:
    """Open an address without its token in the list of processes, which every user can read.

    The browser is started with the name of a file that this user alone can read. It leads on.

    Parameters
    ----------
    url : str
        The address.

    Returns
    -------
    bool
        Whether a browser was found.
    """
    descriptor, name = tempfile.mkstemp(prefix="gatehouse-", suffix=".html")
    file = Path(name)
    with os.fdopen(descriptor, "w") as written:
        written.write(_PAGE.format(url=escape(url)))
    timer = threading.Timer(_KEPT, file.unlink, kwargs={"missing_ok": True})
    timer.daemon = True
    timer.start()
    return webbrowser.open(file.as_uri())
