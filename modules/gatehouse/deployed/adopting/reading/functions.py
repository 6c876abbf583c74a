"""Functions that run, with their code, their log group and who may call them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.errors import CommandError

from .aws import Aws
from .refusals import refusals

Json = dict[str, Any]

_SERVICE = "lambda"
_LONGEST_DOWNLOAD = 60  # seconds without an answer


@dataclass(frozen=True)
class RunningFunction:
    """What AWS says of a function, in its own words.

    Parameters
    ----------
    function : dict
        The configuration, of GetFunction.
    concurrency : int, optional
        What is kept free for it.
    tags : dict of str
        Its tags.
    statements : list of dict
        Those of its policy: who may call it.
    log_group : dict, optional
        Of DescribeLogGroups. None where there is none yet.
    code : bytes
        Its zip; empty for an image.
    """

    function: Json
    concurrency: int | None
    tags: Mapping[str, str]
    statements: list[Json]
    log_group: Json | None
    code: bytes

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.function["FunctionName"])

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.function["FunctionArn"])


def read_function(aws: Aws, name: str) -> RunningFunction:
    """Read a function.

    Raises
    ------
    CommandError
        If there is none of this name, a right is missing, or its code can't be fetched.
    """
    with refusals(aws, f"function {name}", "the function"):
        found = aws.client(_SERVICE).get_function(FunctionName=name)
        return RunningFunction(
            function=found["Configuration"],
            concurrency=(found.get("Concurrency") or {}).get("ReservedConcurrentExecutions"),
            tags=found.get("Tags") or {},
            statements=_statements(aws, name),
            log_group=read_log_group(aws, f"/aws/lambda/{name}"),
            code=_code(name, found.get("Code") or {}),
        )


def _statements(aws: Aws, name: str) -> list[Json]:
    try:
        policy = aws.client(_SERVICE).get_policy(FunctionName=name)["Policy"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
            return []  # nobody may call it
        raise
    found: list[Json] = json.loads(policy)["Statement"]
    return found


def read_log_group(aws: Aws, name: str) -> Json | None:
    """Read a log group; None where there is none of this name."""
    with refusals(aws, f"log group {name}", "the log group"):
        groups: list[Json] = aws.every(
            "logs", "describe_log_groups", "logGroups", logGroupNamePrefix=name
        )
    return next((each for each in groups if each["logGroupName"] == name), None)


def _code(name: str, code: Json) -> bytes:
    if code.get("RepositoryType") != "S3" or not code.get("Location"):
        return b""
    try:
        with urllib.request.urlopen(code["Location"], timeout=_LONGEST_DOWNLOAD) as answer:
            content: bytes = answer.read()
    except (OSError, ValueError) as error:
        raise CommandError(
            f"the code of the function {name} cannot be fetched: {error}",
            "Run it again: AWS signs its address for 10 minutes.",
            exit_code=1,
        ) from None
    return content
