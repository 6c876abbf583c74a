"""Write an app: what ``gatehouse new`` does."""

from __future__ import annotations

import ast
import json
import re
import tempfile
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from gatehouse.errors import CommandError

_TEMPLATE = Path(__file__).with_name("app")
#: The examples: in a wheel beside the template, in the repository a folder of its own.
_EXAMPLES = (Path(__file__).with_name("examples"), Path(__file__).parents[3] / "examples")
_NAMED = re.compile(r'^APP = ".*"$', re.MULTILINE)
#: What of the template an example has of its own.
_OWN = ("main.py", "lambdas", "tests", "README.md", "access.lock.md")
#: What an app's name must be, since it begins the names of all that a stack makes in AWS.
_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?")
_DISTRIBUTION = "gatehouse-aws"
#: What begins with a dot in the app.
_HIDDEN = ("gitignore", "github")
#: What lies in a folder because somebody has worked there.
_MADE = frozenset(
    {
        "__pycache__",
        "node_modules",
        ".pytest_cache",
        ".mypy_cache",
        "cdktf.out",
        "gatehouse.lock.json",
    }
)


def examples() -> dict[str, str]:
    """List the examples that an app can begin as.

    Returns
    -------
    dict of str to str
        What each shows, in a sentence, by its name.
    """
    return {
        name: (ast.get_docstring(ast.parse((folder / "main.py").read_text("utf-8"))) or "")
        for name, folder in _example_folders().items()
    }


def write_app(name: str, parent: Path, example: str | None = None) -> Path:
    """Write an app into a new folder, all of it or nothing.

    Parameters
    ----------
    name : str
        The app's name and its folder's: 1 to 20 of a-z, 0-9 and hyphen, the first one a letter,
        the last one no hyphen.
    parent : Path
        The folder to write it into.
    example : str or None
        One of `examples`, to begin with. Default None: the notes app.

    Returns
    -------
    Path
        The app's folder.

    Raises
    ------
    CommandError
        If the name breaks the rule, there is no such example, the folder has files already, or it
        cannot be written.
    """
    _check_name(name)
    source = None if example is None else _example_folder(example)
    folder = parent / name
    _check_folder(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=parent) as temporary:
            made = Path(temporary) / name
            values = {
                "name": name,
                "version": version(_DISTRIBUTION),
                "project_id": str(uuid.uuid4()),
            }
            render(made, source, **values)
            made.replace(folder)  # an empty folder gives way, one with files does not
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written: {error.strerror}.",
            "Run gatehouse new in a folder that you may write to.",
        ) from error
    return folder


def render(folder: Path, example: Path | None = None, **values: str) -> None:
    """Write the template's files with the values in the place of ``{{their names}}``.

    Parameters
    ----------
    folder : Path
        The folder to make.
    example : Path or None
        The folder of an example, whose stack, handlers, tests, README and further files take the
        place of the template's. ``APP`` in its ``main.py`` becomes the new app's name. Default
        None: all is the template's.
    **values : str
        ``name``, ``version`` and ``project_id``.
    """

    def filled(text: str) -> str:
        for key, value in values.items():
            text = text.replace(f"{{{{{key}}}}}", value)
        return text

    for relative in _files(_TEMPLATE):
        own = example is not None and (relative.parts[0] in _OWN or (example / relative).exists())
        if not own:
            target = relative
            if relative.parts[0] in _HIDDEN:  # under their own names they would be in force here
                target = Path(f".{relative.parts[0]}", *relative.parts[1:])
            _write(folder / target, filled((_TEMPLATE / relative).read_text("utf-8")))
    if example is not None:
        for relative in _files(example):
            text = filled((example / relative).read_text("utf-8"))
            if relative.name == "main.py":
                text = _NAMED.sub(f'APP = "{values["name"]}"', text)
            _write(folder / relative, text)


def _files(folder: Path) -> Iterator[Path]:
    for source in sorted(folder.rglob("*")):
        if source.is_file() and not _MADE.intersection(source.parts):
            yield source.relative_to(folder)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _example_folders() -> dict[str, Path]:
    place = next((each for each in _EXAMPLES if each.is_dir()), None)
    found = sorted(place.iterdir()) if place else []
    return {each.name: each for each in found if (each / "README.md").is_file()}


def _example_folder(name: str) -> Path:
    folders = _example_folders()
    if name in folders:
        return folders[name]
    known = "".join(f"\n  {each}: {shown}" for each, shown in examples().items())
    raise CommandError(
        f"--example must be one of these, not {json.dumps(name, ensure_ascii=False)}:{known}",
        f"Example: gatehouse new app --example {min(folders)}.",
        exit_code=2,
    )


def _check_name(name: str) -> None:
    if _NAME.fullmatch(name):
        return
    near = re.sub(r"[^a-z0-9]+", "-", name.lower()).lstrip("-0123456789")[:20].rstrip("-")
    raise CommandError(
        f"NAME {json.dumps(name, ensure_ascii=False)} cannot be an app's name: it must be 1 to 20 "
        "of a-z, 0-9 and hyphen, begin with a letter and not end with a hyphen.",
        f"Example: gatehouse new {near or 'notes'}.",
        exit_code=2,
    )


def _check_folder(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CommandError(
            f"{folder} must be a new or an empty folder: there is a file of this name.",
            "Take another name, or remove the file.",
            exit_code=2,
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise CommandError(
            f"{folder} must be a new or an empty folder: it has files in it.",
            "Take another name, or an empty folder.",
            exit_code=2,
        )
