"""The runtimes of Lambda that a zip can have, and what a handler is called in each.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from __future__ import annotations

PYTHON = ("python3.10", "python3.11", "python3.12", "python3.13", "python3.14")
NODE = ("nodejs20.x", "nodejs22.x", "nodejs24.x")
# What something else has built; Gatehouse reads no source of these languages.
BUILT = (
    *("java8.al2", "java11", "java17", "java21", "java25"),
    *("dotnet8", "dotnet10"),
    *("ruby3.3", "ruby3.4"),
    *("provided.al2", "provided.al2023"),
)
RUNTIMES = (*PYTHON, *NODE, *BUILT)
DEFAULT_RUNTIME = "python3.12"
# https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-Handler
LONGEST_HANDLER = 128


def family(runtime: str) -> str:
    """The language of a runtime.

    Examples
    --------
    >>> family("python3.12"), family("nodejs22.x"), family("provided.al2023")
    ('python', 'nodejs', 'provided')
    """
    return runtime.partition(".")[0].rstrip("0123456789")
