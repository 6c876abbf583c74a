"""A function's code as a zip that is the same, to the byte, on every machine.

Terraform compares hashes: a zip that holds times, modes or an order of this machine, or is packed
by another version of a compressor, shows a change in every plan where nothing changed. So entries
are sorted, stored without compression, and carry one fixed time and mode.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .data_files import data_beside
from .imports import Import, Imports, imports_of, named_in_errors, names_of_star
from .modules import Modules

EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
READABLE_FILE = 0o100644 << 16

_COMPILED = (".pyc", ".pyo")


@dataclass(frozen=True, order=True)
class Elsewhere:
    """An import of what is no module of the app: of Python, the runtime, a package, or of nothing.

    Parameters
    ----------
    file : Path
        The module that imports it.
    line : int
        The line of the import.
    name : str
        What it imports; empty for a relative import that leads out of the app.
    """

    file: Path
    line: int
    name: str


@dataclass(frozen=True)
class Bundle:
    """The files of one function.

    Parameters
    ----------
    files : tuple of (str, Path)
        Paths in the zip, and the files that are put there.
    elsewhere : tuple of Elsewhere
        Imports, done for certain, of what is no module of the app. Default: none.
    texts : tuple of (str, bytes)
        Paths in the zip, and what is put there that no file has. Default: none.
    """

    files: tuple[tuple[str, Path], ...]
    elsewhere: tuple[Elsewhere, ...] = ()
    texts: tuple[tuple[str, bytes], ...] = ()

    @cached_property
    def content(self) -> bytes:
        """The zip."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            entries: list[tuple[str, Path | bytes]] = [*self.files, *self.texts]
            for name, source in sorted(entries, key=lambda each: each[0]):
                entry = zipfile.ZipInfo(name, EARLIEST_ZIP_TIME)
                entry.external_attr = READABLE_FILE
                entry.create_system = 3  # Unix, also where it is made on Windows
                content = source.read_bytes() if isinstance(source, Path) else source
                archive.writestr(entry, content)
        return packed.getvalue()

    @cached_property
    def sha256(self) -> bytes:
        """Digest of the zip."""
        return hashlib.sha256(self.content).digest()

    @property
    def unzipped_size(self) -> int:
        """Bytes of all files together."""
        return sum(source.stat().st_size for _, source in self.files)

    def sizes(self) -> list[tuple[str, int]]:
        """Bytes by what lies at the top of the zip, the largest first."""
        sizes: dict[str, int] = {}
        for name, source in self.files:
            top = name.partition("/")[0]
            sizes[top] = sizes.get(top, 0) + source.stat().st_size
        return sorted(sizes.items(), key=lambda entry: (-entry[1], entry[0]))

    def with_packages(self, folder: Path) -> Bundle:
        """Add unpacked packages; a file of the project stays where both have one of a name."""
        own = {name for name, _ in self.files}
        packages = [
            (file.relative_to(folder).as_posix(), file)
            for file in folder.rglob("*")
            if file.is_file() and not file.name.endswith(_COMPILED)
        ]
        added = [(name, file) for name, file in packages if name not in own]
        tops = {name.partition("/")[0].partition(".")[0] for name, _ in packages}
        left = (each for each in self.elsewhere if each.name.partition(".")[0] not in tops)
        return Bundle(tuple(sorted([*self.files, *added])), tuple(left), self.texts)

    @property
    def source_code_hash(self) -> str:
        """The digest as AWS and the provider write it, in base64."""
        return base64.b64encode(self.sha256).decode()


# Where this package is installed, and what of it handlers import.
_INSTALLED = Path(__file__).parents[3]
_PACKAGE = "gatehouse"
_FOR_HANDLERS = "gatehouse.handlers"


class RoomImportError(Exception):
    """A handler's module imports a room of Gatehouse that is not made for Lambda.

    Parameters
    ----------
    file : Path
        The module.
    line : int
        The line of the import.
    name : str
        What it imports.
    """

    def __init__(self, file: Path, line: int, name: str) -> None:
        super().__init__(f"{file}, line {line}: {name}")
        self.file = file
        self.line = line
        self.name = name


