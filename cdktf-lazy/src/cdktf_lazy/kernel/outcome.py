"""What ends the model's work on a request, apart from an answer."""

from __future__ import annotations

from typing import Any


class Unmodelled(BaseException):
    """The model has no certain answer; Node has to give it.

    A ``BaseException``, so that no ``except Exception`` on the way takes it for an error.

    Parameters
    ----------
    reason : str
        What is not modelled, in words for ``python -m cdktf_lazy doctor``.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Refused(BaseException):
    """An object of the program's raised when its name was read: jsii would have sent nothing.

    Parameters
    ----------
    error : Exception
        What the program raised.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__("an object of the program's has no name")
        self.error = error


class TakenOver(BaseException):
    """Node took over while the program's own code ran inside a request.

    Parameters
    ----------
    completion : Completion
        What the program's code returned, which Node still has to hear.
    """

    def __init__(self, completion: Any) -> None:
        super().__init__("Node took over inside a callback")
        self.completion = completion


class Interrupted(BaseException):
    """The program's own code ended in a way that jsii does not tell the kernel.

    Parameters
    ----------
    error : BaseException
        What the program raised, such as ``KeyboardInterrupt``.
    """

    def __init__(self, error: BaseException) -> None:
        super().__init__("the program was interrupted inside a callback")
        self.error = error


class Thrown(Exception):  # noqa: N818 - an error of JavaScript's, not of Python's
    """An error that JavaScript code throws, as the model throws it.

    Parameters
    ----------
    message : str
        Its message.
    by_program : bool
        Whether the program's own code raised it, in a callback.
    """

    def __init__(self, message: str, *, by_program: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.by_program = by_program

    def told(self, *, while_creating: bool) -> tuple[str, str]:
        """Give the message that jsii tells, and the first line of the stack.

        Only what happens inside a method or a property is wrapped by the kernel; what the
        program raised arrives as it is.
        """
        if self.by_program:
            return self.message, f"@jsii/kernel.RuntimeError: {self.message}"
        if while_creating:
            return self.message, f"Error: {self.message}"
        return f"Error: {self.message}", f"@jsii/kernel.RuntimeError: Error: {self.message}"


class UnmodelledCallError(Exception):
    """A call is not modelled, and ``CDKTF_LAZY_KERNEL=python`` keeps Node out."""


class DifferentAnswerError(Exception):
    """Node answered a recorded request otherwise than the model had: a fault of the model."""
