"""Read the outputs of a deployment, with URLs that resolve on this machine."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatehouse.errors import CommandError

_INVALID = 1
_ENDPOINT = "AWS_ENDPOINT_URL"
#: The format of every Terraform from 0.12 on.
# What one stack hands to another one of its app, as the engine names it.
_FOR_STACKS = re.compile(r"(?:^|\.)cross[_-]stack[_-]output[_-]")
_STATE_VERSION = 4
_OUTPUTS_FROM = (
    "Give a file that terraform output -json or cdktf deploy --outputs-file FILE wrote, "
    "or a Terraform state."
)
_EXECUTE_API = re.compile(
    r"(?P<scheme>https?|wss?)://(?P<api>[a-z0-9]+)\.execute-api\.[a-z0-9.-]+(?::\d+)?(?=[/?#]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Output:
    """One output of a stack.

    Parameters
    ----------
    name : str
        Its name, with the stack's name before it where there are several stacks.
    value : Any
        Its value, of any JSON type.
    sensitive : bool
        Whether the stack marks it as sensitive. Default False.
    stack : str
        Its stack, where there are several. Default empty: there is one.
    """

    name: str
    value: Any
    sensitive: bool = False
    stack: str = ""

    @property
    def shown(self) -> str:
        """The value for a table: text as it is, other types as JSON, sensitive values hidden."""
        if self.sensitive:
            return "(sensitive)"
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


def resolvable(value: Any, endpoint: str | None) -> Any:
    """Rewrite the API addresses in a value to ones that resolve on this machine.

    ``https://{api}.execute-api.{region}.amazonaws.com`` names a host that only real AWS has. On a
    local AWS the same API answers below ``{endpoint}/_aws/execute-api/{api}``, with the stage
    after it unless it is ``$default``. A signature for it is made over the rewritten URL.

    Parameters
    ----------
    value : Any
        An output's value. Strings inside of lists and objects are rewritten too.
    endpoint : str or None
        The local AWS's URL. None or empty: real AWS, nothing is rewritten.

    Returns
    -------
    Any
        The value, of the same shape.

    Example
    -------
    >>> resolvable("https://a1b2.execute-api.eu-west-1.amazonaws.com/dev", "http://127.0.0.1:4566")
    'http://127.0.0.1:4566/_aws/execute-api/a1b2/dev'
    """
    if not endpoint:
        return value
    if isinstance(value, str):
        return _EXECUTE_API.sub(lambda found: _local_url(found, endpoint), value)
    if isinstance(value, list):
        return [resolvable(each, endpoint) for each in value]
    if isinstance(value, dict):
        return {name: resolvable(each, endpoint) for name, each in value.items()}
    return value


def env_lines(outputs: Iterable[Output]) -> Iterator[str]:
    """Write outputs as ``NAME=value``, as files of variables and shells read them.

    Names are in capitals with underscores: ``ApiEndpoint`` is ``API_ENDPOINT``. Outputs of several
    stacks that have one name and one value are one line. A value that a shell would read otherwise
    stands in single quotes; one that is no text is JSON.

    Parameters
    ----------
    outputs : iterable of Output
        The outputs.

    Raises
    ------
    CommandError
        If two outputs make one name and have different values, or a value has more than one line.

    Example
    -------
    >>> list(env_lines([Output("Region", "eu-west-1"), Output("AppName", "my notes")]))
    ['REGION=eu-west-1', "APP_NAME='my notes'"]
    """
    found: dict[str, tuple[str, str]] = {}
    for output in outputs:
        name = env_name(output.name.rpartition(".")[2])
        value = output.value if isinstance(output.value, str) else json.dumps(output.value)
        if found.get(name, (value, ""))[0] != value:
            raise CommandError(
                f"{name} must be one variable, and has two values: of {found[name][1]} and of "
                f"{output.name}.",
                "Name one of the stacks: --stack NAME",
                exit_code=_INVALID,
            )
        if "\n" in value or "\r" in value:
            raise CommandError(
                f"{output.name} must have one line to be a variable, and has more.",
                "Use --json, which holds any text.",
                exit_code=_INVALID,
            )
        found[name] = (value, output.name)
    yield from (f"{name}={shlex.quote(value)}" for name, (value, _) in found.items())


def env_name(name: str) -> str:
    """Return the variable of an output: ``ApiEndpoint`` is ``API_ENDPOINT``.

    Example
    -------
    >>> env_name("UserPoolClient"), env_name("s3-bucket"), env_name("2fa")
    ('USER_POOL_CLIENT', 'S3_BUCKET', '_2FA')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    plain = re.sub(r"[^A-Za-z0-9]+", "_", apart).upper()
    return f"_{plain}" if plain[:1].isdigit() or not plain else plain