def bundle(
    handler_file: Path, root: Path, include: Sequence[Path] = (), *, newer_syntax: bool = False
) -> Bundle:
    """Collect what a handler needs.

    That is every module below ``root`` that it imports, and that these import, and so on, with
    those of ``gatehouse.handlers``; the data beside all of them, and in folders below that hold no
    modules; and the files that ``include`` names. The app's own folder is the exception: only its
    modules are taken, for beside them lie the state, the output of the last synth, and whatever
    else. So a change of one function leaves the others alone. Other modules that are installed are
    not looked at: Lambda's runtime has boto3.

    Parameters
    ----------
    handler_file : Path
        The file with the handler.
    root : Path
        The folder that imports begin at, and that paths in the zip are relative to.
    include : sequence of Path
        More files below ``root``; what modules among them import comes too. Default: none.
    newer_syntax : bool
        Whether they run on a newer Python than this one, and may have its syntax. Default: False.

    Returns
    -------
    Bundle
        The files, not yet packed.

    Raises
    ------
    SyntaxError
        If a module that is looked at is no Python; the error names its file.
    RoomImportError
        If one of them imports another room of Gatehouse than ``gatehouse.handlers``.
    """
    wanted: dict[Path, Path] = {}
    modules = Modules()
    folders: set[Path] = set()
    elsewhere: list[Elsewhere] = []
    handler = ".".join(handler_file.relative_to(root).with_suffix("").parts)
    # What is imported for certain is read first, so a module that is reached both ways counts so.
    certain = [(file, root) for file in (*modules.files(handler, root), handler_file)]
    possible = [(file, root) for file in include]
    # What a computed import may load, and may not: of no use in Lambda, it is left out.
    guessed: list[tuple[Path, Path]] = []
    known_path = True
    while queue := certain or possible or guessed:
        file, place = queue.pop()
        if file in wanted or (queue is guessed and not _can_run(file, root)):
            continue
        wanted[file] = place
        if file.suffix != ".py":
            continue
        imports = _read(file, place, newer_syntax=newer_syntax)
        known_path = known_path and not imports.changes_path
        for each in imports.known:
            _refuse_other_rooms(file, each, root)
            reached = possible if queue is certain and not each.certain else queue
            reached += _files_of(each, root, modules)
            if reached is certain and place == root:
                elsewhere += _elsewhere(file, each, root, modules)
        if place == root:
            guessed += _mentioned(imports, root, modules)
        if imports.computed and place == root and file.parent != root:
            # Which modules it imports is not known; beside it is where they mostly are.
            guessed += [(each, root) for each in file.parent.glob("*.py")]
        if place == root and file.parent not in folders and file.parent != root:
            folders.add(file.parent)
            possible += [(each, root) for each in data_beside(file.parent, root)]
    named = ((file.relative_to(place).as_posix(), file) for file, place in wanted.items())
    return Bundle(tuple(sorted(named)), tuple(sorted(elsewhere)) if known_path else ())


def _read(file: Path, below: Path, *, newer_syntax: bool) -> Imports:
    """What a module imports; ``below`` is the folder that its own import begins at."""
    with named_in_errors(file):
        read = imports_of(file.read_bytes(), file.relative_to(below).parent.parts)
        if read.newer is not None and not newer_syntax:
            raise read.newer
        return read


def _files_of(imported: Import, root: Path, modules: Modules) -> Iterator[tuple[Path, Path]]:
    """Files that an import loads, each with the folder that the import begins at."""
    for dotted in _dotted_names(imported, root, modules) if imported.module else ():
        start = _INSTALLED if _is_for_handlers(dotted) else root
        for file in modules.files(dotted, start):
            yield file, start


def _mentioned(imports: Imports, root: Path, modules: Modules) -> Iterator[tuple[Path, Path]]:
    """Modules that a computed import may load, and data that is read by the name of a package."""
    for dotted in filter(None, (*imports.mentioned, *imports.read)):
        folder, found = root.joinpath(*dotted.split(".")), modules.files(dotted, root)
        if modules.has(dotted, root):
            yield from ((file, root) for file in found)
        if not folder.is_dir():
            continue
        if dotted in imports.mentioned:
            yield from ((file, root) for file in folder.glob("*.py"))
        if dotted in imports.read:
            yield from ((file, root) for file in data_beside(folder, root))


def _elsewhere(file: Path, imported: Import, root: Path, modules: Modules) -> Iterator[Elsewhere]:
    """What of an import is no module of the app."""
    module = imported.module
    if _is_for_handlers(module) or (module == _PACKAGE and "handlers" in imported.names):
        return
    if not module or not modules.has(module, root):
        yield Elsewhere(file, imported.line, module)
    elif imported.names and modules.is_plain_folder(module, root):
        for name in imported.names:
            if name != "*" and not modules.has(f"{module}.{name}", root):
                yield Elsewhere(file, imported.line, f"{module}.{name}")


def _dotted_names(imported: Import, root: Path, modules: Modules) -> Iterator[str]:
    """The modules that one import may load: of ``from package import name``, both."""
    yield imported.module
    for name in imported.names:
        if name != "*":
            yield f"{imported.module}.{name}"
            continue
        for file in modules.files(imported.module, root):
            if file.name == "__init__.py":
                yield from (
                    f"{imported.module}.{each}" for each in names_of_star(file.read_bytes())
                )


def _refuse_other_rooms(source: Path, imported: Import, root: Path) -> None:
    """Raise where a module imports a room that would be missing in Lambda, and run there."""
    for dotted in _of_package(imported):
        if _is_for_handlers(dotted):
            continue
        # An app may have a folder of that name itself, from which its modules are bundled.
        own = root.joinpath(*dotted.split(".")[:2])
        if not (own.is_dir() or own.with_suffix(".py").is_file()):
            raise RoomImportError(source, imported.line, dotted)


def _of_package(imported: Import) -> tuple[str, ...]:
    """What an import takes of Gatehouse, by dotted names."""
    if imported.module == _PACKAGE and imported.names:
        return tuple(f"{_PACKAGE}.{name}" for name in imported.names)
    return (imported.module,) if f"{imported.module}.".startswith(f"{_PACKAGE}.") else ()


def _is_for_handlers(dotted: str) -> bool:
    return f"{dotted}.".startswith(f"{_FOR_HANDLERS}.")


def _can_run(file: Path, root: Path) -> bool:
    """Whether a module beside another may be meant for Lambda: no test, and no construct."""
    if file.suffix != ".py":
        return True
    if file.name == "conftest.py" or file.name.startswith("test_"):
        return False
    try:
        for each in imports_of(file.read_bytes(), ()).known:
            _refuse_other_rooms(file, each, root)
    except (RoomImportError, SyntaxError):
        return False
    return True
