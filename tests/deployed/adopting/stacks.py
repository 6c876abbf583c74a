"""A stand-in for CloudFormation alone: it says that what runs belongs to stacks.

The local AWS has a CloudFormation, and `test_of_stack` uses it. Its user pools and identity pools
are of the emulator, where nobody can sign in. So these are made by Cognito's own API from the
template, and only the question whose they are is answered here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

_SPACE = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"'
_MADE = "2024-01-01T00:00:00Z"


@dataclass
class Stack:
    """A stack.

    Parameters
    ----------
    name : str
        Its name.
    resources : list of tuple
        Types and ids of its resources.
    tags : dict of str
        Its tags. Default: none.
    status : str
        Its status. Default ``UPDATE_COMPLETE``.
    """

    name: str
    resources: list[tuple[str, str]]
    tags: dict[str, str] = field(default_factory=dict)
    status: str = "UPDATE_COMPLETE"

    def described(self) -> str:
        """What DescribeStacks says of it."""
        tags = "".join(
            f"<member><Key>{escape(key)}</Key><Value>{escape(value)}</Value></member>"
            for key, value in self.tags.items()
        )
        return (
            f"<member><StackName>{self.name}</StackName><StackId>{self.name}-id</StackId>"
            f"<CreationTime>{_MADE}</CreationTime><StackStatus>{self.status}</StackStatus>"
            f"<Tags>{tags}</Tags></member>"
        )

    def listed(self) -> str:
        """What ListStackResources says of it."""
        return "".join(
            f"<member><LogicalResourceId>R{number}</LogicalResourceId>"
            f"<PhysicalResourceId>{escape(id)}</PhysicalResourceId>"
            f"<ResourceType>{kind}</ResourceType><LastUpdatedTimestamp>{_MADE}"
            "</LastUpdatedTimestamp><ResourceStatus>CREATE_COMPLETE</ResourceStatus></member>"
            for number, (kind, id) in enumerate(self.resources)
        )


@contextmanager
def stacks(held: list[Stack]) -> Iterator[str]:
    """Answer for CloudFormation, and give the address for ``AWS_ENDPOINT_URL_CLOUDFORMATION``."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked = parse_qs(self.rfile.read(length).decode())
            action, name = asked["Action"][0], asked.get("StackName", [""])[0]
            found = [each for each in held if name in ("", each.name)]
            if not found:
                self._answer(400, _refusal(f"Stack with id {name} does not exist"))
            elif action == "DescribeStacks":
                self._answer(200, _answer(action, "Stacks", [each.described() for each in found]))
            else:
                assert action == "ListStackResources", action
                listed = [each.listed() for each in found]
                self._answer(200, _answer(action, "StackResourceSummaries", listed))

        def _answer(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def _answer(action: str, what: str, members: list[str]) -> str:
    return (
        f"<{action}Response {_SPACE}><{action}Result><{what}>{''.join(members)}</{what}>"
        f"</{action}Result></{action}Response>"
    )


def _refusal(said: str) -> str:
    return (
        f"<ErrorResponse {_SPACE}><Error><Type>Sender</Type><Code>ValidationError</Code>"
        f"<Message>{escape(said)}</Message></Error></ErrorResponse>"
    )
