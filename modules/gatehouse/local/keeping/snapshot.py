"""A snapshot of all state, in a file that is always whole.

The file has one line of JSON, which says who can read it, and then the state as a pickle that makes
plain values alone. Large contents (objects of S3, zips of functions) are files of their own beside
it, by their digest, so that each is written once. A new snapshot is written beside the last one and
takes its place by one rename: whatever ends the process, the last whole one stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

#: The form of a snapshot, raised with every change of it.
FORM = 1
#: Bytes from which a content is a file of its own.
_LARGE = 16 * 1024
_FILE = "state"
_CONTENTS = "contents"
_KEYS = (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey)
#: All that a snapshot may make when it is read. A pickle that names anything else is refused.
_PLAIN = {
    "builtins": frozenset({"bytearray", "dict", "float", "frozenset", "int", "list", "set", "str"}),
    "collections": frozenset({"OrderedDict", "defaultdict", "deque"}),
    "datetime": frozenset({"date", "datetime", "timedelta", "timezone"}),
    "decimal": frozenset({"Decimal"}),
    "uuid": frozenset({"UUID"}),
    "ministack.core.responses": frozenset({"AccountRegionScopedDict", "AccountScopedDict"}),
    __name__: frozenset({"private_key"}),
}


class UnreadableError(RuntimeError):
    """A snapshot that this release can't read. It is left as it is."""


@dataclass(frozen=True)
class Packed:
    """A state, ready to be written.

    Parameters
    ----------
    payload : bytes
        The state without its large contents.
    contents : dict of str to bytes
        These, by their digests.
    """

    payload: bytes
    contents: Mapping[str, bytes] = field(default_factory=dict)


class Snapshots:
    """The snapshots of one instance.

    Parameters
    ----------
    folder : Path
        The folder that they are in.
    emulator : str
        The version of the emulator, whose state is part of them.
    """

    def __init__(self, folder: Path, emulator: str) -> None:
        self._folder = folder
        self._reader = {"form": FORM, "emulator": emulator}
        self._digests: dict[int, tuple[bytes, str]] = {}
        self._written = ""

    def pack(self, state: Any) -> Packed:
        """Take a copy of a state.

        Raises
        ------
        Exception
            If a part of it is no plain value, or is changed meanwhile.
        """
        held: dict[str, bytes] = {}
        file = io.BytesIO()
        _Pickler(file, lambda content: self._hold(content, held)).dump(state)
        # Contents that are gone from the state are gone from memory too.
        self._digests = {id(each): (each, digest) for digest, each in held.items()}
        return Packed(file.getvalue(), held)

    def write(self, packed: Packed) -> bool:
        """Write a state over the last one, unless it is the same.

        Returns
        -------
        bool
            Whether it was written.

        Raises
        ------
        OSError
            If it can't be written. The last one stays.
        """
        digest = hashlib.sha256(packed.payload).hexdigest()
        if digest == self._written:
            return False
        contents = self._folder / _CONTENTS
        for folder in (self._folder, contents):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in packed.contents.items():
            if not (contents / name).is_file():
                _write(contents / name, content)
        head = json.dumps({**self._reader, "sha256": digest}).encode()
        _write(self._folder / _FILE, head + b"\n" + packed.payload)
        self._written = digest
        for file in contents.iterdir():
            if file.name not in packed.contents:
                file.unlink(missing_ok=True)
        return True

    def read(self) -> Any:
        """Return the last state, None if there is none.

        Raises
        ------
        UnreadableError
            If another release wrote it, or it is damaged.
        """
        try:
            head, _, payload = (self._folder / _FILE).read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        with _read_whole():
            described = json.loads(head)
            found = {name: described[name] for name in self._reader}
        if found != self._reader:
            raise UnreadableError(
                f"the kept state must be of form {FORM} with emulator {self._reader['emulator']}, "
                f"not of form {found['form']} with emulator {found['emulator']}."
            )
        with _read_whole():
            if hashlib.sha256(payload).hexdigest() != described["sha256"]:
                raise ValueError("it was changed after it was written")
            state = _Unpickler(io.BytesIO(payload), self._folder / _CONTENTS).load()
        self._written = described["sha256"]
        return state

    def _hold(self, content: bytes, held: dict[str, bytes]) -> str:
        """Return the digest of a large content, and hold it until it is written."""
        known = self._digests.get(id(content))
        same = known is not None and known[0] is content
        digest = known[1] if known and same else hashlib.sha256(content).hexdigest()
        held.setdefault(digest, content)
        return digest


def private_key(pem: bytes) -> Any:
    """Return a private key that a snapshot holds."""
    return load_pem_private_key(pem, None)


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, hold: Callable[[bytes], str]) -> None:
        super().__init__(file, protocol=5)
        self._hold = hold

    def persistent_id(self, value: Any) -> str | None:
        return self._hold(value) if type(value) is bytes and len(value) >= _LARGE else None

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, _KEYS):
            form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            return private_key, (value.private_bytes(*form),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, contents: Path) -> None:
        super().__init__(file)
        self._contents = contents

    def persistent_load(self, name: Any) -> bytes:
        content: bytes = (self._contents / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != name:
            raise ValueError(f"content {name} was changed after it was written")
        return content

    def find_class(self, module: str, name: str) -> Any:
        if name not in _PLAIN.get(module, ()):
            raise ValueError(f"it holds a {module}.{name}, which is no plain value")
        return super().find_class(module, name)


@contextlib.contextmanager
def _read_whole() -> Iterator[None]:
    """Say in one sentence that a snapshot is damaged, whatever shows it."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
        raise UnreadableError(f"the kept state can't be read: {error}.") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step, readable by this user alone."""
    unfinished = path.with_name(f"{path.name}.new")
    try:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
