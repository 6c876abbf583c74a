"""Files and folders that a stack brings along: their digests, and copies of them."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from collections.abc import Iterator

_LENGTH = 32
_PERMISSIONS = 0o7777
_LINKS = b"cdktn/asset-hash/symlinks/v1\0"


class Entry(NamedTuple):
    """A file, a folder or a link.

    Parameters
    ----------
    name : str
        The path from where the walk began, which is ``""`` itself.
    path : str
        The whole path.
    is_link : bool
        Whether it is a link that is not followed.
    """

    name: str
    path: str
    is_link: bool


def digest(path: str) -> str:
    """Make CDKTF's digest: of a file's content, or of those of a folder's files in their order."""
    made = _md5()
    for entry in _walk(path, follows=True):
        if os.path.isfile(entry.path):
            made.update(_content(entry.path))
    return _short(made)


def digest_with_links(path: str) -> str:
    """Make CDK Terrain's digest, for which a link is where it leads, not what is there."""
    contents, links = _md5(), _md5()
    has_links = False
    for entry in _walk(path, follows=False):
        name, full = entry.name, entry.path
        if entry.is_link:
            has_links = True
            links.update(_encoded(f"{name}\0{os.readlink(full)}\0"))
        elif os.path.isfile(full):
            contents.update(_content(full))
    if not has_links:
        return _short(contents)
    outer = _md5()
    outer.update(_LINKS)
    outer.update(contents.hexdigest().encode())
    outer.update(links.hexdigest().encode())
    return _short(outer)


def canonical_digest(path: str, *, with_folders: bool) -> str:
    """Make CDK Terrain's digest of everything that is copied, for apps that have asked for it.

    Parameters
    ----------
    path : str
        The file or the folder.
    with_folders : bool
        Whether folders are copied too, which are not in an archive.
    """
    made = _md5()
    for entry in _walk(path, follows=False):
        name, full = entry.name, entry.path
        if not name.isascii():
            raise Unmodelled("a name of a file that JavaScript may sort in another way")
        mode = f"{os.lstat(full).st_mode & _PERMISSIONS:o}" if name else _mode_of_root(full)
        if entry.is_link:
            target = os.readlink(full)
            made.update(_encoded(f"L {mode} {name}\0{len(_encoded(target))}\0{target}"))
        elif os.path.isfile(full):
            content = _content(full)
            made.update(_encoded(f"F {mode} {name}\0{len(content)}\0") + content)
        elif name and with_folders and os.path.isdir(full):
            made.update(_encoded(f"D {name}\0"))
    return _short(made)


def _mode_of_root(path: str) -> str:
    return f"{os.stat(path).st_mode & _PERMISSIONS:o}"


def _walk(path: str, *, follows: bool) -> Iterator[Entry]:
    """Go through a file or a folder, in the order of the names' bytes."""
    yield Entry("", path, is_link=False)
    if os.path.isdir(path):
        yield from _walk_below(path, "", follows=follows)


def _walk_below(folder: str, above: str, *, follows: bool) -> Iterator[Entry]:
    for item in _listed(folder):
        full = os.path.join(folder, item)
        name = f"{above}/{item}" if above else item
        is_link = not follows and os.path.islink(full)
        if not is_link and not os.path.exists(full):
            raise Unmodelled("a link that leads nowhere")
        yield Entry(name, full, is_link)
        if os.path.isdir(full) and not is_link:
            yield from _walk_below(full, name, follows=follows)


def copy_folder(source: str, target: str, *, keeps_links: bool) -> None:
    """Copy a folder; what is neither a file nor a folder is left out."""
    os.makedirs(target, exist_ok=True)
    for name in _listed(source):
        inner, copied = os.path.join(source, name), os.path.join(target, name)
        if keeps_links and os.path.islink(inner):
            os.symlink(os.readlink(inner), copied)
        elif os.path.isdir(inner):
            copy_folder(inner, copied, keeps_links=keeps_links)
        elif os.path.isfile(inner):
            shutil.copy(inner, copied)


def _listed(folder: str) -> list[str]:
    """List a folder in the order in which Node does."""
    return sorted(os.listdir(folder), key=os.fsencode)


def _content(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _encoded(text: str) -> bytes:
    return text.encode()


def _md5() -> Any:
    import hashlib  # it loads OpenSSL, which a small app needs for nothing else

    return hashlib.md5(usedforsecurity=False)


def _short(made: Any) -> str:
    return str(made.hexdigest()[:_LENGTH].upper())
