"""Which files that are no modules go into a zip, and which never do."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

# Of no use in Lambda. Dotfiles are left out too.
_USELESS = ("*.pyi", "*.egg-info", "tests", "uv.lock")

# Never in a zip, whoever names it. Everybody who may call lambda:GetFunction can read a zip.
_STATE = ("*.tfstate", "*.tfstate.*", "*.tfplan", "*.tfvars", "*.tfvars.json", ".terraform*")
_OUTPUT = ("cdktf.out*", ".gatehouse", "gatehouse.lock.json")
_HISTORY = (".git", ".hg", ".svn", ".bzr", ".jj")
_MACHINE = (".venv", "node_modules", "__pycache__", "*.pyc", "*.pyo")
_SECRETS = (
    *("*.env", "*.env.*", ".envrc", ".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh"),
    *(".netrc", "_netrc", ".npmrc", ".yarnrc*", ".pypirc", ".pgpass", ".git-credentials"),
    *(".htpasswd",),
    *("*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk", "*.kdbx"),
    # As the consoles of AWS and Google call what is downloaded.
    *("rootkey.csv", "credentials.csv", "*accesskeys.csv", "client_secret*.json"),
    *("id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*"),
)
_NEVER = (*_STATE, *_OUTPUT, *_HISTORY, *_MACHINE, *_SECRETS)
# Of these, what something else may have put into a zip; a store of certificates is no secret.
_NEVER_BUILT = (
    *(*_STATE, *_HISTORY),
    *(each for each in _SECRETS if each not in ("*.p12", "*.pfx", "*.jks", "*.keystore")),
)
_SECRET_FOLDERS = {*_HISTORY, ".aws", ".azure", ".docker", ".gnupg", ".kube", ".ssh"}
# What others packed brings files for its own tests, also keys.
_OF_OTHERS = {"node_modules", "test", "tests"}

# A module may be called after what it reads: `config.env.js`.
_CODE = (".py", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx")

# Files of these names hold private keys, or certificates and public keys, which are no secrets.
_KEY_OR_CERTIFICATE = ("*.pem", "*.key", "*.der")
_PUBLIC = re.compile(rb"-----BEGIN [A-Z0-9 ]*(CERTIFICATE|PUBLIC KEY)-----")
_PRIVATE = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----")
# Code may name how a key begins; what has a key in it goes on with it.
_WRITTEN_OUT = re.compile(_PRIVATE.pattern + rb"""(\\[nr]|[\s"'`+,])*[A-Za-z0-9+/]{40}""")
# A key is short; a text that is longer is read this far.
_READ_AT_MOST = 1024**2


def is_private(file: Path, root: Path) -> bool:
    """Whether a file must never be in a zip: state, output, history, credentials, keys.

    Parameters
    ----------
    file : Path
        The file. Where it is a link, what it leads to counts too.
    root : Path
        The app's folder.
    """
    real, real_root = Path(os.path.realpath(file)), Path(os.path.realpath(root))
    if not real.is_relative_to(real_root):
        return True
    for parts in {file.relative_to(root).parts, real.relative_to(real_root).parts}:
        if any(_is_never_packed(part) for part in parts):
            return True
    return _in_output(file, root) or _holds_private_key(file)


def is_private_folder(folder: Path) -> bool:
    """Whether a folder is one of those that programs keep credentials or history in."""
    return bool(_SECRET_FOLDERS & {part.lower() for part in folder.parts})


def is_private_in_zip(name: str) -> bool:
    """Whether a file of a zip that something else built must not be there, by its name."""
    parts = name.lower().split("/")
    if _OF_OTHERS.intersection(parts[:-1]):
        return False
    return any(_is_never_packed(part, _NEVER_BUILT) for part in parts)


def may_be_key_in_zip(name: str) -> bool:
    """Whether a file of a zip is called as keys are, so that it is worth reading."""
    *folders, last = name.lower().split("/")
    return _matches(last, _KEY_OR_CERTIFICATE) and not _OF_OTHERS.intersection(folders)


def has_private_key(content: bytes) -> bool:
    """Whether a text has a private key in it."""
    return bool(_PRIVATE.search(content.replace(b"\0", b"")))


def data_beside(folder: Path, root: Path, modules: Collection[str] = (".py",)) -> Iterator[Path]:
    """Files of a folder with modules, and of the folders below it that hold data and no modules.

    Parameters
    ----------
    folder : Path
        The folder with modules.
    root : Path
        The app's folder.
    modules : collection of str
        Endings of modules. Default: those of Python.
    """
    for entry in _entries(folder, root):
        if entry.is_dir():
            files = list(_files_below(entry, root, {folder.resolve()}))
            # An empty __init__.py makes data a package, and no module of it.
            if not any(file.suffix in modules and not _is_empty_package(file) for file in files):
                yield from files
        elif entry.suffix not in modules:
            yield entry


def _is_empty_package(file: Path) -> bool:
    return file.name == "__init__.py" and not file.stat().st_size


def files_matching(pattern: str, root: Path) -> list[Path]:
    """Files that a path or a pattern names; for a folder, those in it.

    Only a path without wildcards can name what is private, so that an error can be made of it.
    """
    if not has_wildcards(pattern):
        named = root / pattern
        if os.path.isdir(named):
            return sorted(_files_below(named, root, set()))
        return [named] if os.path.isfile(named) else []
    hidden = any(part.startswith(".") for part in pattern.split("/"))
    return sorted(
        each
        for each in root.glob(pattern)
        if each.is_file()
        and (hidden or not any(part.startswith(".") for part in each.relative_to(root).parts))
        and not is_private(each, root)
    )


def has_wildcards(pattern: str) -> bool:
    """Whether a pattern names more than one path."""
    return any(each in pattern for each in "*?[")


def _files_below(folder: Path, root: Path, above: set[Path]) -> Iterator[Path]:
    real = folder.resolve()
    if real in above:  # a link to a folder that it is in
        return
    for entry in _entries(folder, root):
        if entry.is_dir():
            yield from _files_below(entry, root, {*above, real})
        else:
            yield entry


def _entries(folder: Path, root: Path) -> list[Path]:
    """What is in a folder, but for dotfiles, what is useless, and what is private."""
    return [
        entry
        for entry in sorted(folder.iterdir())
        if not entry.name.startswith(".")
        and not _matches(entry.name.lower(), _USELESS)
        and (entry.is_dir() or entry.is_file())
        and not is_private(entry, root)
    ]


def _is_never_packed(part: str, patterns: tuple[str, ...] = _NEVER) -> bool:
    name = part.lower()
    if name.endswith(_CODE) and not name.startswith("."):
        patterns = tuple(each for each in patterns if each != "*.env.*")
    return _matches(name, patterns)


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _in_output(file: Path, root: Path) -> bool:
    """Whether it lies in what a synth wrote, whatever the folder is called."""
    for folder in (file, *file.parents):
        if folder == root or not folder.is_relative_to(root):
            return False
        if os.path.exists(folder / "manifest.json") and os.path.isdir(folder / "stacks"):
            return True
    return False


def _holds_private_key(file: Path) -> bool:
    # `pathlib` raises for a name that is longer than names can be; `os.path` says no.
    if not os.path.isfile(file) or file.suffix == ".py":
        return False
    status = file.stat()
    return _key_in(file, status.st_mtime_ns, status.st_size)


# Functions share files, so each is read once.
@lru_cache(maxsize=1024)
def _key_in(file: Path, changed: int, size: int) -> bool:
    with file.open("rb") as opened:
        # In UTF-16 and UTF-32, each letter of a key has null bytes beside it.
        start = opened.read(_READ_AT_MOST).replace(b"\0", b"")
    if file.suffix in _CODE:
        return bool(_WRITTEN_OUT.search(start))
    if _PRIVATE.search(start):
        return True
    named_as_key = _matches(file.name.lower(), _KEY_OR_CERTIFICATE)
    return named_as_key and not _PUBLIC.search(start)
