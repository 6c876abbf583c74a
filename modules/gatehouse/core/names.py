"""A construct's names: in the Terraform address, and in AWS.

The Terraform address of a resource is the construct's path below the stack in snake case
(``Notes`` -> ``aws_dynamodb_table.notes``). It is the identity of the resource in the state: when
it changes, Terraform destroys and recreates. So it depends on nothing but the path.

The name in AWS begins with the app's name and the stage.
"""

from __future__ import annotations

import re
from hashlib import sha256

ID_PATTERN = r"[A-Za-z][A-Za-z0-9_-]*"
ID_RULE = "an id must begin with a letter and have only letters, digits, hyphens and underscores"

_WORD_ENDS = (
    re.compile(r"([a-z0-9])([A-Z])"),  # CreateNote -> Create_Note
    re.compile(r"([A-Z]+)([A-Z][a-z])"),  # HTTPApi -> HTTP_Api
)
_DIGEST = 8
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]+")


def snake_case(text: str) -> str:
    """Write a construct's id as a Terraform name.

    Examples
    --------
    >>> snake_case("CreateNote")
    'create_note'
    >>> snake_case("HTTPApi-v2")
    'http_api_v2'
    """
    for word_end in _WORD_ENDS:
        text = word_end.sub(r"\1_\2", text)
    return _NOT_IN_A_NAME.sub("_", text).lower()


def shortened(name: str, longest: int, end: str = "") -> str:
    """A name that AWS takes: itself, or its beginning and a digest of all of it.

    A stage's name is part of it, so a name that fits in ``dev`` may be too long in ``production``,
    where nobody wants to rename what the other stages have. Cut names could be the same; those with
    a digest are not, and change with nothing but themselves.

    Parameters
    ----------
    name : str
        The name.
    longest : int
        How many characters AWS takes, the end included.
    end : str
        What must stand at its end. Default: nothing.

    Examples
    --------
    >>> shortened("notes-dev-Api", 20)
    'notes-dev-Api'
    >>> shortened("notes-production-Api", 20, "-v1")
    'notes-pr-3b97df7a-v1'
    """
    if len(name) + len(end) <= longest:
        return name + end
    digest = sha256(f"{name}{end}".encode()).hexdigest()[:_DIGEST]
    if len(end) > longest // 2:  # it says more than what is before it, and may not fit itself
        name, end = f"{name}{end}", ""
    return f"{name[: longest - len(end) - _DIGEST - 1]}-{digest}{end}"


def terraform_type(kind: type) -> str:
    """What stands before the name in an address: ``aws_sqs_queue``, ``data.aws_region``.

    It is read off the class and its module; asking CDKTF costs a call to Node.
    """
    package, _, module = kind.__module__.rpartition(".")
    if not package:
        return kind.__name__.removeprefix("Terraform").lower()
    if module.startswith("data_"):
        return module.replace("data_", "data.", 1)
    return "_".join((package.rpartition("_provider_")[2], module))
