"""Files and folders that a stack brings along."""

from __future__ import annotations

import hashlib
import os
import shutil
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.members import STRING, getter
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.unique import unique_id
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_LENGTH = 32


class Asset(Construct):
    """A file or a folder that is copied beside the stack's configuration.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The parent.
    name : str
        The id.
    config : dict
        Its path, and what else is said of it.
    """

    typename = "TerraformAsset"

    def __init__(self, model: Model, scope: Construct, name: str, config: dict[str, Any]) -> None:
        super().__init__(model, scope, name)
        self.fqn = model.name_in_engine(self.typename)
        if self.stack is None or model.engine.name != "cdktf":
            raise Unmodelled("an asset outside of a stack, or of CDK Terrain")
        self._source = self._find(config["path"])
        self._is_file = os.path.isfile(self._source)
        kind = "FILE" if self._is_file else "DIRECTORY"
        if config.get("type") not in (None, kind) or not os.path.exists(self._source):
            raise Unmodelled("an asset that is packed, of another kind, or not there")
        self._hash = config.get("assetHash") or _digest(self._source)

    def _find(self, path: str) -> str:
        surroundings = self.model.surroundings
        if os.path.isabs(path):
            return path
        project = self.try_context("cdktfJsonPath")
        folder = surroundings.folder
        while project is None:
            if os.path.exists(os.path.join(folder, "cdktf.json")):
                project = os.path.join(folder, "cdktf.json")
            elif os.path.dirname(folder) == folder:
                raise Unmodelled("an asset of a project without cdktf.json")
            folder = os.path.dirname(folder)
        return surroundings.path(os.path.normpath(os.path.join(os.path.dirname(project), path)))

    def _folder(self) -> str:
        if self.stack.overrides:
            raise Unmodelled("the name of an asset in a stack that names things itself")
        ids = [self.id]
        for parent in self.parents():
            if parent is self.stack:
                break
            ids.append(parent.id)
        return f"assets/{unique_id(ids[::-1])}"

    @getter("assetHash", STRING)
    def get_hash(self) -> str:
        """Give the digest of the content."""
        return str(self._hash)

    @getter("fileName", STRING)
    def get_file_name(self) -> str:
        """Give the name of the file or of the folder."""
        return os.path.basename(self._source.rstrip("/")) if self._source != "/" else ""

    @getter("path", STRING)
    def get_path(self) -> str:
        """Give the path beside the stack's configuration."""
        path = f"{self._folder()}/{self._hash}"
        return f"{path}/{self.get_file_name()}" if self._is_file else path

    def copy(self, folder: str) -> None:
        """Copy it into the folder of the stack, in the place of older versions."""
        shutil.rmtree(os.path.join(folder, self._folder()), ignore_errors=True)
        target = os.path.join(folder, self.get_path())
        if not self._is_file:
            _copy_folder(self._source, target)
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(self._source, target)


def _copy_folder(source: str, target: str) -> None:
    os.makedirs(target, exist_ok=True)
    for name in sorted(os.listdir(source)):
        inner, copied = os.path.join(source, name), os.path.join(target, name)
        if os.path.isdir(inner):
            _copy_folder(inner, copied)
        elif os.path.isfile(inner):
            shutil.copy(inner, copied)


def _digest(path: str) -> str:
    """Make the digest of a file's content, or of those of a folder's files in their order."""
    digest = hashlib.md5(usedforsecurity=False)
    _update(digest, path)
    return digest.hexdigest()[:_LENGTH].upper()


def _update(digest: Any, path: str) -> None:
    if os.path.isfile(path):
        with open(path, "rb") as file:
            digest.update(file.read())
    elif os.path.isdir(path):
        for name in sorted(os.listdir(path), key=os.fsencode):
            _update(digest, os.path.join(path, name))
