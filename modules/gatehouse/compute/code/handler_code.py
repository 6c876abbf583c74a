"""From ``lambdas/notes/create.main`` to the files that it needs, or to what is wrong with it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from gatehouse.compute.runtimes import DEFAULT_RUNTIME, LONGEST_HANDLER
from gatehouse.core import LimitError, MissingFileError
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .bundle import Bundle, RoomImportError, bundle
from .handler_function import NoFunction, fault_of_handler
from .included import included_files
from .runtime_modules import modules_of_runtime

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_ZIP = 50 * 1024**2
LARGEST_UNZIPPED = 250 * 1024**2

_HANDLER_PATTERN = r"[\w-]+([/.][\w-]+)*\.[A-Za-z_]\w*"


def handler_file(handler: str) -> Path:
    """The file that a handler path names; Lambda takes a dot for a slash."""
    module = Path.cwd() / handler.rpartition(".")[0].replace(".", "/")
    package = module / "__init__.py"
    return package if os.path.isfile(package) else module.with_name(f"{module.name}.py")


def read_handler(
    owner: HasPath, handler: str, include: Sequence[str] = (), runtime: str = DEFAULT_RUNTIME
) -> Bundle:
    """Find a handler and the modules that it imports, by reading them; nothing of them runs.

    Parameters
    ----------
    owner : HasPath
        The function, for errors.
    handler : str
        File and function.
    include : sequence of str
        More files of the zip, paths and patterns below the app's folder. Default: none.
    runtime : str
        Lambda's runtime. Default: that of a `Function`.

    Raises
    ------
    OptionError
        If it is not a handler path, the file is not Python, or it imports constructs; if a path
        of ``include`` leads out of the app, or to what a zip never holds.
    MissingFileError
        If there is no such file, or no such function in it; if a path of ``include`` names no file.
    """
    given = option(owner, "handler", handler)
    given.text(
        _HANDLER_PATTERN,
        rule="a handler must be a file and a function in it: path/to/file.function",
        fix='write "lambdas/notes/create.main"',
        longest=LONGEST_HANDLER,
    )
    if is_token(handler):
        given.refuse(
            "a handler must be known while Python runs, to read its file",
            'write "lambdas/notes/create.main"',
        )
    root = Path.cwd()
    module, _, function = handler.rpartition(".")
    file = handler_file(handler)
    _check_module(owner, handler, module)
    if not os.path.isfile(file):
        _refuse_other_language(owner, handler, runtime)
        missing = os.path.relpath(file)
        raise MissingFileError(
            construct=owner.path,
            option="handler",
            value=handler,
            rule=f"the handler's file must exist; there is no {missing} in the app's folder",
            fix=_similar_handlers(file) or f"write the file {missing}",
        )
    included = included_files(owner, include, root)
    try:
        fault = fault_of_handler(file, function, root)
        code = bundle(file, root, included, newer_syntax=_is_newer(runtime))
    except RoomImportError as error:
        given.refuse(
            "a handler must import gatehouse.handlers and nothing else of gatehouse; "
            f"{os.path.relpath(error.file)}, line {error.line}, imports {error.name}",
            "import what it needs from gatehouse.handlers, or move what the app and the handler "
            "share into a module that imports no constructs",
        )
    except SyntaxError as error:
        where = os.path.relpath(error.filename or file)
        if error.lineno is not None:  # a null byte is on no line
            where += f", line {error.lineno}"
        given.refuse(
            f"its code must be Python; {where} is not: {error.msg}",
            f"correct it there; Python 3.{sys.version_info.minor} read it"
            + (f", and {runtime} runs it" if _is_newer(runtime) else ""),
        )
    if fault is not None:
        _refuse_fault(owner, handler, *fault)
    return code


def _refuse_other_language(owner: HasPath, handler: str, runtime: str) -> None:
    """Refuse a handler of Node.js with a runtime of Python."""
    from .node_code import node_handler_file

    file = node_handler_file(handler)
    if file is not None:
        option(owner, "runtime", runtime).refuse(
            f"must be that of the handler's language; {os.path.relpath(file)} is Node.js",
            'write runtime="nodejs22.x"',
        )


def _is_newer(runtime: str) -> bool:
    """Whether a runtime is a newer Python than this one, or may be."""
    minor = runtime.removeprefix("python3.")
    return not minor.isdecimal() or int(minor) > sys.version_info.minor


def _check_module(owner: HasPath, handler: str, module: str) -> None:
    """Check that Lambda's runtime could import a handler's module by its name."""
    given = option(owner, "handler", handler)
    if module.split(".")[0] in sys.builtin_module_names:
        given.refuse(
            f"a handler must not be in a module called {module}, which Python has built in",
            "rename the file",
        )
    if Path(module).is_file() or any(
        "." in folder.name and folder.is_dir() for folder in Path(module).parents
    ):
        function = handler.rpartition(".")[2]
        shown = module.removesuffix(".py")
        given.refuse(
            "a handler's folders and file must be named without a dot: Lambda takes it for the "
            "slash between them",
            f'write "{shown}.{function}"' if shown != module else "rename the folder",
        )


def _refuse_fault(owner: HasPath, handler: str, file: Path, fault: NoFunction) -> None:
    where, function = os.path.relpath(file), handler.rpartition(".")[2]
    if not fault.why:
        raise MissingFileError(
            construct=owner.path,
            option="handler",
            value=handler,
            rule=f"{where} must have a function `{function}` at its top level",
            fix=f"define `def {function}(event, context)` there, or name another function",
        )
    option(owner, "handler", handler).refuse(
        f"must name a function of two arguments, event and context; {where}, line {fault.line}, "
        f"has {fault.why}",
        f"define `def {function}(event, context)` there, or name another function",
    )


def check_imports(owner: HasPath, handler: str, code: Bundle, runtime: str) -> None:
    """Check that what a zip imports is in it, or in Lambda's Python.

    Raises
    ------
    OptionError
        If neither has it; the function would fail at its first call.
    """
    if is_token(runtime) or not code.elsewhere:
        return
    there = modules_of_runtime(runtime)
    for each in code.elsewhere:
        top = each.name.partition(".")[0]
        if top in there:
            continue
        where = f"{os.path.relpath(each.file)}, line {each.line}"
        fix = f"add {top} to requirements.txt beside the handler, or name the layer that has it"
        if not top or (Path.cwd() / top).is_dir():
            fix = "correct the import, or write that module"
        elif any((each.file.parent / beside).exists() for beside in (f"{top}.py", top)):
            folder = each.file.parent.relative_to(Path.cwd()).as_posix().replace("/", ".")
            fix = f'write "from {folder} import {top}": imports begin at the app\'s folder'
        option(owner, "handler", handler).refuse(
            "its imports must lead to modules of the app, of packages in requirements, or of "
            f"{runtime}; {where}, imports {each.name or 'from above the app'}, which none of them "
            "has",
            fix,
        )


class Code(Protocol):
    """What a function runs: files that become a zip, or a zip that something else made."""

    @property
    def content(self) -> bytes:
        """The zip."""
        ...

    @property
    def sha256(self) -> bytes:
        """Digest of the zip."""
        ...

    @property
    def source_code_hash(self) -> str:
        """The digest as AWS and the provider write it, in base64."""
        ...

    @property
    def unzipped_size(self) -> int:
        """Bytes of all files together."""
        ...

    def sizes(self) -> list[tuple[str, int]]:
        """Bytes by what lies at the top of the zip, the largest first."""
        ...


def check_sizes(owner: HasPath, name: str, value: str, code: Code, *, in_bucket: bool) -> None:
    """Check that the code of an option is not too large for Lambda.

    Raises
    ------
    LimitError
        If it is too large; it lists what takes the room.
    """
    unzipped = code.unzipped_size
    if unzipped > LARGEST_UNZIPPED:
        raise LimitError(
            construct=owner.path,
            option=name,
            value=value,
            rule=f"must have at most {_mb(LARGEST_UNZIPPED)} unzipped; this has {_mb(unzipped)}: "
            + size_report(code),
            fix="drop packages that it does not need, or make it a container image",
        )
    if not in_bucket and len(code.content) > LARGEST_ZIP:
        raise LimitError(
            construct=owner.path,
            option=name,
            value=value,
            rule=f"a zip that is sent to Lambda itself must have at most {_mb(LARGEST_ZIP)}; "
            f"this has {_mb(len(code.content))}: " + size_report(code),
            fix="pass code_bucket=Bucket(...), from which Lambda takes up to "
            f"{_mb(LARGEST_UNZIPPED)}, or move large files that it does not read",
        )


def size_report(code: Code, most: int = 5) -> str:
    """List what is large in a bundle: ``numpy 31.2 MB, numpy.libs 20.1 MB, …``."""
    sizes = code.sizes()
    shown = [f"{name} {_mb(size)}" for name, size in sizes[:most]]
    return ", ".join(shown) + (f", {len(sizes) - most} more" if len(sizes) > most else "")


def _mb(size: int) -> str:
    return f"{size / 1024**2:.1f} MB".replace(".0 MB", " MB")


def _similar_handlers(missing: Path) -> str:
    """List the handlers in the folder of a missing one."""
    if not missing.parent.is_dir():
        return ""
    there = sorted(file.stem for file in missing.parent.glob("*.py"))
    folder = os.path.relpath(missing.parent)
    return f"name a file that is there: {folder} has {', '.join(there)}" if there else ""
