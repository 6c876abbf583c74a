"""Node behind the model: started late, told everything that was said, and asked from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.record import Completion, Failure
from cdktf_lazy.kernel.references import References
from cdktf_lazy.kernel.standin import real_process_module

if TYPE_CHECKING:
    from cdktf_lazy.kernel.record import Record
    from cdktf_lazy.kernel.surroundings import Surroundings


class NodeKernel:
    """jsii's own kernel, with names translated where they differ from the model's.

    Parameters
    ----------
    surroundings : Surroundings
        The folder and the environment to start in.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._module = real_process_module(surroundings)
        self._provider = self._module.ProcessProvider()
        self._references = References()

    def __getattr__(self, name: str) -> Any:
        """Give what else jsii's provider has."""
        return getattr(self._provider, name)

    def send(self, message: Any, response_type: Any) -> Any:
        """Send a message of jsii's and give Node's answer, both with the program's names."""
        return self._references.to_python(self._send(message, response_type))

    def replay(self, record: Record) -> Any:
        """Tell Node what was said, and give its answer to what nobody answered yet."""
        answer = record.replay(self._send_again, self._references.same)
        record.clear()
        if isinstance(answer, _Raised):
            raise answer.error
        return self._references.to_python(answer)

    def _send_again(self, message: Any, response_type: Any) -> Any:
        try:
            return self._send(message, response_type)
        except Exception as error:
            return _Raised(str(error), error)

    def _send(self, message: Any, response_type: Any) -> Any:
        if isinstance(message, Completion):
            request = self._references.to_node(message.request)
            message = self._module._CompleteRequest(complete=request)
        else:
            message = self._references.to_node(message)
        return self._provider._process.send(message, response_type)


class _Raised(Failure):
    """An error of Node's, with what Python raises for it."""

    error: Exception

    def __init__(self, message: str, error: Exception) -> None:
        super().__init__(message)
        object.__setattr__(self, "error", error)
