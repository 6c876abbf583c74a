"""The provider that jsii's runtime gets instead of its Node process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, NoReturn

from jsii._kernel.providers.base import BaseProvider
from jsii._kernel.types import (
    BeginResponse,
    Callback,
    CallbacksResponse,
    CompleteRequest,
    CompleteResponse,
    CreateResponse,
    DeleteResponse,
    EndResponse,
    GetResponse,
    GetScriptCommandResponse,
    InvokeResponse,
    LoadResponse,
    SetResponse,
    StatsRequest,
    StatsResponse,
)
from jsii.errors import JavaScriptError

from cdktf_lazy.kernel import Mode, mode, report
from cdktf_lazy.kernel.model.model import Model
from cdktf_lazy.kernel.outcome import (
    Interrupted,
    Refused,
    TakenOver,
    Thrown,
    Unmodelled,
    UnmodelledCallError,
)
from cdktf_lazy.kernel.record import Completion, Failure, Record
from cdktf_lazy.kernel.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdktf_lazy.kernel.node import NodeKernel


class KernelProvider(BaseProvider):
    """Answers jsii's requests from the model, and from Node once the model has no answer.

    jsii makes one of these, without arguments, when it is imported.

    Parameters
    ----------
    chosen : Mode, optional
        Who answers. Default: what the environment says.
    model : callable
        Makes the model. Default: ``Model``.
    """

    def __init__(self, chosen: Mode | None = None, model: Callable[..., Any] = Model) -> None:
        self._mode = chosen or mode()
        self._record = Record()
        self._surroundings = Surroundings.now()
        self._model = model(self._surroundings, self._call_back)
        self._node: NodeKernel | None = None
        self._lock = threading.Lock()
        self._expected: list[Any] = []

    # What jsii asks ------------------------------------------------------------------------

    def load(self, request: Any) -> Any:
        """Load a package."""
        return self._ask(request, LoadResponse)

    def getScriptCommand(self, request: Any) -> Any:  # noqa: N802 - jsii's name
        """Find a script of a package."""
        return self._ask(request, GetScriptCommandResponse)

    def create(self, request: Any) -> Any:
        """Create an object."""
        return self._ask(request, CreateResponse)

    def get(self, request: Any) -> Any:
        """Get a property."""
        return self._ask(request, GetResponse)

    def set(self, request: Any) -> Any:
        """Set a property."""
        return self._ask(request, SetResponse)

    def sget(self, request: Any) -> Any:
        """Get a property of a class."""
        return self._ask(request, GetResponse)

    def sset(self, request: Any) -> Any:
        """Set a property of a class."""
        return self._ask(request, SetResponse)

    def invoke(self, request: Any) -> Any:
        """Call a method."""
        return self._ask(request, InvokeResponse)

    def sinvoke(self, request: Any) -> Any:
        """Call a method of a class."""
        return self._ask(request, InvokeResponse)

    def delete(self, request: Any) -> Any:
        """Forget an object."""
        return self._ask(request, DeleteResponse)

    def begin(self, request: Any) -> Any:
        """Start an asynchronous method."""
        return self._ask(request, BeginResponse)

    def sbegin(self, request: Any) -> Any:
        """Start an asynchronous method of a class."""
        return self._ask(request, BeginResponse)

    def end(self, request: Any) -> Any:
        """Wait for an asynchronous method."""
        return self._ask(request, EndResponse)

    def callbacks(self, request: Any) -> Any:
        """List what an asynchronous method calls back."""
        return self._ask(request, CallbacksResponse)

    def complete(self, request: Any) -> Any:
        """Complete what an asynchronous method called back."""
        return self._ask(request, CompleteResponse)

    def sync_complete(self, request: Any, response_type: Any) -> Any:
        """Complete a callback of Node's; the model's are completed in ``_call_back``."""
        return self._from_node(Completion(request), response_type)

    def stats(self, request: Any = None) -> Any:
        """Count the objects."""
        return self._ask(request or StatsRequest(), StatsResponse)

    def __getattr__(self, name: str) -> Any:
        """Give what only Node's provider has to a program that looks inside jsii."""
        if name.startswith("__") or "_node" not in self.__dict__:
            raise AttributeError(name)
        self.take_over(f"the program looked for {name} in jsii's provider")
        return getattr(self._node, name)

    # How it is answered --------------------------------------------------------------------

    def take_over(self, reason: str) -> None:
        """Let Node answer from here on, unless it does already."""
        if self._node is None:
            self._replay(reason)

    def _ask(self, request: Any, response_type: Any) -> Any:
        with self._lock:
            if self._node is not None:
                return self._from_node(request, response_type)
            message = self._model.frozen(request)
            self._record.message(message, response_type)
            self._expected.append(response_type)
            refused: Exception | None = None
            try:
                self._count()
                answer = self._model.answer(request)
            except Thrown as error:
                text, stack = error.told(while_creating=response_type is CreateResponse)
                self._record.answer(Failure(text))
                cause: Any = JavaScriptError
                raise RuntimeError(text) from cause(stack)
            except Unmodelled as stopped:
                return self._replay(stopped.reason)
            except Refused as stopped:
                if not self._record.is_last(message):
                    return self._replay("an object that a callback returned has no name")
                self._record.forget_pending()
                refused = stopped.error
            except TakenOver as stopped:
                return self._from_node(stopped.completion, response_type)
            except Interrupted as stopped:
                self._give_up(stopped.error)
            except Exception as error:
                return self._replay(f"{type(error).__name__} in the model: {error}")
            except BaseException as error:
                self._give_up(error)
            finally:
                self._expected.pop()
            if refused is not None:
                raise refused  # here, so that it keeps the cause that the program gave it
            self._record.answer(answer)
            return answer

    def _call_back(self, callback: Callback) -> Any:
        """Run the program's own code for the model, as jsii does for Node.

        Returns
        -------
        Any
            What the code returned, as it goes over the wire.

        Raises
        ------
        Thrown
            When the code raised.
        TakenOver
            When Node took over meanwhile.
        """
        from jsii._kernel import _handle_callback, _make_reference_for_native
        from jsii._runtime import kernel

        self._record.answer(callback)
        error: str | None = None
        result = None
        self._lock.release()
        try:
            try:
                result = _handle_callback(kernel, callback)
            except Exception as raised:
                error = str(raised)
            wire = _make_reference_for_native(kernel, result)
        except BaseException as raised:
            raise Interrupted(raised) from raised
        finally:
            self._lock.acquire()
        request = CompleteRequest(cbid=callback.cbid, err=error, result=wire)
        completion = Completion(self._model.frozen(request))
        if self._node is not None:
            raise TakenOver(completion)
        self._record.message(completion, self._expected[-1])
        self._count()
        if error:
            raise Thrown(error, by_program=True)
        return wire

    def _count(self) -> None:
        if self._mode.until is not None and len(self._record) > self._mode.until:
            raise Unmodelled(f"{self._mode.until} messages were to be answered in Python")

    def _replay(self, reason: str) -> Any:
        """Start Node, tell it everything, and return its answer to what has none yet."""
        if not self._mode.node:
            self._record.forget_pending()
            raise UnmodelledCallError(
                f"cdktf-lazy: not modelled in Python, and {self._forbidden()}: {reason}"
            )
        from cdktf_lazy.kernel.node import NodeKernel

        report.taken_over(reason)
        self._node = NodeKernel(self._surroundings)
        return self._node.replay(self._record)

    def _forbidden(self) -> str:
        return "CDKTF_LAZY_KERNEL=python keeps Node out"

    def _from_node(self, message: Any, response_type: Any) -> Any:
        if self._node is None:
            raise RuntimeError("jsii completes a callback that was never made")
        return self._node.send(message, response_type)

    def _give_up(self, error: BaseException) -> NoReturn:
        """Never build on a request that was interrupted half-way."""
        self._record.forget_pending()
        self._mode = Mode(until=0, node=self._mode.node)
        raise error
