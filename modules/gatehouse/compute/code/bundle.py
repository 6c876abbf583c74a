"""A function's code as a zip that is the same, to the byte, on every machine.

Terraform compares hashes: a zip that holds times, modes or an order of this machine, or is packed
by another version of a compressor, shows a change in every plan where nothing changed. So entries
are sorted, stored without compression, and carry one fixed time and mode.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
READABLE_FILE = 0o100644 << 16

# Never part of a bundle: caches, and dotfiles, where secrets lie (.env).
_CACHE_FOLDERS = ("__pycache__", "node_modules")
_CACHE_ENDINGS = (".pyc", ".pyo")


@dataclass(frozen=True)
class Bundle:
    """The files of one function.

    Parameters
    ----------
    files : tuple of (str, Path)
        Paths in the zip, and the files that are put there.
    """

    files: tuple[tuple[str, Path], ...]

    @cached_property
    def content(self) -> bytes:
        """The zip."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, source in sorted(self.files):
                entry = zipfile.ZipInfo(name, EARLIEST_ZIP_TIME)
                entry.external_attr = READABLE_FILE
                entry.create_system = 3  # Unix, also where it is made on Windows
                archive.writestr(entry, source.read_bytes())
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
            if file.is_file() and not file.name.endswith(_CACHE_ENDINGS)
        ]
        added = [(name, file) for name, file in packages if name not in own]
        return Bundle(tuple(sorted([*self.files, *added])))

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


def bundle(handler_file: Path, root: Path) -> Bundle:
    """Collect what a handler needs.

    That is the files of its own folder (folders of data below it too), and every module below
    ``root`` that these import, and so on, with those of ``gatehouse.handlers``. Other code packages
    beside it stay out unless they are imported, so a change of one function leaves the others
    alone. Other modules that are installed are not looked at: Lambda's runtime has boto3.

    Parameters
    ----------
    handler_file : Path
        The file with the handler.
    root : Path
        The folder that imports begin at, and that paths in the zip are relative to.

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
    wanted = dict.fromkeys(_own_files(handler_file), root)
    to_read = [file for file in wanted if file.suffix == ".py"]
    while to_read:
        source = to_read.pop()
        _refuse_other_rooms(source, root)
        for file, place in _imported_files(source, wanted[source], root):
            if file not in wanted:
                wanted[file] = place
                to_read.append(file)
    named = ((file.relative_to(place).as_posix(), file) for file, place in wanted.items())
    return Bundle(tuple(sorted(named)))


def functions_of(source: Path) -> frozenset[str]:
    """Names that a module defines or imports at its top, read without running it."""
    with _named_in_errors(source):
        return _names_at_top(source.read_bytes())


def _own_files(handler_file: Path) -> Iterator[Path]:
    """The handler's folder: its files, and the folders below it that hold data and no code."""
    for entry in handler_file.parent.iterdir():
        if _is_left_out(entry):
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir():
            files = [file for file in _files_below(entry)]
            if not any(file.suffix == ".py" for file in files):
                yield from files


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if _is_left_out(entry):
            continue
        if entry.is_dir():
            yield from _files_below(entry)
        elif entry.is_file():
            yield entry


def _is_left_out(entry: Path) -> bool:
    return (
        entry.name.startswith(".")
        or entry.name in _CACHE_FOLDERS
        or entry.name.endswith(_CACHE_ENDINGS)
    )


def _imported_files(source: Path, below: Path, root: Path) -> Iterator[tuple[Path, Path]]:
    """Files that a module imports, each with the folder that its import begins at.

    They come with the ``__init__`` of the packages around them. ``below`` is the folder that the
    module's own import begins at.
    """
    package = source.relative_to(below).parent.parts
    with _named_in_errors(source):
        imported = _imported_names(source.read_bytes(), package)
    for dotted in imported:
        parts = dotted.split(".")
        start = _INSTALLED if f"{dotted}.".startswith(f"{_FOR_HANDLERS}.") else root
        for depth in range(1, len(parts) + 1):
            place = start.joinpath(*parts[:depth])
            for candidate in (place / "__init__.py", place.with_suffix(".py")):
                if candidate.is_file():
                    yield candidate, start


def _refuse_other_rooms(source: Path, root: Path) -> None:
    """Raise where a module imports a room that would be missing in Lambda, and run there."""
    with _named_in_errors(source):
        imported = _imports_of_package(source.read_bytes())
    for dotted, line in imported:
        if f"{dotted}.".startswith(f"{_FOR_HANDLERS}."):
            continue
        # An app may have a folder of that name itself, from which its modules are bundled.
        own = root.joinpath(*dotted.split(".")[:2])
        if not (own.is_dir() or own.with_suffix(".py").is_file()):
            raise RoomImportError(source, line, dotted)


@contextlib.contextmanager
def _named_in_errors(source: Path) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        error.filename = str(source)
        raise


# Functions share modules, so each content is read once. A file that changes is another content.
@lru_cache(maxsize=1024)
def _parsed(content: bytes) -> ast.Module:
    return ast.parse(content)


@lru_cache(maxsize=1024)
def _names_at_top(content: bytes) -> frozenset[str]:
    names: set[str] = set()
    for node in _parsed(content).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name for alias in node.names}
    return frozenset(names)


@lru_cache(maxsize=1024)
def _imports_of_package(content: bytes) -> tuple[tuple[str, int], ...]:
    """What a module imports of Gatehouse when it runs, by its dotted names, and the lines."""
    if _PACKAGE.encode() not in content:
        return ()
    found: list[tuple[str, int]] = []
    left: list[ast.AST] = [_parsed(content)]
    while left:
        node = left.pop(0)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            left.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == _PACKAGE and not node.level:
            found += [(f"{_PACKAGE}.{alias.name}", node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append((node.module, node.lineno))
        left.extend(ast.iter_child_nodes(node))
    return tuple(each for each in found if f"{each[0]}.".startswith(f"{_PACKAGE}."))


@lru_cache(maxsize=1024)
def _imported_names(content: bytes, package: tuple[str, ...]) -> frozenset[str]:
    """Dotted names of what a module imports anywhere in it, relative imports made absolute."""
    names: set[str] = set()
    for node in ast.walk(_parsed(content)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            # `from package import name`: the name may be a module of the package.
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return frozenset(names)
