"""Functions whose code alone has changed: their zips go to Lambda at once.

Terraform would do the same: name the zip to Lambda, and write where it is and its hash into the
state, which it compares with the next Terraform JSON. Both are done here, so a plan that comes
later has nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.deployed.dev.state_file import instances, read_state, state_path, write_attributes
from gatehouse.deployed.dev.synth.synthesizing import Stack
from gatehouse.errors import CommandError
from gatehouse.local.code import BUCKET
from gatehouse.local.launcher.server import LocalAws

_FUNCTION = "aws_lambda_function"
#: The arguments that name a function's code.
_CODE = frozenset({"source_code_hash", "s3_bucket", "s3_key"})
_FAILED = 1


@dataclass(frozen=True)
class NewCode:
    """A function that has other code, and nothing else that is other.

    Parameters
    ----------
    name : str
        The resource's name: that of ``aws_lambda_function.hello``.
    arguments : dict
        The arguments about its code.
    """

    name: str
    arguments: dict[str, Any]


def new_code(stack: Stack, deployed: Mapping[str, Any]) -> list[NewCode]:
    """Find the functions of a stack that only have other code than those deployed.

    Parameters
    ----------
    stack : Stack
        The stack as it was synthesized.
    deployed : mapping
        The Terraform JSON that is deployed.
    """
    before = _functions(deployed)
    return [
        NewCode(name, _code(function))
        for name, function in _functions(stack.content).items()
        if name in before
        and function.get("s3_bucket") == BUCKET
        and _code(function) != _code(before[name])
        and _rest(function) == _rest(before[name])
        and not function.get("publish")  # a new version has a number that others refer to
    ]


def with_code(deployed: Mapping[str, Any], changed: list[NewCode]) -> dict[str, Any]:
    """Return the Terraform JSON that is deployed when functions have their new code."""
    functions = dict(_functions(deployed))
    for each in changed:
        functions[each.name] = {**functions[each.name], **each.arguments}
    if not functions:
        return dict(deployed)
    return {**deployed, "resource": {**deployed["resource"], _FUNCTION: functions}}


def code_keys(content: Mapping[str, Any]) -> set[str]:
    """The keys of the zips that functions of a stack have."""
    return {
        str(each["s3_key"])
        for each in _functions(content).values()
        if each.get("s3_bucket") == BUCKET
    }


class LiveFunctions:
    """Lambda on a local AWS.

    Parameters
    ----------
    aws : LocalAws
        The local AWS.
    """

    def __init__(self, aws: LocalAws) -> None:
        import boto3  # it takes half a second, while Terraform runs
        from botocore.config import Config

        self._client = boto3.client(
            "lambda",
            aws.region,
            endpoint_url=aws.endpoint,
            aws_access_key_id=aws.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=aws.environment["AWS_SECRET_ACCESS_KEY"],
            config=Config(proxies={}, retries={"total_max_attempts": 2}),
        )

    def put(self, stack: Stack, changed: list[NewCode]) -> None:
        """Have Lambda take the zips, and write into the state that it did.

        Raises
        ------
        CommandError
            If Lambda refuses one, or the state can't be written.
        """
        path = state_path(stack.folder, stack.content)
        names = {name: each["function_name"] for name, each in _deployed(path)}
        written: dict[str, dict[str, Any]] = {}
        try:
            for each in changed:
                written[each.name] = self._put(str(names[each.name]), each)
        finally:
            if written:
                write_attributes(path, _FUNCTION, written)

    def _put(self, function: str, code: NewCode) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            answer = self._client.update_function_code(
                FunctionName=function,
                S3Bucket=code.arguments["s3_bucket"],
                S3Key=code.arguments["s3_key"],
            )
        except (BotoCoreError, ClientError) as error:
            raise CommandError(
                f"{function} keeps its old code: {error}",
                "Save again; if that does not help, start gatehouse dev anew.",
                exit_code=_FAILED,
            ) from None
        return {
            **code.arguments,
            "code_sha256": answer["CodeSha256"],
            "source_code_size": answer["CodeSize"],
            "last_modified": answer["LastModified"],
        }


def _deployed(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    return instances(read_state(path), _FUNCTION)


def _functions(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return dict(content.get("resource", {}).get(_FUNCTION, {}))


def _code(function: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in function.items() if name in _CODE}


def _rest(function: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in function.items() if name not in _CODE}
