"""The preload in real Node processes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from cdktf_lazy import node
from cdktf_lazy.cache import Assembly, installed_assemblies
from cdktf_lazy.node_index import UnknownIndexError, files_behind_index
from engines import Engine

INDEX = """"use strict";
/**
 * Copyright (c) Example
 * SPDX-License-Identifier: MPL-2.0
 */
Object.defineProperty(exports, "__esModule", { value: true });
exports.provider = exports.otherThing = exports.firstThing = void 0;
// generated
exports.firstThing = require("./first-thing");
exports.otherThing = require("./other-thing");
exports.provider = require("./provider");
//# sourceMappingURL=data:application/json;base64,cmVxdWlyZSgp
"""

PRINT_INDEX = """
const loaded = () => Object.keys(require.cache).filter((name) => /thing/.test(name)).length;
const index = require("@cdktf/provider-example");
const before = loaded();
const name = index.firstThing.name;
const names = Object.keys(index);
const seen = { before, after: loaded(), name, names, esModule: index.__esModule };
index.otherThing = 7;
console.log(JSON.stringify({ ...seen, assigned: index.otherThing,
  property: Object.getOwnPropertyDescriptor(index, "otherThing") }));
"""


@pytest.fixture(autouse=True)
def node_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Node answer from the start: this file is about its process."""
    monkeypatch.setenv("CDKTF_LAZY_KERNEL", "node")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Make an app with bindings of CDKTF, in a folder whose name has spaces."""
    return make_app(tmp_path, "@cdktf")


def make_app(tmp_path: Path, scope: str) -> Path:
    lib = tmp_path / "an app" / "node_modules" / scope / "provider-example" / "lib"
    for name in ("first-thing", "other-thing", "provider"):
        (lib / name).mkdir(parents=True)
        (lib / name / "index.js").write_text(f'exports.name = "{name}";\n', encoding="utf-8")
    (lib / "index.js").write_text(INDEX, encoding="utf-8")
    package = lib.parent / "package.json"
    package.write_text(f'{{"name": "{scope}/provider-example", "main": "lib/index.js"}}')
    return tmp_path / "an app"


def run_node(app: Path, script: str, *options: str, preload: str = node.PRELOAD) -> Any:
    (app / "main.js").write_text(script, encoding="utf-8")
    result = subprocess.run(
        ["node", "--require", preload, *options, "main.js"],
        cwd=app,
        env={**os.environ, "CDKTF_LAZY_VERBOSE": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(result.stdout), result.stderr


def index_of(app: Path) -> Path:
    return app / "node_modules" / "@cdktf" / "provider-example" / "lib" / "index.js"


def test_a_file_behind_the_index_loads_when_it_is_used(app: Path) -> None:
    seen, stderr = run_node(app, PRINT_INDEX)
    assert (seen["before"], seen["after"], seen["name"]) == (0, 1, "first-thing")
    assert stderr == ""


def test_the_index_of_cdk_terrains_bindings_is_lazy_too(tmp_path: Path) -> None:
    script = PRINT_INDEX.replace("@cdktf", "@cdktn")
    seen, stderr = run_node(make_app(tmp_path, "@cdktn"), script)
    assert (seen["before"], seen["after"], seen["name"], stderr) == (0, 1, "first-thing", "")


def test_every_line_of_the_installed_index_is_a_known_one(engine: Engine) -> None:
    [assembly] = [one for one in installed_assemblies() if one.package == engine.bindings]
    assert files_behind_index(assembly) == engine.modules


def test_what_the_preload_says_about_an_index_is_what_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tarball = tmp_path / "example.tgz"
    assembly = Assembly("cdktn_provider_example", "@cdktn/provider-example", "1.0.0", tarball)
    write_tarball(tarball, INDEX)
    assert files_behind_index(assembly) == 3
    write_tarball(tarball, INDEX.replace("// generated", "start();"))
    with pytest.raises(UnknownIndexError, match="it has an unknown line: start"):
        files_behind_index(assembly)
    write_tarball(tarball, None)
    with pytest.raises(UnknownIndexError, match="has no lib/index"):
        files_behind_index(assembly)
    monkeypatch.setenv("JSII_NODE", "no-such-node")
    write_tarball(tarball, INDEX)
    with pytest.raises(UnknownIndexError, match=r"Node cannot be asked: .*no-such-node"):
        files_behind_index(assembly)
    tarball.write_bytes(b"not a tarball")
    with pytest.raises(UnknownIndexError, match="cannot be read"):
        files_behind_index(assembly)


def write_tarball(tarball: Path, index: str | None) -> None:
    source = tarball.with_name("index.js")
    source.write_text(index or "", encoding="utf-8")
    with tarfile.open(tarball, "w:gz") as archive:
        archive.add(source, "package/package.json" if index is None else "package/lib/index.js")


def test_the_index_looks_as_it_does_without_the_preload(app: Path) -> None:
    seen, _ = run_node(app, PRINT_INDEX)
    stock, _ = run_node(app, PRINT_INDEX, preload="fs")
    assert stock["before"] == 2
    for key in ("name", "names", "esModule", "assigned", "property"):
        assert seen[key] == stock[key]


HELPERS = """
var __importStar = (this && this.__importStar) || function (mod) {
    if (mod && mod.__esModule) return mod;
    return { ...mod, default: mod };
};
"""


def test_an_index_with_the_compilers_helpers_is_lazy_too(app: Path) -> None:
    source = INDEX.replace("\nObject.define", f"{HELPERS}Object.define")
    for name in ("first-thing", "other-thing", "provider"):
        source = source.replace(f'require("./{name}")', f'__importStar(require("./{name}"))')
    index_of(app).write_text(source, encoding="utf-8")
    script = PRINT_INDEX.replace("index.firstThing.name", "index.firstThing.default.name")
    seen, stderr = run_node(app, script)
    stock, _ = run_node(app, script, preload="fs")
    assert (seen["before"], stderr) == (0, "")
    assert seen["names"] == stock["names"]
    assert seen["name"] == stock["name"] == "first-thing"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            'exports.provider = require("./provider");',
            'exports.provider = require("./provider").default;',
            "it has an unknown line: exports.provider = require",
        ),
        ("// generated", 'require("./first-thing").started = 1;', "unknown line: require("),
        (
            'exports.provider = require("./provider");\n',
            'exports.firstThing = require("./provider");\n',
            "2 of its 3 requires have the known form",
        ),
        ("exports.provider = exports.other", "exports.other", "not declare exactly the names"),
        (
            'exports.provider = require("./provider");',
            'exports.provider = __importStar(require("./provider"));\n'
            "function __importStar(value) { return value; }",
            "it has an unknown line: function __importStar",
        ),
        ('Object.defineProperty(exports, "__esModule", { value: true });\n', "", "TypeScript"),
    ],
)
def test_an_index_of_another_shape_loads_as_it_is(
    app: Path, old: str, new: str, reason: str
) -> None:
    source = INDEX.replace(old, new)
    assert source != INDEX
    index_of(app).write_text(source, encoding="utf-8")
    seen, stderr = run_node(app, PRINT_INDEX)
    assert seen == run_node(app, PRINT_INDEX, preload="fs")[0]
    assert stderr.startswith("cdktf-lazy: ")
    assert reason in stderr


def test_another_package_is_left_alone(app: Path) -> None:
    other = app / "node_modules" / "other" / "lib"
    other.mkdir(parents=True)
    (other / "index.js").write_text(INDEX.replace("./", "../../@cdktf/provider-example/lib/"))
    script = """
    require("other/lib/index.js");
    console.log(Object.keys(require.cache).filter((name) => /thing/.test(name)).length);
    """
    loaded, stderr = run_node(app, script)
    assert (loaded, stderr) == (2, "")


FS = """
const fs = require("fs");
const archiver = require("archiver");
exports.zip = () => archiver("zip", { level: 9 });
"""


def write_cdktf(app: Path, source: str) -> None:
    folder = app / "node_modules" / "cdktf" / "lib" / "private"
    folder.mkdir(parents=True)
    (folder / "fs.js").write_text(source, encoding="utf-8")
    archiver = app / "node_modules" / "archiver"
    archiver.mkdir()
    (archiver / "index.js").write_text(
        "globalThis.loaded = true; module.exports = (...args) => args;", encoding="utf-8"
    )


ZIP = """
const { zip } = require("cdktf/lib/private/fs.js");
const before = Boolean(globalThis.loaded);
console.log(JSON.stringify([before, zip()]));
"""


def test_archiver_loads_when_something_is_zipped(app: Path) -> None:
    write_cdktf(app, FS)
    assert run_node(app, ZIP) == ([False, ["zip", {"level": 9}]], "")


def test_archiver_loads_at_once_where_it_is_used_in_another_way(app: Path) -> None:
    write_cdktf(app, FS + "exports.kept = archiver.create;\n")
    (before, _), stderr = run_node(app, ZIP)
    assert before is True
    assert "uses archiver in an unknown way" in stderr


LAUNCHER = """
const { spawnSync } = require("child_process");
const done = spawnSync(process.execPath, [...process.execArgv, "program.js"], {
  stdio: "inherit",
});
process.exit(done.status);
"""

PROGRAM = """
const { fork } = require("child_process");
const { loaded } = process;
const child = fork("child.js", { stdio: "inherit" });
"""

CHILD = """
console.log(JSON.stringify({
  preloaded: Object.keys(require.cache).some((name) => name.endsWith("preload.cjs")),
  execArgv: process.execArgv,
  environ: Object.keys(process.env).filter((name) => name === "NODE_OPTIONS"),
}));
"""


def test_no_process_that_the_kernel_starts_inherits_the_preload(
    app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NODE_OPTIONS", raising=False)
    preload = shutil.copy(node.PRELOAD, app / "preload.cjs")
    monkeypatch.setattr(node, "PRELOAD", str(preload))
    for name, script in (
        ("jsii-runtime.js", LAUNCHER),
        ("program.js", PROGRAM),
        ("child.js", CHILD),
    ):
        (app / name).write_text(script, encoding="utf-8")
    process = node.PreloadingSubprocess().Popen(
        ["node", "--max-old-space-size=200", "jsii-runtime.js"],
        cwd=app,
        stdout=subprocess.PIPE,
        env=dict(os.environ),
    )
    output, _ = process.communicate(timeout=60)
    assert json.loads(output) == {
        "preloaded": False,
        "execArgv": ["--max-old-space-size=200"],
        "environ": [],
    }


def test_a_preload_in_a_folder_with_spaces_runs(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preload = shutil.copy(node.PRELOAD, app / "a preload.cjs")
    monkeypatch.setattr(node, "PRELOAD", str(preload))
    (app / "main.js").write_text(PRINT_INDEX, encoding="utf-8")
    process = node.PreloadingSubprocess().Popen(
        ["node", "--max-old-space-size=200", "main.js"], cwd=app, stdout=subprocess.PIPE
    )
    output, _ = process.communicate(timeout=60)
    assert json.loads(output)["before"] == 0
