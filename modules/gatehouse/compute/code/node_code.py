"""From ``lambdas/hello.handler`` to a Node.js file and what it needs, or to what is wrong with it.

https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from gatehouse.compute.runtimes import LONGEST_HANDLER
from gatehouse.core import MissingFileError
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .bundle import Bundle
from .data_files import data_beside, is_private
from .included import included_files
from .node_packages import (
    BUILT_IN,
    OF_THE_RUNTIME,
    MissingPackageError,
    OtherMachineError,
    Packages,
    installed,
    manifest,
    package_of,
)
from .node_text import JavaScript, Specifier, lacks_export, read

HANDLER_PATTERN = r"(?!.*\.\.)[\w@-][\w@.-]*(/[\w@.-]+)*\.[A-Za-z_$][\w$]*"

# In the order in which Lambda looks for them. Node.js 24 reads TypeScript by itself.
_ENDINGS = (".js", ".mjs", ".cjs")
_TYPED_ENDINGS = (".ts", ".mts", ".cts")
_RESOLVED = ("", *_ENDINGS, ".json", ".node", *_TYPED_ENDINGS)
_INDEX = tuple(f"index{ending}" for ending in (*_ENDINGS, ".json", *_TYPED_ENDINGS))
_CODE = frozenset((*_ENDINGS, *_TYPED_ENDINGS, ".jsx", ".tsx", ".py"))
# Of use where packages are installed, and nowhere else.
_OF_THE_INSTALLER = {"package.json", "package-lock.json", "npm-shrinkwrap.json", "yarn.lock"}
_OF_THE_INSTALLER |= {"pnpm-lock.yaml", "tsconfig.json", "requirements.txt"}
# What Node.js reads of a package.json; the rest changes with tools that no function has.
_READ_BY_NODE = ("name", "type", "main", "imports", "exports")


@dataclass(frozen=True)
class NodeTarget:
    """Where a handler is to run.

    Parameters
    ----------
    runtime : str
        ``nodejs22.x``.
    architecture : str
        ``arm64`` or ``x86_64``.
    more_modules : bool
        Whether packages may come from a layer or another path.
    node_options : str
        The variable ``NODE_OPTIONS`` of the function.
    """

    runtime: str
    architecture: str
    more_modules: bool
    node_options: str

    @property
    def is_typed(self) -> bool:
        """Whether Lambda takes TypeScript as it is."""
        return self._version >= 24

    @property
    def finds_modules(self) -> bool:
        """Whether Node.js may find out by itself that a ``.js`` file is an ES module.

        Lambda turns that off up to Node.js 22, unless the function turns it on.
        """
        return self._version >= 24 or "--experimental" in self.node_options

    @property
    def _version(self) -> int:
        return int(self.runtime.removeprefix("nodejs").partition(".")[0])


def node_handler_file(handler: str, *, is_typed: bool = False) -> Path | None:
    """The file that a handler path names, None if there is none."""
    folder, _, name = handler.rpartition("/")
    module = Path.cwd() / folder / name.partition(".")[0]
    endings = (*_ENDINGS, *(_TYPED_ENDINGS if is_typed else ()))
    for file in (*(module.with_name(module.name + each) for each in endings), module / "index.js"):
        if os.path.isfile(file):
            return file
    return None


def read_node_handler(
    owner: HasPath, handler: str, include: Sequence[str], target: NodeTarget
) -> Bundle:
    """Find a handler, the files that it imports, and packages of ``node_modules``.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    handler : str
        File and function.
    include : sequence of str
        More files of the zip, paths and patterns below the app's folder.
    target : NodeTarget
        Where it is to run.

    Raises
    ------
    OptionError
        If it is not a handler path, gives no such function, or imports what is nowhere; if a
        package has no code for the function's machine.
    MissingFileError
        If there is no such file; if a path of ``include`` names no file.
    """
    given = option(owner, "handler", handler)
    given.text(
        HANDLER_PATTERN,
        rule="a handler must be a file and a function in it: path/to/file.function",
        fix='write "lambdas/hello.handler"',
        longest=LONGEST_HANDLER,
    )
    if is_token(handler):
        given.refuse(
            "a handler must be known while Python runs, to read its file",
            'write "lambdas/hello.handler"',
        )
    file = node_handler_file(handler, is_typed=target.is_typed)
    if file is None:
        _refuse_missing(owner, handler, target)
    included = included_files(owner, include, Path.cwd())
    collected = _Collected(owner, handler, file, target)
    collected.collect(included)
    collected.check_handler()
    return collected.bundle()


class _Collected:
    """The files of one handler."""

    def __init__(self, owner: HasPath, handler: str, file: Path, target: NodeTarget) -> None:
        self._given = option(owner, "handler", handler)
        self._handler = handler
        self._file = file
        self._target = target
        self._root = Path.cwd()
        self._files: set[Path] = set()
        self._folders: set[Path] = set()
        self._packages = Packages(target.architecture)

    def collect(self, included: Sequence[Path]) -> None:
        """Follow the imports of the handler and of what is included."""
        left = [self._file, *included]
        while left:
            file = left.pop(0)
            if file in self._files:
                continue
            self._files.add(file)
            if file.suffix in (*_ENDINGS, *_TYPED_ENDINGS):
                left += self._imported(file)
                left += self._beside(file.parent)
        with self._refusing():
            self._packages.complete()

    def check_handler(self) -> None:
        """Refuse a file that gives no such function, or that Lambda loads as something else."""
        file, content = self._file, self._file.read_bytes()
        where = os.path.relpath(file)
        name = self._handler.rpartition("/")[2].partition(".")[2]
        is_module = self._is_module(file)
        if not is_module and read(content).is_module and not self._target.finds_modules:
            self._given.refuse(
                f"must not have import or export statements in a .js file without "
                f'"type": "module" beside it: Lambda reads {where} as CommonJS',
                f"rename it to {file.with_suffix('.mjs').name}, or write "
                '{"type": "module"} into package.json beside it',
            )
        is_module = is_module or read(content).is_module
        if lacks_export(content, name.partition(".")[0], is_module=is_module):
            written = f"export const {name} = async (event) => …"
            if not is_module:
                written = f"exports.{name} = async (event) => …"
            self._given.refuse(
                f"{where} must export a function `{name}`", f"write `{written}` there"
            )
        module = file.with_suffix("")
        if file.suffix != ".js" and file.name != "index.js":
            inside = [each for each in sorted(self._files) if each.is_relative_to(module)]
            if inside:
                self._given.refuse(
                    f"must not have a folder of the handler's name beside {where}: Lambda takes "
                    f"the folder for the module, and the zip has {os.path.relpath(inside[0])}",
                    "rename the file or the folder",
                )

    def bundle(self) -> Bundle:
        """The files as a zip has them."""
        files = {file.relative_to(self._root).as_posix(): file for file in self._files}
        texts = {}
        for folder in {parent for file in self._files for parent in file.parents}:
            described = manifest(folder) if folder.is_relative_to(self._root) else {}
            kept = {name: described[name] for name in _READ_BY_NODE if name in described}
            if kept.keys() & {"type", "imports", "exports"}:
                name = (folder / "package.json").relative_to(self._root).as_posix()
                texts[name] = json.dumps(kept, sort_keys=True).encode()
        return Bundle(
            tuple(sorted([*files.items(), *self._packages.files()])),
            texts=tuple(sorted((name, text) for name, text in texts.items() if name not in files)),
        )

    def _imported(self, file: Path) -> Iterator[Path]:
        """Files of the app that a module imports; packages are added to those of the zip."""
        found = read(file.read_bytes())
        for name in found.possible:
            if name.startswith(("./", "../", ".")):
                reached = self._resolved(file.parent / name)
                yield from self._packed(reached)
            elif name.startswith("#"):
                yield from self._of_imports_map(name, file.parent)
            else:
                self._add_package(name, file.parent)
        if found.computed and file.parent != self._root:
            yield from (
                each
                for each in sorted(file.parent.glob("*"))
                if each.suffix in _ENDINGS and ".test." not in each.name
            )
        if not self._target.more_modules:
            for each in found.certain:
                self._check(file, each, found)

    def _beside(self, folder: Path) -> Iterator[Path]:
        """Data beside a module."""
        if folder in self._folders or folder == self._root:
            return
        self._folders.add(folder)
        for file in data_beside(folder, self._root, _CODE):
            if file.name not in _OF_THE_INSTALLER:
                yield file

    def _resolved(self, path: Path) -> Path | None:
        """The file of the app that a path leads to."""
        path = Path(os.path.normpath(path))
        typed = [path.with_suffix(f".{path.suffix[1:-2]}ts")] if path.suffix in _ENDINGS else []
        candidates = (
            [path.with_name(path.name + ending) for ending in _RESOLVED] if path.name else []
        )
        candidates += [path / index for index in _INDEX] + typed
        main = manifest(path).get("main")
        if isinstance(main, str):
            candidates.insert(0, Path(os.path.normpath(path / main)))
        for each in candidates:
            if os.path.isfile(each) and each.is_relative_to(self._root):
                return each
        return None

    def _packed(self, reached: Path | None) -> Iterator[Path]:
        """A file, if it may be in a zip."""
        if reached is not None and not is_private(reached, self._root):
            yield reached

    def _of_imports_map(self, name: str, folder: Path) -> Iterator[Path]:
        """Files that ``imports`` of package.json names for ``#name``."""
        for place in (folder, *folder.parents):
            listed = manifest(place).get("imports")
            if not isinstance(listed, Mapping):
                continue
            for key, leads_to in listed.items():
                start, star, _ = str(key).partition("*")
                if name == key or (star and name.startswith(start)):
                    for path in _texts(leads_to):
                        reached = self._resolved(place / path.replace("*", name[len(start) :]))
                        yield from self._packed(reached)
            return

    def _add_package(self, specifier: str, folder: Path) -> None:
        name = package_of(specifier)
        if _is_built_in(name) or (_is_of_the_runtime(name) and not self._is_declared(name)):
            return
        found = installed(name, folder)
        if found is not None:
            with self._refusing():
                requester = folder.relative_to(self._root).as_posix()
                self._packages.add(name, found, "" if requester == "." else requester)

    @contextlib.contextmanager
    def _refusing(self) -> Iterator[None]:
        """Refuse packages that are incomplete, or for other machines."""
        try:
            yield
        except MissingPackageError as error:
            if not self._target.more_modules:
                self._given.refuse(
                    f"packages must be installed with all that they need; {error.needed_by} needs "
                    f"{error.name}, which is not in node_modules",
                    "run `npm ci`, or `npm install`",
                )
        except OtherMachineError as error:
            self._given.refuse(
                f"packages must have compiled code for Linux on {self._target.architecture}; that "
                f"of {error.name} is for other machines",
                f"run `npm install --os=linux --cpu={_CPU[self._target.architecture]}`, or make "
                "it a container image",
            )

    def _is_declared(self, name: str) -> bool:
        """Whether a package.json around the handler wants a version of its own."""
        for folder in self._file.parents:
            listed = manifest(folder).get("dependencies")
            if isinstance(listed, Mapping) and name in listed:
                return True
        return False

    def _check(self, file: Path, imported: Specifier, found: JavaScript) -> None:
        """Refuse an import that is done for certain and leads nowhere."""
        name, where = imported.name, f"{os.path.relpath(file)}, line {imported.line},"
        if name.startswith("."):
            reached = self._resolved(file.parent / name)
            whole = reached is not None and reached.name == Path(name).name
            if reached is None:
                self._given.refuse(
                    f"its imports must lead to files of the app; {where} imports {name}, and there "
                    "is none",
                    "correct the path, or write that file",
                )
            if is_private(reached, self._root):
                self._given.refuse(
                    "state, output, version control, credentials and private keys must not be in "
                    f"a zip, nor what lies outside the app's folder; {where} imports {name}",
                    "move it into the app's folder; keep a secret in Secrets Manager or SSM and "
                    "let the function read it: permissions=[...]",
                )
            if imported.is_statement and not whole and self._runs_as_it_is(file):
                right = os.path.relpath(reached, file.parent).replace(os.sep, "/")
                right = right if right.startswith(".") else f"./{right}"
                fix = f'write "{right}"'
                if reached.suffix in _TYPED_ENDINGS:
                    fix = "build it first: esbuild, or tsc"
                self._given.refuse(
                    f"an import statement must name the whole file, with its ending; {where} "
                    f"imports {name}",
                    fix,
                )
            return
        package = package_of(name)
        own = any(manifest(folder).get("name") == package for folder in file.parents)
        if name.startswith(("#", "/", "file:", "data:")) or own or _is_built_in(package):
            return
        if not _is_of_the_runtime(package) and installed(package, file.parent) is None:
            self._given.refuse(
                f"its imports must lead to files of the app, packages of node_modules, or "
                f"{self._target.runtime}; {where} imports {name}, which none of them has",
                f"run `npm install {package}`, or name the layer that has it",
            )

    def _runs_as_it_is(self, file: Path) -> bool:
        """Whether Node.js itself resolves the names in a file's import statements."""
        return file.suffix in _ENDINGS

    def _is_module(self, file: Path) -> bool:
        """Whether Node.js takes a file for an ES module by its name, or its package.json."""
        if file.suffix in (".mjs", ".cjs", ".mts", ".cts"):
            return file.suffix.startswith(".m")
        for folder in file.parents:
            if not folder.is_relative_to(self._root):
                break
            if (folder / "package.json").is_file():
                return manifest(folder).get("type") == "module"
        return False


