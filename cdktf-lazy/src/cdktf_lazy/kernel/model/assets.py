"""Files and folders that a stack brings along."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

from jsii._kernel.types import EnumRef, ObjRef

from cdktf_lazy.kernel.model.folders import (
    canonical_digest,
    copy_folder,
    digest,
    digest_with_links,
)
from cdktf_lazy.kernel.model.members import ANY, STRING, getter, setter
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.unique import unique_id
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_FILE, _FOLDER, _ARCHIVE = "FILE", "DIRECTORY", "ARCHIVE"
CANONICAL_HASHES = "canonicalAssetHashes"
"""What CDK Terrain calls a digest that its new projects have."""


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
        if self.stack is None:
            raise Unmodelled("an asset outside of a stack")
        self._source = self._find(config["path"])
        if not os.path.exists(self._source):
            raise Unmodelled("an asset that is not there")
        is_file = os.path.isfile(self._source)
        self._kind: str = config.get("type") or (_FILE if is_file else _FOLDER)
        if is_file != (self._kind == _FILE):
            raise Unmodelled("an asset of another kind than is said")
        self._hash: str = config.get("assetHash") or self._digest()

    def _digest(self) -> str:
        if self.model.engine.name == "cdktf":
            return digest(self._source)
        if self.try_context(CANONICAL_HASHES):
            return canonical_digest(self._source, with_folders=self._kind != _ARCHIVE)
        return digest_with_links(self._source)

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
        return self._hash

    @setter("assetHash", STRING)
    def set_hash(self, value: str) -> None:
        """Take another digest."""
        self._hash = value

    @getter("type", ANY)
    def get_kind(self) -> Any:
        """Give whether it is a file, a folder or an archive."""
        return EnumRef(ObjRef(self.model.name_in_engine("AssetType")), self._kind)

    @setter("type", ANY)
    def set_kind(self, value: Any) -> None:
        """Take another kind."""
        self._kind = str(value)

    @getter("fileName", STRING)
    def get_file_name(self) -> str:
        """Give the name of the file or of the folder."""
        if self._kind == _ARCHIVE:
            return "archive.zip"
        return os.path.basename(self._source.rstrip("/")) if self._source != "/" else ""

    @getter("path", STRING)
    def get_path(self) -> str:
        """Give the path beside the stack's configuration."""
        path = f"{self._folder()}/{self._hash}"
        return path if self._kind == _FOLDER else f"{path}/{self.get_file_name()}"

    def copy(self, folder: str) -> None:
        """Copy it into the folder of the stack, in the place of older versions."""
        if self._kind == _ARCHIVE:
            raise Unmodelled("an archive, whose bytes depend on who packs it")
        shutil.rmtree(os.path.join(folder, self._folder()), ignore_errors=True)
        target = os.path.join(folder, self.get_path())
        if self._kind == _FOLDER:
            copy_folder(self._source, target, keeps_links=self.model.engine.name == "cdktn")
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy(self._source, target)
