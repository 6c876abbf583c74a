"""The pictures of ``docs/``: ``python -m documentation.pictures`` writes them anew.

They are drawn as ``gatehouse draw`` draws an app. A test holds that they are as they are drawn.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gatehouse.access.drawing import Arrow, Box, Drawing, Row, as_svg, drawing_of
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_app

ROOT = Path(__file__).parents[1]


def pools() -> Drawing:
    """Draw how a person comes from a password to data."""
    return Drawing(
        "User pool and identity pool: from a password to a token, to credentials",
        (
            Box("people", "People", 0,
                (Row("user", "a user", "person"), Row("guest", "a guest", "person"))),
            Box("pool", "User pool", 1, (Row("client", "client of the page", "client"),)),
            Box("identities", "Identity pool", 2,
                (Row("users", "role of users", "role"), Row("guests", "role of guests", "role"))),
            Box("api", "HTTP API", 3,
                (Row("signed", "a route by IAM", "route"), Row("token", "one by token", "route"))),
            Box("data", "Bucket", 3, (Row("folder", "the user's own folder", "data"),)),
        ),
        tuple(sorted([
            Arrow("user", "client", "password"),
            Arrow("client", "users", "ID token"),
            Arrow("guest", "guests", "nothing"),
            Arrow("users", "signed", "signature"),
            Arrow("users", "folder"),
            Arrow("client", "token", "token"),
        ])),
    )  # fmt: skip


def routes() -> Drawing:
    """Draw who decides about a request."""
    return Drawing(
        "Three kinds of routes, and who decides about a request to them",
        (
            Box("requests", "A request", 0, (
                Row("signature", "signed", "person"), Row("bearer", "with a token", "person"),
                Row("bare", "with nothing", "person"))),
            Box("decides", "Who decides", 1, (
                Row("iam", "IAM: the policy of the role", "role"),
                Row("gateway", "API Gateway: issuer, client, scope", "client"),
                Row("nobody", "nobody", "open"))),
            Box("api", "Route", 2, (
                Row("one", "Iam(), the default", "route"), Row("two", "UserPoolJwt(…)", "route"),
                Row("three", "Public(reason=…)", "open"))),
            Box("handler", "Handler", 3, (
                Row("identity", "caller(event)", "function"),
                Row("claims", "subject(event), claim(event)", "function"),
                Row("stranger", "a stranger", "function"))),
        ),
        tuple(sorted([
            Arrow("signature", "iam"), Arrow("bearer", "gateway"), Arrow("bare", "nobody"),
            Arrow("iam", "one", "else 403"), Arrow("gateway", "two", "else 401"),
            Arrow("nobody", "three"),
            Arrow("one", "identity"), Arrow("two", "claims"), Arrow("three", "stranger"),
        ])),
    )  # fmt: skip


def grant() -> Drawing:
    """Draw what a grant becomes."""
    return Drawing(
        "What the grant own_folder becomes",
        (
            Box("source", "Python", 0, (Row("call", 'own_folder("private")', "client"),)),
            Box("policy", "Policy of the role", 1, (
                Row("list", "list: prefix private/${id}/*", "role"),
                Row("objects", "get, put, delete: private/${id}/*", "role"))),
            Box("request", "At a request, AWS puts the id in", 2, (
                Row("own", "private/1111…/a.jpg: allowed", "data"),
                Row("other", "private/3333…/a.jpg: denied", "open"))),
        ),
        tuple(sorted([
            Arrow("call", "list"), Arrow("call", "objects"),
            Arrow("objects", "own"), Arrow("objects", "other"),
        ])),
    )  # fmt: skip


def notes() -> Drawing:
    """Draw the notes app, from what a synth of it writes."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "CDKTF_OUTDIR": folder, "STAGE": "dev"}
        command = [sys.executable, "main.py"]
        subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
        return drawing_of(matrix_of(read_app(Path(folder))))


def pictures() -> dict[str, str]:
    """Return every picture, by its file in ``docs/``."""
    return {
        "concepts-pools.svg": as_svg(pools()),
        "concepts-routes.svg": as_svg(routes()),
        "concepts-grant.svg": as_svg(grant()),
        "draw-notes.svg": as_svg(notes()),
    }


def main() -> None:
    """Write the pictures."""
    for name, text in pictures().items():
        (ROOT / "docs" / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
