"""A stand-in for the comments of GitHub and GitLab: no test may write to the real ones."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

#: The id of whoever has the token.
US = 41898282


@dataclass
class Comments:
    """What is kept, and who asked."""

    address: str = ""
    kept: dict[int, str] = field(default_factory=dict)
    strangers: set[int] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    refuse: int = 0
    is_user: bool = True

    def add(self, text: str, *, stranger: bool = False) -> int:
        """Keep a comment, and return its id."""
        number = len(self.kept) + 1
        self.kept[number] = text
        if stranger:
            self.strangers.add(number)
        return number

    def author_of(self, number: int) -> dict[str, Any]:
        """Who wrote a comment, as both servers say it."""
        if number in self.strangers:
            return {"id": US + 1, "type": "User"}
        return {"id": US, "type": "User" if self.is_user else "Bot"}


@contextmanager
def comments() -> Iterator[Comments]:
    """Serve until the block ends."""
    made = Comments()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(self._body())

        def _body(self) -> str:
            length = int(self.headers.get("Content-Length") or 0)
            return str(json.loads(self.rfile.read(length))["body"])

        def _answer(self, body: str | None) -> None:
            token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            made.asked.append((self.command, urlsplit(self.path).path, token))
            status, content = self._content(body)
            written = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def _content(self, body: str | None) -> tuple[int, Any]:
            if made.refuse:
                return made.refuse, {"message": "refused"}
            if urlsplit(self.path).path.endswith("/user"):
                if made.is_user:
                    return 200, {"id": US}
                return 403, {"message": "Resource not accessible by integration"}
            if body is None:
                query = parse_qs(urlsplit(self.path).query)
                size, page = int(query["per_page"][0]), int(query["page"][0])
                author = "author" if "PRIVATE-TOKEN" in self.headers else "user"
                listed = [
                    {"id": key, "body": text, author: made.author_of(key)}
                    for key, text in made.kept.items()
                ]
                return 200, listed[(page - 1) * size : page * size]
            found = re.search(r"/(?:comments|notes)/(\d+)$", urlsplit(self.path).path)
            if self.command == "POST":
                number = made.add(body)
            else:
                assert found
                number = int(found[1])
                # Who may write to a repository may change what strangers wrote there.
                made.kept[number] = body
            return 200, {"id": number, "html_url": f"https://example.com/{number}"}

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    for verb in ("PATCH", "PUT"):  # the base class looks a method up by the verb
        setattr(Handler, f"do_{verb}", Handler.do_POST)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