def read_outputs(text: str, source: str, *, stack: str | None = None) -> list[Output]:
    """Read outputs in any of the forms that Terraform and cdktf write.

    Parameters
    ----------
    text : str
        ``terraform output -json``, a Terraform state, or ``cdktf deploy --outputs-file``.
    source : str
        The name of the text in errors.
    stack : str or None
        Take only this stack's, where there are several. Default None: all.

    Returns
    -------
    list[Output]
        In the order of their names; without those that the engine made for other stacks.

    Raises
    ------
    CommandError
        If the text is none of these, or has no such stack.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise _not_outputs(source, f"the text must be JSON ({error})") from None
    if not isinstance(document, dict):
        raise _not_outputs(source, "the JSON must be an object")
    if "terraform_version" in document:
        document = _of_state(document, source)
    if _is_terraform(document):
        found = [
            Output(name, it["value"], bool(it.get("sensitive"))) for name, it in document.items()
        ]
    elif all(isinstance(values, dict) for values in document.values()):
        found = _of_stacks(document, source, stack)
    else:
        raise _not_outputs(source, "every entry must be an output of Terraform's, or a stack")
    kept = (output for output in found if not _FOR_STACKS.search(output.name))
    return sorted(kept, key=lambda output: output.name)


def read_file(path: Path, *, stack: str | None = None) -> list[Output]:
    """Read outputs from a file; see ``read_outputs``.

    Raises
    ------
    CommandError
        If the file cannot be read, or holds no outputs.
    """
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it must be text"
        raise CommandError(
            f"{path} cannot be read: {reason}.", _OUTPUTS_FROM, exit_code=_INVALID
        ) from None
    return read_outputs(text, str(path), stack=stack)


def local_endpoint(environment: Mapping[str, str] | None = None) -> str | None:
    """Return the URL of the local AWS that ``AWS_ENDPOINT_URL`` names, None for real AWS.

    Raises
    ------
    CommandError
        If it is no URL.
    """
    endpoint = (os.environ if environment is None else environment).get(_ENDPOINT) or None
    if endpoint is not None and not re.match(r"https?://[^/\s]+", endpoint):
        raise CommandError(
            f"{_ENDPOINT} must be a URL, such as http://127.0.0.1:4566, not {endpoint!r}.",
            'Set it with eval "$(gatehouse local env)", or unset it for real AWS.',
            exit_code=_INVALID,
        )
    return endpoint


def _local_url(found: re.Match[str], endpoint: str) -> str:
    base = endpoint.rstrip("/")
    if found["scheme"].lower().startswith("ws"):
        base = re.sub("^http", "ws", base)
    return f"{base}/_aws/execute-api/{found['api']}"


def _of_state(state: dict[str, Any], source: str) -> dict[str, Any]:
    version, outputs = state.get("version", _STATE_VERSION), state.get("outputs", {})
    if version != _STATE_VERSION or not isinstance(outputs, dict):
        raise _not_outputs(
            source,
            f"the version of a Terraform state must be {_STATE_VERSION}, not {version!r}",
        )
    return outputs


def _is_terraform(document: dict[str, Any]) -> bool:
    return all(
        isinstance(entry, dict)
        and "value" in entry
        and entry.keys() <= {"value", "type", "sensitive"}
        for entry in document.values()
    )


def _of_stacks(document: dict[str, Any], source: str, stack: str | None) -> list[Output]:
    if stack is not None:
        if stack not in document:
            known = ", ".join(sorted(document)) or "none"
            raise CommandError(
                f"--stack must name a stack in {source}, not {stack}; its stacks: {known}.",
                exit_code=_INVALID,
            )
        document = {stack: document[stack]}
    single = len(document) == 1
    return [
        Output(name, value) if single else Output(f"{each}.{name}", value, stack=each)
        for each, values in document.items()
        for name, value in _named(values)
    ]


def _named(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """List the outputs of a stack by their own names.

    cdktf puts an output inside objects named after the constructs that it was made in. They are
    left out unless two outputs would then have the same name.
    """
    paths = list(_flat(values))
    last = Counter(path[-1] for path, _ in paths)
    for path, value in paths:
        yield (path[-1] if last[path[-1]] == 1 else ".".join(path)), value


def _flat(
    values: dict[str, Any], above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, (*above, name))
        else:
            yield (*above, name), value


def _not_outputs(source: str, why: str) -> CommandError:
    return CommandError(
        f"{source} holds no outputs: {why}.",
        _OUTPUTS_FROM,
        exit_code=_INVALID,
    )
