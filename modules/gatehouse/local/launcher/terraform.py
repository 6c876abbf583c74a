"""Let Terraform find the AWS provider where its registry cannot be reached.

The provider is taken from the folder that ``GATEHOUSE_PROVIDER_MIRROR`` names, or from a place that
Terraform documents: its implied local mirrors and its plugin cache. Nothing else is searched.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.launcher.environment import CDKTF_FLAGS

#: Names a folder with the provider, where Terraform's own places do not hold it.
MIRROR = "GATEHOUSE_PROVIDER_MIRROR"

_CONFIG_FILE = "TF_CLI_CONFIG_FILE"
_REGISTRY = "registry.terraform.io"
_PROVIDER = Path(_REGISTRY) / "hashicorp" / "aws"
_DISCOVERY = f"https://{_REGISTRY}/.well-known/terraform.json"
_ANSWER_LIMIT = 2.5


def settings(
    host: Mapping[str, str], folder: Path, *, reachable: bool | None = None
) -> dict[str, str]:
    """Return the variables that let Terraform and cdktf install the provider on this machine.

    Where the registry answers, nothing is set. Where the user's own CLI configuration says how
    providers are installed, it stays in use.

    Parameters
    ----------
    host : Mapping[str, str]
        The environment of this process.
    folder : Path
        Where a generated configuration goes.
    reachable : bool or None
        Whether the registry answers. Default None: ask it, for at most 2.5 seconds, and only if
        there is a mirror to use instead.

    Returns
    -------
    dict[str, str]
        ``TF_CLI_CONFIG_FILE`` where a configuration is in use, and cdktf's option to skip the
        provider lock, which needs the registry.

    Raises
    ------
    CommandError
        If ``GATEHOUSE_PROVIDER_MIRROR`` names a folder without the provider.
    """
    configured = _configuration(host)
    respected = {_CONFIG_FILE: str(configured)} if host.get(_CONFIG_FILE) and configured else {}
    mirror = find_mirror(host)
    if mirror is None or (registry_answers() if reachable is None else reachable):
        return respected
    offline = {
        "CDKTF_SKIP_PROVIDER_LOCK": "true",
        CDKTF_FLAGS: "--skip-provider-lock",
        # A plugin cache would only hold a copy of the mirror, in the home directory.
        "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "true",
        "TF_PLUGIN_CACHE_DIR": "",
    }
    text = configured.read_text() if configured else ""
    if "provider_installation" in text:
        return {**respected, **offline}
    generated = folder / "terraform.tfrc"
    generated.write_text(f"{text}\n{_installation(mirror)}".lstrip())
    generated.chmod(0o600)
    return {_CONFIG_FILE: str(generated), **offline}


def find_mirror(host: Mapping[str, str]) -> Path | None:
    """Find a folder that Terraform can install the AWS provider from.

    Parameters
    ----------
    host : Mapping[str, str]
        The environment. ``GATEHOUSE_PROVIDER_MIRROR`` names the folder itself; ``HOME``,
        ``XDG_DATA_HOME``, ``XDG_DATA_DIRS`` and ``TF_PLUGIN_CACHE_DIR`` lead to Terraform's places.

    Returns
    -------
    Path or None
        The first folder that holds ``registry.terraform.io/hashicorp/aws`` for this machine's
        system and processor; None if no folder does.

    Raises
    ------
    CommandError
        If ``GATEHOUSE_PROVIDER_MIRROR`` names a folder without it.
    """
    named = host.get(MIRROR)
    if named:
        if holds_provider(Path(named)):
            return Path(named).resolve()
        raise CommandError(
            f"{MIRROR} must name a folder that holds {_PROVIDER} for {_machine()}, not {named}.",
            f"Fill it, in a folder with Terraform code: terraform providers mirror {named}",
        )
    for folder in _places_of_terraform(host):
        if holds_provider(folder):
            return folder
    return None


def holds_provider(folder: Path) -> bool:
    """Return whether a folder is a mirror of the AWS provider for this machine, packed or not."""
    held = folder / _PROVIDER
    machine = _machine()
    with contextlib.suppress(OSError):
        for entry in held.iterdir():
            if entry.is_dir() and (entry / machine).is_dir():
                return True
            if entry.name.endswith(f"_{machine}.zip"):
                return True
    return False


def registry_answers() -> bool:
    """Return whether Terraform's registry answers within 2.5 seconds."""
    answers: list[bool] = []

    def ask() -> None:
        with contextlib.suppress(OSError, ValueError):
            request = urllib.request.Request(_DISCOVERY, headers={"User-Agent": "gatehouse"})
            with urllib.request.urlopen(request, timeout=_ANSWER_LIMIT) as answer:
                answers.append("providers.v1" in json.load(answer))

    # In a thread, because looking up the name has no time limit of its own.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_ANSWER_LIMIT)
    return any(answers)


def _configuration(host: Mapping[str, str]) -> Path | None:
    """Find the CLI configuration that Terraform would read; None if the file does not exist."""
    named = host.get(_CONFIG_FILE)
    path = Path(named) if named else Path(host.get("HOME") or "~").expanduser() / ".terraformrc"
    return path if path.is_file() else None


def _installation(mirror: Path) -> str:
    provider = json.dumps([_PROVIDER.as_posix()])
    return (
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f"    path    = {json.dumps(str(mirror))}\n"
        f"    include = {provider}\n"
        "  }\n"
        "  direct {\n"
        f"    exclude = {provider}\n"
        "  }\n"
        "}\n"
    )


def _places_of_terraform(host: Mapping[str, str]) -> Iterator[Path]:
    """List Terraform's implied local mirrors, as its page on CLI configuration does, and its cache.

    The cache comes last, because it may consist of links to one of the others.
    """
    home = Path(host.get("HOME") or "~").expanduser()
    yield home / ".terraform.d" / "plugins"
    if sys.platform == "darwin":
        for root in (home, Path("/")):
            yield root / "Library" / "Application Support" / "io.terraform" / "plugins"
    else:
        data = [host.get("XDG_DATA_HOME") or str(home / ".local" / "share")]
        data += (host.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(os.pathsep)
        for place in filter(None, data):
            yield Path(place) / "terraform" / "plugins"
    if cache := host.get("TF_PLUGIN_CACHE_DIR"):
        yield Path(cache)


def _machine() -> str:
    """Name the system and processor as Terraform does."""
    processor = platform.machine().lower()
    names = {"x86_64": "amd64", "aarch64": "arm64", "i386": "386", "i686": "386"}
    return f"{platform.system().lower()}_{names.get(processor, processor)}"
