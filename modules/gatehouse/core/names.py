"""A construct's names: in the Terraform address, and in AWS.

The Terraform address of a resource is the construct's path below the stack in snake case
(``Notes`` -> ``aws_dynamodb_table.notes``). It is the identity of the resource in the state: when
it changes, Terraform destroys and recreates. So it depends on nothing but the path.
"""

from __future__ import annotations

import re

ID_PATTERN = r"[A-Za-z][A-Za-z0-9_-]*"
ID_RULE = "an id must begin with a letter and have only letters, digits, hyphens and underscores"

_WORD_ENDS = (
    re.compile(r"([a-z0-9])([A-Z])"),  # CreateNote -> Create_Note
    re.compile(r"([A-Z]+)([A-Z][a-z])"),  # HTTPApi -> HTTP_Api
)
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
