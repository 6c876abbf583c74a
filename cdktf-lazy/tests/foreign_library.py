"""A construct library written in TypeScript, as people publish them: made here, jsii's way."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

ASSEMBLY = "acme-site"
PACKAGE = "acme_site"

_JAVASCRIPT = """
const cdktf = require("cdktf");
const constructs = require("constructs");
class Site extends constructs.Construct {
  constructor(scope, id, name) {
    super(scope, id);
    this.made = new cdktf.TerraformOutput(this, "made", { value: `by JavaScript for ${name}` });
  }
  get title() { return `The site of ${this.node.path}`; }
  describe(text) { return `${text} ${this.node.id}`; }
}
exports.Site = Site;
"""

_LOADS = """
import cdktf._jsii
import constructs._jsii
import jsii

jsii.JSIIAssembly.load("acme-site", "1.0.0", __name__[0:-6], "acme-site.tgz")
"""

_PYTHON = '''
import constructs
import jsii

from ._jsii import *


class Site(constructs.Construct, metaclass=jsii.JSIIMeta, jsii_type="acme-site.Site"):
    """What a library would have generated."""

    def __init__(self, scope, id, name):
        jsii.create(self.__class__, self, [scope, id, name])

    @jsii.member(jsii_name="describe")
    def describe(self, text):
        return jsii.invoke(self, "describe", [text])

    @property
    @jsii.member(jsii_name="title")
    def title(self):
        return jsii.get(self, "title")
'''


def write(folder: Path, engine: str, versions: dict[str, str]) -> None:
    """Write the library's Python package into a folder.

    Parameters
    ----------
    folder : Path
        A folder that Python imports from.
    engine : str
        ``cdktf`` or ``cdktn``.
    versions : dict
        The versions of the engine and of ``constructs``.
    """
    package = folder / PACKAGE
    (package / "_jsii").mkdir(parents=True)
    (package / "__init__.py").write_text(_PYTHON, encoding="utf-8")
    loads = _LOADS.replace("cdktf", engine)
    (package / "_jsii" / "__init__.py").write_text(loads, encoding="utf-8")
    manifest = {
        "name": ASSEMBLY,
        "version": "1.0.0",
        "main": "index.js",
        "types": "index.d.ts",
        "jsii": {"outdir": "dist", "targets": {}},
        "peerDependencies": versions,
        "dependencies": versions,
    }
    contents = {
        "package.json": json.dumps(manifest),
        ".jsii": json.dumps(_assembly(versions)),
        "index.js": _JAVASCRIPT.replace("cdktf", engine),
    }
    with tarfile.open(package / "_jsii" / "acme-site.tgz", "w:gz") as archive:
        for name, content in contents.items():
            data = content.encode()
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def _assembly(versions: dict[str, str]) -> dict[str, Any]:
    text = {"type": {"primitive": "string"}}
    scope = {"name": "scope", "type": {"fqn": "constructs.Construct"}}
    site = {
        "assembly": ASSEMBLY,
        "fqn": f"{ASSEMBLY}.Site",
        "kind": "class",
        "name": "Site",
        "base": "constructs.Construct",
        "initializer": {"parameters": [scope, {"name": "id", **text}, {"name": "name", **text}]},
        "methods": [
            {"name": "describe", "returns": text, "parameters": [{"name": "text", **text}]}
        ],
        "properties": [{"name": "title", "immutable": True, **text}],
    }
    return {
        "schema": "jsii/0.10.0",
        "name": ASSEMBLY,
        "version": "1.0.0",
        "description": "A site",
        "license": "Apache-2.0",
        "homepage": "https://example.org",
        "repository": {"type": "git", "url": "https://example.org"},
        "author": {"name": "Acme", "roles": ["author"]},
        "jsiiVersion": "5.9.0",
        "fingerprint": "none",
        "dependencies": versions,
        "dependencyClosure": {name: {"targets": {}} for name in versions},
        "targets": {},
        "types": {site["fqn"]: site},
    }