_CPU = {"arm64": "arm64", "x86_64": "x64"}


def _is_built_in(package: str) -> bool:
    return package in BUILT_IN or package.startswith("node:")


def _is_of_the_runtime(package: str) -> bool:
    return package.startswith(OF_THE_RUNTIME)


def _texts(value: Any) -> Iterator[str]:
    """All texts in a part of package.json."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (Mapping, list)):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(each)


def _refuse_missing(owner: HasPath, handler: str, target: NodeTarget) -> NoReturn:
    """Refuse a handler without a file; say what there is instead."""
    folder, _, name = handler.rpartition("/")
    module = Path.cwd() / folder / name.partition(".")[0]
    shown = os.path.relpath(module)
    fix = f"write the file {shown}.mjs"
    typed = [each for each in _TYPED_ENDINGS if module.with_name(module.name + each).is_file()]
    if typed:
        fix = f"build {shown}{typed[0]} first (esbuild, or tsc), and name the result"
    elif module.with_name(f"{module.name}.py").is_file():
        fix = f"leave runtime out: {shown}.py is Python"
    elif module.parent.is_dir():
        there = sorted({each.stem for each in module.parent.glob("*") if each.suffix in _ENDINGS})
        fix = f"{os.path.relpath(module.parent)} has {', '.join(there)}" if there else fix
    raise MissingFileError(
        construct=owner.path,
        option="handler",
        value=handler,
        rule=f"the handler's file must exist; there is no {shown}.js, .mjs or .cjs in the app's "
        "folder",
        fix=fix,
    )
