"""Which pool is meant, and a client for it: from a stack's outputs, or by its id."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import ProfileNotFound

from gatehouse.deployed.connecting import make_client
from gatehouse.deployed.on_local_aws import outputs_on_local_aws
from gatehouse.deployed.outputs import Output, local_endpoint, read_file
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, running

if TYPE_CHECKING:
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

_POOL = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+_[A-Za-z0-9]+")
_IDENTITY_POOL = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d+:[0-9a-f-]{36}")
_API = re.compile(r"https://([a-z0-9]+)\.execute-api\.")
#: The output that names an app's own table of identities.
_IDENTITY_TABLE = "IdentityTable"
_REFUSED = 2
# AWS answers "slow down" to whoever is faster than a quota: botocore waits longer each time.
_PATIENT = Config(
    connect_timeout=10,
    read_timeout=30,
    retries={"mode": "standard", "total_max_attempts": 8},
)
# botocore's stubs do not know the option.
_IGNORE_VARIABLES: dict[str, Any] = {"ignore_configured_endpoint_urls": True}
_REAL = Config(**_IGNORE_VARIABLES)
# Of the codes that botocore tries again. LimitExceededException is none: that quota lasts longer.
_THROTTLES = ("TooManyRequestsException", "ThrottlingException")


@dataclass(frozen=True)
class Directory:
    """A user pool of a deployment, and how it is reached.

    Parameters
    ----------
    pool : str
        The pool's id.
    endpoint : str or None
        The local AWS's URL. Default None: real AWS.
    output : str
        The output that named the pool. Default empty: somebody gave the id.
    stack : str
        Its stack, where there are several. Default empty.
    identity_pool : str
        The identity pool of the same stack. Default empty: the outputs have none, or several.
    api : str
        The id of the HTTP API of the same stack. Default empty: the outputs have none.
    identity_table : str
        The table that has identity ids beside users. Default empty: the outputs name none.
    local : Running or None
        The local AWS with its keys. Default None: the environment has the credentials.
    """

    pool: str
    endpoint: str | None = None
    output: str = ""
    stack: str = ""
    identity_pool: str = ""
    api: str = ""
    identity_table: str = ""
    local: Running | None = None

    @property
    def region(self) -> str:
        """The region, which stands before an underscore in the pool's id."""
        return self.pool.partition("_")[0]

    @property
    def place(self) -> str:
        """Where the pool is, for sentences."""
        return f"the local AWS at {self.endpoint}" if self.endpoint else f"AWS, {self.region}"

    @property
    def proof(self) -> str:
        """What proves to the local AWS that its own user asks; empty if it is not known."""
        environment = os.environ if self.local is None else self.local.environment
        return environment.get("AWS_SECRET_ACCESS_KEY", "")

    @cached_property
    def client(self) -> CognitoIdentityProviderClient:
        """A client of user pools."""
        made: CognitoIdentityProviderClient = self.service("cognito-idp")
        return made

    def service(self, name: str) -> Any:
        """Make a client of another service at the same place, with the same credentials."""
        keys: dict[str, Any] = {}
        if self.local is not None:
            keys = {
                "aws_access_key_id": self.local.environment["AWS_ACCESS_KEY_ID"],
                "aws_secret_access_key": self.local.environment["AWS_SECRET_ACCESS_KEY"],
            }
        # The variable of the local AWS must not lead there who asked for real AWS.
        config = _PATIENT if self.endpoint else _PATIENT.merge(_REAL)
        try:
            return make_client(name, self.region, endpoint=self.endpoint, config=config, **keys)
        except ProfileNotFound as error:
            raise CommandError(
                f"AWS_PROFILE must name a profile of this machine: {error}.",
                "List them with: aws configure list-profiles",
                exit_code=1,
            ) from None

    def on_throttle(self, say: Callable[[str], None]) -> None:
        """Call ``say`` with a sentence whenever AWS asks to slow down."""

        def told(response: Any = None, attempts: int = 0, **_: Any) -> None:
            error = (response[1] if response else {}).get("Error", {})
            if error.get("Code") in _THROTTLES:
                say(f"AWS asks to slow down; waiting, attempt {attempts}")

        self.client.meta.events.register("needs-retry.cognito-idp", told)


