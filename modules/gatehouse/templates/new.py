"""Write an app: what ``gatehouse new`` does."""

from __future__ import annotations

import json
import re
import tempfile
import uuid
from importlib.metadata import version
from pathlib import Path

from gatehouse.errors import CommandError

_TEMPLATE = Path(__file__).with_name("app")
#: What an app's name must be, since it begins the names of all that a stack makes in AWS.
_NAME = re.compile(r"[a-z](?:[a-z0-9-]{0,18}[a-z0-9])?")
_DISTRIBUTION = "gatehouse-aws"
#: What begins with a dot in the app.
_HIDDEN = ("gitignore", "github")


def write_app(name: str, parent: Path) -> Path:
    """Write an app into a new folder, all of it or nothing.

    Parameters
    ----------
    name : str
        The app's name and its folder's: 1 to 20 of a-z, 0-9 and hyphen, the first one a letter,
        the last one no hyphen.
    parent : Path
        The folder to write it into.

    Returns
    -------
    Path
        The app's folder.

    Raises
    ------
    CommandError
        If the name breaks the rule, the folder has files already, or it cannot be written.
    """
    _check_name(name)
    folder = parent / name
    _check_folder(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=parent) as temporary:
            made = Path(temporary) / name
            render(made, name=name, version=version(_DISTRIBUTION), project_id=str(uuid.uuid4()))
            made.replace(folder)  # an empty folder gives way, one with files does not
    except OSError as error:
        raise CommandError(
            f"{folder} cannot be written: {error.strerror}.",
            "Run gatehouse new in a folder that you may write to.",
        ) from error
    return folder


def render(folder: Path, **values: str) -> None:
    """Write the template's files with the values in the place of ``{{their names}}``.

    Parameters
    ----------
    folder : Path
        The folder to make.
    **values : str
        ``name``, ``version`` and ``project_id``.
    """
    for source in sorted(_TEMPLATE.rglob("*")):
        if not source.is_file() or "__pycache__" in source.parts:
            continue
        relative = source.relative_to(_TEMPLATE)
        if relative.parts[0] in _HIDDEN:  # under their own names they would be in force here
            relative = Path(f".{relative.parts[0]}", *relative.parts[1:])
        text = source.read_text(encoding="utf-8")
        for key, value in values.items():
            text = text.replace(f"{{{{{key}}}}}", value)
        target = folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


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
