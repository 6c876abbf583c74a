"""How an operation of the emulator's is completed: by a function of ours around it, on the wire.

It gets the request as AWS's model reads it. It may refuse it, have another request carried out
instead, and change the answer. So it depends on AWS's protocol, which stays, and on no function of
the emulator.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

from gatehouse.local.emulator.handlers import Handler
from gatehouse.local.emulator.service_errors import written
from gatehouse.local.gateway.call import Answer, Call
from gatehouse.local.models import client, reading, writing
from gatehouse.local.models.reading import HttpRequest

Json = dict[str, Any]

_CHECKSUM = "x-amz-crc32"


@dataclass(frozen=True)
class Asked:
    """A request for an operation of the emulator's.

    Parameters
    ----------
    read : reading.Call
        The operation and its parameters, as AWS's model reads them.
    request : HttpRequest
        The request.
    handler : Callable
        The emulator's handler of the service.
    call : Call or None
        The request on its way through the gateway; None for one that another service of the
        emulator makes in process.
    """

    read: reading.Call
    request: HttpRequest
    handler: Handler
    call: Call | None = None

    @property
    def parameters(self) -> Json:
        """The parameters, by the names of the model's members."""
        return self.read.parameters

    async def carry_out(self, request: HttpRequest | None = None) -> Answer:
        """Let the emulator carry the request out, or another one instead of it."""
        sent = request or self.request
        found = await self.handler(
            sent.method, sent.path, dict(sent.headers), sent.body, dict(sent.query)
        )
        return Answer(*found)

    async def ask(self, operation: str, *, protocol: str = "", **parameters: Any) -> Json:
        """Ask the emulator for an operation of the same service, and return its output.

        Parameters
        ----------
        operation : str
            The operation's name.
        protocol : str
            The protocol to ask in. Default: that of the request.
        parameters : Any
            Its parameters, by the names of the model's members.

        Raises
        ------
        AnsweredError
            If the emulator answers with an error.
        """
        spoken = protocol or self.read.protocol
        made = client.request(self.read.service, operation, parameters, spoken)
        host = self.request.headers.get("host", "127.0.0.1")
        answer = await self.carry_out(replace(made, headers={**made.headers, "host": host}))
        return client.output(self.read.service, operation, answer, spoken)

    def with_json(self, body: Json) -> HttpRequest:
        """Return the request with another body."""
        return replace(self.request, body=json.dumps(body).encode())

    def answer(self, output: Json) -> Answer:
        """Write an output of the operation, by the names of the model's members."""
        request_id = self.call.request_id if self.call else ""
        read = self.read
        return Answer(
            *writing.answer(read.service, read.operation, output, request_id, read.protocol)
        )

    def refusal(self, code: str, message: str, status: int = 400) -> Answer:
        """Write an error of the service."""
        return Answer(*written(self.read, code, message, status=status))


def changed(answer: Answer, body: Json) -> Answer:
    """Return an answer with another body of JSON, and its checksum if it has one."""
    content = json.dumps(body).encode()
    headers = dict(answer.headers)
    if _CHECKSUM in headers:
        headers[_CHECKSUM] = str(zlib.crc32(content))
    return Answer(answer.status, headers, content)


Complete = Callable[[Asked], Awaitable[Answer]]


@dataclass(frozen=True)
class Completion:
    """What completes one or more operations.

    Parameters
    ----------
    complete : Callable
        Takes the request and returns the answer.
    service : str
        botocore's name for the service.
    operations : tuple of str
        The operations.
    page : str
        The page of AWS that says how it must be.
    """

    complete: Complete
    service: str
    operations: tuple[str, ...]
    page: str


def completes(service: str, *operations: str, page: str) -> Callable[[Complete], Completion]:
    """Declare that a function completes operations of the emulator's.

    Parameters
    ----------
    service : str
        botocore's name for the service.
    operations : str
        The operations' names.
    page : str
        The page of AWS that says how it must be.
    """
    return lambda complete: Completion(complete, service, operations, page)


def completions_of(modules: Iterable[ModuleType]) -> list[Completion]:
    """Return the completions that modules declare."""
    found = [each for module in modules for each in vars(module).values()]
    return [each for each in found if isinstance(each, Completion)]


def table(completions: Iterable[Completion]) -> dict[tuple[str, str], Complete]:
    """Return what completes each operation.

    Raises
    ------
    ValueError
        If two functions complete one operation: their order would mean something.
    """
    made: dict[tuple[str, str], Complete] = {}
    for each in completions:
        for operation in each.operations:
            if (each.service, operation) in made:
                raise ValueError(f"{each.service}:{operation} is completed twice.")
            made[each.service, operation] = each.complete
    return made
