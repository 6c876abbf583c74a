"""Modules of local folders, which are copied together beside the stack's configuration."""

from __future__ import annotations

import os
import shutil
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.assets import CANONICAL_HASHES, Asset
from cdktf_lazy.kernel.model.folders import copy_folder, digest, digest_with_links
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_NAME = "__cdktf_module_asset"
_SOURCES = "cdktfRelativeModules"
_DIGEST = "cdktfStaticModuleAssetHash"


class ModuleFolders(Construct):
    """The local modules of an app, as one asset of a stack.

    Parameters
    ----------
    model : Model
        The program's objects.
    stack : Construct
        The stack.
    """

    def __init__(self, model: Model, stack: Construct) -> None:
        super().__init__(model, stack, _NAME)
        sources = self.try_context(_SOURCES)
        if not sources or not isinstance(sources, list):
            raise Unmodelled("a module of a local folder that the app does not name")
        self._folder = model.surroundings.folder
        absolute = [self._absolute(_source_of(one)) for one in sources]
        self._root = _common(absolute)
        copied = mkdtemp(prefix="cdktf-module-asset-", dir=model.surroundings.temporary_folder())
        for source in absolute:
            self._copy(source, os.path.join(copied, self._below(source)))
        config = {"path": copied, "type": "DIRECTORY", "assetHash": self._digest()}
        self._asset = Asset(model, self, "asset", config)

    def _absolute(self, path: str) -> str:
        return os.path.normpath(os.path.join(self._folder, path))

    def _below(self, path: str) -> str:
        below = os.path.relpath(path, self._root)
        return "" if below == os.curdir else below

    def _copy(self, source: str, target: str) -> None:
        if os.path.isdir(source) and not os.path.islink(source):
            copy_folder(source, target, keeps_links=self.model.engine.name == "cdktn")
        elif os.path.isfile(source):
            shutil.copy(source, target)
        else:
            raise Unmodelled("a local module that is not there")

    def _digest(self) -> str:
        known = self.try_context(_DIGEST)
        if known is not None:
            return str(known)
        if self.model.engine.name == "cdktf":
            return digest(self._root)
        if self.try_context(CANONICAL_HASHES):
            raise Unmodelled("a digest of local modules")
        return digest_with_links(self._root)

    def path_of(self, source: str) -> str:
        """Give the path of a module beside the stack's configuration."""
        below = self._below(self._absolute(source))
        return f"./{os.path.normpath(os.path.join(self._asset.get_path(), below))}"


def path_of_module(scope: Construct, source: str) -> str:
    """Give the path of a local module beside the configuration of the stack that uses it."""
    stack: Any = scope.stack
    if stack is None:
        raise Unmodelled("a module outside of a stack")
    folders = stack.module_folders
    if folders is None:
        folders = stack.module_folders = ModuleFolders(stack.model, stack)
    found: ModuleFolders = folders
    return found.path_of(source)


def _source_of(module: Any) -> str:
    source = module.get("source") if isinstance(module, dict) else module
    if not isinstance(source, str):
        raise Unmodelled("a local module without a path")
    return source


def _common(paths: list[str]) -> str:
    """Give the folder around all paths, as the engine finds it: their common start, cut at it."""
    prefix = paths[0]
    while prefix != "/" and not all(one.startswith(prefix) for one in paths):
        prefix = os.path.dirname(prefix)
    return prefix