def directories(
    project: Path,
    *,
    outputs: Path | None = None,
    stack: str | None = None,
) -> list[Directory]:
    """List the user pools that a deployment's outputs name.

    Parameters
    ----------
    project : Path
        The project, whose running local AWS is used if no outputs are named.
    outputs : Path or None
        The file with the outputs. Default None: those of the app on the local AWS that is up.
    stack : str or None
        Take only this stack's outputs. Default None: those of all stacks together.

    Returns
    -------
    list[Directory]
        Each pool once, in the order of the outputs' names.

    Raises
    ------
    CommandError
        If there is no deployment, or no such stack.
    """
    local: Running | None = None
    if outputs is None:
        found, local = outputs_on_local_aws(project, stack=stack)
        endpoint: str | None = local.endpoint
    else:
        found, endpoint = read_file(outputs, stack=stack), local_endpoint()
    pools: dict[str, Directory] = {}
    for output in found:
        if _is(_POOL, output.value) and output.value not in pools:
            beside = [each for each in found if each.stack == output.stack]
            pools[output.value] = Directory(
                pool=output.value,
                endpoint=endpoint,
                output=output.name,
                stack=output.stack,
                identity_pool=_only(_IDENTITY_POOL, beside) or _only(_IDENTITY_POOL, found),
                api=_api_of(beside) or _api_of(found),
                identity_table=_table_of(beside) or _table_of(found),
                local=local,
            )
    return list(pools.values())


def find_directory(
    project: Path,
    *,
    pool: str | None = None,
    outputs: Path | None = None,
    stack: str | None = None,
    on_aws: bool = False,
) -> Directory:
    """Find the one pool that is meant.

    Parameters
    ----------
    project : Path
        The project.
    pool : str or None
        The pool's id, or the name of the output that holds it. Default None: the only one.
    outputs : Path or None
        The file with the outputs. Default None: those of the app on the local AWS that is up.
    stack : str or None
        Take only this stack's outputs.
    on_aws : bool
        Whether ``pool`` is on real AWS even where a local AWS is up. Default False.

    Raises
    ------
    CommandError
        If there is no pool, or there are several and none is named.
    """
    if on_aws and outputs is None and not (pool and _POOL.fullmatch(pool)):
        raise CommandError(
            "--aws needs to know the pool.",
            "Name a file with the app's outputs, --outputs FILE, or the pool's id, --pool "
            "eu-west-1_AbCdEfGhI.",
            exit_code=_REFUSED,
        )
    if pool and _POOL.fullmatch(pool) and outputs is None:
        return _by_id(project, pool, stack, on_aws)
    found = directories(project, outputs=outputs, stack=stack)
    if not found:
        raise CommandError(
            "the stack's outputs must name a user pool, and none does.",
            "Add it to the stack, self.output(UserPool=users.id), and deploy again; or give the "
            "id itself: --pool eu-west-1_AbCdEfGhI.",
            exit_code=1,
        )
    chosen = [each for each in found if pool in (None, each.pool, each.output, _short(each))]
    if len(chosen) == 1:
        directory = chosen[0]
        return _on_real(directory) if on_aws else directory
    known = ", ".join(f"{each.output} ({each.pool})" for each in found)
    if pool and not chosen:
        raise CommandError(
            f"--pool must be a pool's id or the output that holds it, not {pool!r}; "
            f"the outputs: {known}.",
            exit_code=_REFUSED,
        )
    raise CommandError(
        f"one user pool must be named, since there are several: {known}.",
        f"Name it: --pool {(chosen or found)[0].output}",
        exit_code=_REFUSED,
    )


def _by_id(project: Path, pool: str, stack: str | None, on_aws: bool) -> Directory:
    """Return a pool of a known id: with what the outputs of the local AWS say of it, if any do."""
    if on_aws:
        return Directory(pool)
    instances = running(project)
    if not instances:
        return Directory(pool, local_endpoint())
    try:
        found = [each for each in directories(project, stack=stack) if each.pool == pool]
    except CommandError:
        found = []  # nothing is deployed: the pool was made by hand
    made = Directory(pool, instances[0].endpoint, local=instances[0])
    return found[0] if found else made


def _on_real(directory: Directory) -> Directory:
    return replace(directory, endpoint=None, local=None)


def _short(directory: Directory) -> str:
    return directory.output.rpartition(".")[2]


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _only(pattern: re.Pattern[str], outputs: list[Output]) -> str:
    found = {str(each.value) for each in outputs if _is(pattern, each.value)}
    return found.pop() if len(found) == 1 else ""


def _table_of(outputs: list[Output]) -> str:
    named = (each for each in outputs if each.name.rpartition(".")[2] == _IDENTITY_TABLE)
    found = {str(each.value) for each in named}
    return found.pop() if len(found) == 1 else ""


def _api_of(outputs: list[Output]) -> str:
    found = {
        match[1]
        for each in outputs
        if isinstance(each.value, str) and (match := _API.match(each.value))
    }
    return found.pop() if len(found) == 1 else ""
