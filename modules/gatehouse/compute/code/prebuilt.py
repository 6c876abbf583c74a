"""A zip that something else built, looked into before Lambda would fail at its first call.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-function-zip.html
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import zipfile
import zlib
from functools import cached_property
from pathlib import Path
from typing import NoReturn

from gatehouse.compute.runtimes import LONGEST_HANDLER, family
from gatehouse.core import MissingFileError
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .data_files import has_private_key, is_private_in_zip, may_be_key_in_zip

_ENCRYPTED = 0x1
_KEY_READ = 1024**2  # bytes; a key is shorter
_UNIX = 3
_EXECUTABLE = 0o111 << 16
# How each language names a handler, and how to write one.
_HANDLERS = {
    "python": (r"[^\s:]+\.\w+", "lambdas/notes/get.main"),
    "nodejs": (r"(?!.*\.\.)[^\s:]+\.[\w$.]+", "index.handler"),
    "ruby": (r"[^\s]+\.[\w:.]+", "function.handler"),
    "java": (r"[\w$.]+(::[\w$]+)?", "com.example.Handler::handleRequest"),
    "dotnet": (r"[\w.-]+(::[\w.+`]+::\w+)?", "Assembly::Namespace.Class::Method"),
    "provided": (r"[^\s]+", "bootstrap"),
}

_PYTHON_ENDINGS = (".py", "/__init__.py", ".pyc", "/__init__.pyc")
_NODE_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", "/index.js", "/package.json", "")


class PrebuiltZip:
    """A zip as it is.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    path : str
        The zip's file, from the app's folder.

    Raises
    ------
    MissingFileError
        If there is no such file.
    OptionError
        If it is no zip that Lambda can unpack, or has a secret in it.
    """

    def __init__(self, owner: HasPath, path: str) -> None:
        self._owner = owner
        self._path = path
        given = option(owner, "zip", path)
        if is_token(path):
            given.refuse(
                "must be known while Python runs, to read the file", 'write "build/fn.zip"'
            )
        given.text(r"[^\0]+", rule="must be the path of a zip", fix='write "build/fn.zip"')
        file = Path.cwd() / path
        if not os.path.isfile(file):
            raise MissingFileError(
                construct=owner.path,
                option="zip",
                value=path,
                rule="must name a zip; there is no such file, from the app's folder",
                fix="build it before the synth, or correct the path",
            )
        self.content = file.read_bytes()
        self._entries = self._read_entries()

    @cached_property
    def sha256(self) -> bytes:
        """Digest of the zip."""
        return hashlib.sha256(self.content).digest()

    @property
    def source_code_hash(self) -> str:
        """The digest as AWS and the provider write it, in base64."""
        return base64.b64encode(self.sha256).decode()

    @property
    def unzipped_size(self) -> int:
        """Bytes of all files together."""
        return sum(each.file_size for each in self._entries.values())

    def sizes(self) -> list[tuple[str, int]]:
        """Bytes by what lies at the top of the zip, the largest first."""
        sizes: dict[str, int] = {}
        for name, entry in self._entries.items():
            top = name.partition("/")[0]
            sizes[top] = sizes.get(top, 0) + entry.file_size
        return sorted(sizes.items(), key=lambda each: (-each[1], each[0]))

    def check_handler(self, handler: str, runtime: str, *, more_modules: bool) -> None:
        """Check that a zip has what its handler names.

        Parameters
        ----------
        handler : str
            The handler, as the runtime's language names it.
        runtime : str
            Lambda's runtime.
        more_modules : bool
            Whether a layer or another path may have it.

        Raises
        ------
        OptionError
            If the handler is not written as the runtime wants it, or its file is not in the zip.
        """
        if is_token(runtime):
            return
        language = family(runtime)
        pattern, example = _HANDLERS[language]
        given = option(self._owner, "handler", handler)
        given.text(
            pattern,
            rule=f"a handler of {runtime} must be written as {example}",
            fix=f'write handler="{example}"',
            longest=LONGEST_HANDLER,
        )
        if is_token(handler) or more_modules:
            return
        files = _files_of_handler(handler, language)
        if language == "java" and any(name.startswith("lib/") for name in self._entries):
            return
        found = [name for name in files if name in self._entries]
        if files and not found:
            self._refuse_without(files, runtime)
        if language == "provided":
            self._check_executable(self._entries["bootstrap"])

    def _read_entries(self) -> dict[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                entries = [each for each in archive.infolist() if not each.filename.endswith("/")]
                private = [each.filename for each in entries if self._is_private(archive, each)]
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError):
            self._refuse("must be a zip; this file is none, or is cut off", "build it again")
        if not entries:
            self._refuse("must have files in it; this zip is empty", "build it again")
        for each in entries:
            name = each.filename
            if not name or name.startswith("/") or re.search(r"(^|/)\.\.(/|$)|\\|^\w:", name):
                self._refuse(
                    f"files of a zip must lie below its top, with slashes; this has {name}",
                    "zip the content of the folder with paths from there",
                )
            if each.flag_bits & _ENCRYPTED:
                self._refuse("must not be encrypted; Lambda has no password", "zip it without one")
        if private:
            self._refuse(
                "state, version control, credentials and private keys must not be in a zip, which "
                f"everybody who may call lambda:GetFunction can read; this has {private[0]}",
                "build it without; keep a secret in Secrets Manager or SSM and let the function "
                "read it: permissions=[...]",
            )
        return {each.filename: each for each in entries}

    def _is_private(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
        name = entry.filename
        if is_private_in_zip(name):
            return True
        if entry.flag_bits & _ENCRYPTED or not may_be_key_in_zip(name):
            return False
        with archive.open(entry) as opened:
            return has_private_key(opened.read(_KEY_READ))

    def _refuse_without(self, files: list[str], runtime: str) -> NoReturn:
        fix = "put it at the top of the zip, or correct handler and runtime"
        for name in self._entries:
            top, _, below = name.partition("/")
            if below in files:
                fix = f"zip the content of {top}, not the folder: the zip has {name}"
        self._refuse(
            f"a zip for {runtime} must have what its handler names: {_either(files)}; this has "
            "none of it"
            if len(files) > 1
            else f"a zip for {runtime} must have {files[0]}, which its handler names",
            fix,
        )

    def _check_executable(self, bootstrap: zipfile.ZipInfo) -> None:
        mode = bootstrap.external_attr
        if bootstrap.create_system == _UNIX and mode >> 16 and not mode & _EXECUTABLE:
            self._refuse(
                "bootstrap in the zip must be executable",
                "run `chmod 755 bootstrap` before you zip it",
            )

    def _refuse(self, rule: str, fix: str) -> NoReturn:
        option(self._owner, "zip", self._path).refuse(rule, fix)


def _files_of_handler(handler: str, language: str) -> list[str]:
    """The files that may be what a handler names; none where that can't be known."""
    if language == "python":
        module = handler.rpartition(".")[0].replace(".", "/")
        return [module + each for each in _PYTHON_ENDINGS]
    folder, slash, name = handler.rpartition("/")
    if language == "nodejs":
        module = f"{folder}{slash}{name.partition('.')[0]}"
        return [os.path.normpath(module) + each for each in _NODE_ENDINGS]
    if language == "ruby":
        return [f"{folder}{slash}{name.partition('.')[0]}.rb"]
    if language == "java":
        return [handler.partition("::")[0].replace(".", "/") + ".class"]
    if language == "dotnet":
        assembly = handler.partition("::")[0]
        return [f"{assembly}.dll"]
    return ["bootstrap"]


def _either(names: list[str]) -> str:
    return " or ".join(names[:3])
