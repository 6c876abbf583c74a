"""Handlers in Node.js: what they import is in the zip, and what Lambda could not run is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any, cast

import pytest
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, GatehouseError, MissingFileError, OptionError
from gatehouse.core.engine import TerraformVariable, Token

from tests.unit.synth import new_stack, synthesized, write

HANDLER = "lambdas/hello.handler"
RIGHT = "export const handler = async (event) => event;\n"
COMMON = "exports.handler = async (event) => event;\n"
LAYER = "arn:aws:lambda:eu-west-1:123456789012:layer:x:1"


def function(stack: AppStack, handler: str = HANDLER, **options: Any) -> Function:
    return Function(stack, "Hello", handler, **{"runtime": "nodejs22.x", **options})


def names(stack: AppStack, handler: str = HANDLER, **options: Any) -> list[str]:
    function(stack, handler, **options)
    with zipfile.ZipFile(zip_of(stack)) as packed:
        return packed.namelist()


def zip_of(stack: AppStack) -> Path:
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    return cast(App, stack.node.root).output / "stacks" / stack.name / str(made["filename"])


def package(name: str, folder: str = "", **described: Any) -> dict[str, str]:
    place = f"{folder}node_modules/{name}"
    return {
        f"{place}/package.json": json.dumps({"name": name, "version": "1.0.0", **described}),
        f"{place}/index.js": f"exports.name = {name!r};\n",
    }


# ---- what is in the zip ----------------------------------------------------------------------


def test_the_smallest_handler_is_a_file(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": RIGHT, "lambdas/other.mjs": RIGHT})
    assert names(stack) == ["lambdas/hello.mjs"]
    made = synthesized(stack)["resource"]["aws_lambda_function"]["hello"]
    assert (made["runtime"], made["handler"]) == ("nodejs22.x", HANDLER)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('import { a } from "./store.mjs";', ["store.mjs"]),
        ('import a, * as b from "./store.mjs";', ["store.mjs"]),
        ('import {\n  a,\n  b,\n} from "./store.mjs";', ["store.mjs"]),
        ('import "./store.mjs";', ["store.mjs"]),
        ('export * from "./store.mjs";', ["store.mjs"]),
        ("const load = () => import('./store.mjs');", ["store.mjs"]),
        ("const load = () => import(`./store.mjs`);", ["store.mjs"]),
        ('import { createRequire } from "node:module";\nrequire("./old");', ["old.cjs"]),
        ('new Worker(new URL("./store.mjs", import.meta.url));', ["store.mjs"]),
        ('import a from "./deep/index.js";', ["deep/index.js", "store.mjs"]),
        ('import words from "../words.json" with { type: "json" };', ["../words.json"]),
        ('import fs from "fs"; import path from "node:path"; import "fs/promises";', []),
        ('import { S3 } from "@aws-sdk/client-s3";', []),
        ("import(name);", ["store.mjs", "old.cjs", "strange.js"]),
        ("import(`./${name}.mjs`);", ["store.mjs", "old.cjs", "strange.js"]),
        ('// import x from "./none.mjs"', []),
        ('/* import x from "./none.mjs" */', []),
        ('const text = `\nimport x from "none";\n`;', []),
        ("const text = 'import x from \"none\"';", []),
        ("if (cold) await import('none');", []),
    ],
)
def test_imports_are_followed(
    stack: AppStack, project: Path, source: str, expected: list[str]
) -> None:
    write(
        project,
        {
            "lambdas/hello.mjs": f"{source}\n{RIGHT}",
            "lambdas/store.mjs": "export const a = 1;\n",
            "lambdas/old.cjs": "",
            "lambdas/strange.js": "",
            "lambdas/hello.test.mjs": "",
            "lambdas/deep/index.js": "export { a } from '../store.mjs';\n",
            "words.json": "{}",
        },
    )
    found = [f"lambdas/{each}".replace("lambdas/../", "") for each in expected]
    assert names(stack) == sorted(["lambdas/hello.mjs", *found])


def test_data_beside_is_in_it_and_secrets_and_tools_are_not(stack: AppStack, project: Path) -> None:
    files = ["data.txt", "views/a.html", ".env", "id_rsa", "package-lock.json", "hello.ts", "x.py"]
    write(project, {f"lambdas/{name}": "x" for name in files})
    write(project, {"lambdas/hello.mjs": RIGHT, "lambdas/package.json": '{"scripts": {}}'})
    assert names(stack) == ["lambdas/data.txt", "lambdas/hello.mjs", "lambdas/views/a.html"]


def test_of_package_json_only_what_node_reads_is_in_it(stack: AppStack, project: Path) -> None:
    described = {"name": "app", "type": "module", "devDependencies": {"cdktf-cli": "0.21.0"}}
    write(project, {"package.json": json.dumps(described), "lambdas/hello.js": RIGHT})
    assert names(stack) == ["lambdas/hello.js", "package.json"]
    with zipfile.ZipFile(zip_of(stack)) as packed:
        assert json.loads(packed.read("package.json")) == {"name": "app", "type": "module"}


def test_an_imports_map_of_package_json_is_followed(stack: AppStack, project: Path) -> None:
    imports = {"#store": "./lib/store.mjs", "#lib/*": {"node": "./lib/*.mjs"}}
    source = 'import a from "#store";\nimport b from "#lib/words";\n' + RIGHT
    write(project, {"package.json": json.dumps({"imports": imports}), "lambdas/hello.mjs": source})
    write(project, {"lib/store.mjs": "", "lib/words.mjs": "", "lib/other.mjs": ""})
    assert names(stack) == ["lambdas/hello.mjs", "lib/store.mjs", "lib/words.mjs", "package.json"]


def test_packages_come_with_what_they_need_and_no_others(stack: AppStack, project: Path) -> None:
    write(
        project,
        {
            "lambdas/hello.mjs": 'import one from "one";\nimport "@own/two/deep.js";\n' + RIGHT,
            **package("one", dependencies={"three": "1"}, peerDependencies={"absent": "1"}),
            **package("@own/two", optionalDependencies={"absent": "1"}),
            **package("three", dependencies={"one": "1"}),
            **package("unused"),
            "node_modules/one/index.d.ts": "",
            "node_modules/one/.npmignore": "",
        },
    )
    packed = ["@own/two", "one", "three"]
    files = [f"node_modules/{each}/{file}" for each in packed for file in ("index.js", "p")]
    expected = [
        each.replace("/p", "/package.json") if each.endswith("/p") else each for each in files
    ]
    assert names(stack) == ["lambdas/hello.mjs", *expected]


def test_a_package_of_the_workspace_keeps_its_secrets(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": 'import { name } from "own";\n' + RIGHT})
    write(project, package("own", "packages/"))
    write(
        project, {"packages/node_modules/own/prod.env": "", "packages/node_modules/own/x.txt": ""}
    )
    (project / "packages/node_modules/own").rename(project / "packages/own")
    (project / "node_modules").mkdir()
    (project / "node_modules/own").symlink_to(project / "packages/own")
    files = ["index.js", "package.json", "x.txt"]
    assert names(stack) == ["lambdas/hello.mjs", *(f"node_modules/own/{each}" for each in files)]


@pytest.mark.starts_node("a handler of Node's, as Lambda runs it")
@pytest.mark.parametrize("linked", [False, True])
def test_two_versions_of_a_package_stay_two(
    stack: AppStack, project: Path, tmp_path: Path, linked: bool
) -> None:
    """As npm puts them inside of each other, and pnpm beside each other with links."""
    source = 'import a from "a";\nimport b from "b";\nexport const handler = () => [a.b, b.v];\n'
    inside = "node_modules/.store/a/" if linked else "node_modules/a/"
    write(project, {"lambdas/hello.mjs": source})
    write(project, package("b", inside))
    write(project, {f"{inside}node_modules/b/index.js": "exports.v = 1;\n"})
    place = f"{inside}node_modules/a" if linked else "node_modules/a"
    described = {"name": "a", "dependencies": {"b": "1"}}
    write(project, {f"{place}/package.json": json.dumps(described)})
    write(project, {f"{place}/index.js": "exports.b = require('b').v;\n"})
    write(project, package("b"))
    write(project, {"node_modules/b/index.js": "exports.v = 2;\n"})
    if linked:
        (project / "node_modules/a").symlink_to(project / place)
    function(stack)
    with zipfile.ZipFile(zip_of(stack)) as packed:
        packed.extractall(tmp_path / "task")
    node = shutil.which("node")
    assert node
    script = "import('./lambdas/hello.mjs').then((m) => console.log(JSON.stringify(m.handler())))"
    ran = subprocess.run(
        [node, "-e", script], cwd=tmp_path / "task", capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("[1,2]\n", "")


def test_the_sdk_is_lambdas_own_unless_package_json_wants_one(
    stack: AppStack, project: Path
) -> None:
    write(
        project,
        {
            "lambdas/hello.mjs": 'import { S3 } from "@aws-sdk/client-s3";\n' + RIGHT,
            "lambdas/package.json": '{"dependencies": {"@aws-sdk/client-s3": "^3"}}',
            **package("@aws-sdk/client-s3"),
        },
    )
    assert "node_modules/@aws-sdk/client-s3/index.js" in names(stack)


def test_compiled_code_is_for_the_functions_machine(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": 'import "native";\n' + RIGHT, **package("native")})
    elf = b"\x7fELF".ljust(18, b"\0")
    (project / "node_modules/native/native.node").write_bytes(elf + b"\x3e\0")
    with pytest.raises(OptionError, match="Linux on arm64; that of native") as refused:
        function(stack)
    assert "--cpu=arm64" in refused.value.fix
    Function(stack, "Right", HANDLER, runtime="nodejs22.x", architecture="x86_64")


# ---- handlers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("hello.mjs", RIGHT),
        ("hello.mjs", "export async function handler(event) {}"),
        ("hello.mjs", "export function* handler() {}"),
        ("hello.mjs", "const a = 1;\nexport { a, other as handler };"),
        ("hello.mjs", "export const a = 1, handler = make();"),
        ("hello.mjs", "export const { a, handler } = make();"),
        ("hello.mjs", "export let handler;\nhandler = make();"),
        ("hello.mjs", "export * from './store.mjs';"),
        ("hello.mjs", "export class handler {}"),
        # As esbuild writes it.
        ("hello.mjs", r"var a=/^https?:\/\//,b=/['\"]/;export{c as handler};"),
        ("hello.js", r"var a=/[\"]\//;var c='\n`\nexport x';module.exports={handler:c};"),
        ("hello.cjs", COMMON),
        ("hello.js", COMMON),
        ("hello.js", "module.exports = { handler };"),
        ("hello.js", "module.exports.handler = make();"),
        ("hello.js", "module.exports = make();"),
        ("hello.js", "module.exports = { ...all };"),
        ("hello.js", "module.exports = require('./store.cjs');"),
        ("hello.js", "exports['hand' + 'ler'] = make();"),
        ("hello.js", "Object.defineProperty(exports, name, {});"),
        ("hello/index.js", COMMON),
    ],
)
def test_what_lambda_can_call_is_taken(
    stack: AppStack, project: Path, file: str, source: str
) -> None:
    write(project, {f"lambdas/{file}": source + "\n", "lambdas/store.mjs": ""})
    write(project, {"lambdas/store.cjs": ""})
    function(stack)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("hello.mjs", ""),
        ("hello.mjs", "function handler() {}"),
        ("hello.mjs", "export const main = async () => 1;"),
        ("hello.mjs", "export default async () => 1;"),
        ("hello.mjs", "export const handlers = 1;"),
        ("hello.cjs", "exports.main = 1;"),
        ("hello.js", "const handler = 1;"),
        ("hello.js", "module.exports = { main };"),
    ],
)
def test_a_function_that_nobody_exports_is_refused(
    stack: AppStack, project: Path, file: str, source: str
) -> None:
    write(project, {f"lambdas/{file}": source + "\n"})
    with pytest.raises(OptionError, match="must export a function `handler`"):
        function(stack)


def test_a_default_export_is_called_default(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": "export default async () => 1;\n"})
    function(stack, "lambdas/hello.default")


@pytest.mark.parametrize("runtime", ["nodejs20.x", "nodejs22.x"])
def test_a_module_that_lambda_takes_for_commonjs_is_refused(
    stack: AppStack, project: Path, runtime: str
) -> None:
    write(project, {"lambdas/hello.js": RIGHT})
    with pytest.raises(OptionError, match='without "type": "module" beside it'):
        function(stack, runtime=runtime)


def test_a_module_of_a_package_of_modules_is_taken(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.js": RIGHT})
    options = {"NODE_OPTIONS": "--experimental-detect-module --experimental-require-module"}
    Function(stack, "A", HANDLER, runtime="nodejs22.x", environment=options)
    Function(stack, "B", HANDLER, runtime="nodejs24.x")
    options = {"NODE_OPTIONS": "--experimental-require-module"}
    Function(stack, "C", HANDLER, runtime="nodejs22.x", environment=options)
    write(project, {"lambdas/package.json": '{"type": "module"}'})
    function(stack)


def test_variables_that_only_terraform_knows_may_let_node_find_out(
    stack: AppStack, project: Path
) -> None:
    write(project, {"lambdas/hello.js": RIGHT + 'import "of-a-layer";'})
    given = TerraformVariable(stack, "given", type="map(string)")
    function(stack, environment=Token.as_string_map(given.value))


@pytest.mark.parametrize(
    "options",
    [
        "--experimental-vm-modules",
        "--no-experimental-detect-module",
        "--experimental-detect-module",
    ],
)
def test_other_options_of_node_do_not_find_out(
    stack: AppStack, project: Path, options: str
) -> None:
    write(project, {"lambdas/hello.js": RIGHT})
    with pytest.raises(OptionError, match='without "type": "module" beside it'):
        function(stack, environment={"NODE_OPTIONS": options})


def test_folders_may_have_dots_as_lambda_takes_them(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/v1.2/get.mjs": RIGHT})
    assert names(stack, "lambdas/v1.2/get.handler") == ["lambdas/v1.2/get.mjs"]


def test_a_folder_of_the_handlers_name_is_refused(stack: AppStack, project: Path) -> None:
    source = 'import "./hello/store.mjs";\n' + RIGHT
    write(project, {"lambdas/hello.mjs": source, "lambdas/hello/store.mjs": ""})
    with pytest.raises(OptionError, match="must not have a folder of the handler's name"):
        function(stack)


@pytest.mark.parametrize(
    ("handler", "files", "fix"),
    [
        (HANDLER, {"lambdas/hello.ts": ""}, "build lambdas/hello.ts first"),
        (HANDLER, {"lambdas/other.mjs": ""}, "leave runtime out: lambdas/hello.py is Python"),
        ("lambdas/helo.handler", {"lambdas/hello.mjs": ""}, "lambdas has hello"),
        ("none/hello.handler", {}, "write the file none/hello.mjs"),
    ],
)
def test_a_file_that_is_not_there_is_refused(
    stack: AppStack, project: Path, handler: str, files: dict[str, str], fix: str
) -> None:
    write(project, files)
    with pytest.raises(MissingFileError, match="the handler's file must exist") as refused:
        function(stack, handler)
    assert fix in refused.value.fix


def test_a_handler_of_node_needs_its_runtime(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/node.mjs": RIGHT})
    with pytest.raises(OptionError, match=r"lambdas/node\.mjs is Node\.js") as refused:
        Function(stack, "Hello", "lambdas/node.handler")
    assert 'runtime="nodejs22.x"' in refused.value.fix


@pytest.mark.parametrize("handler", ["../hello.handler", "hello", "a//b.handler", "/a.handler", 5])
def test_what_is_no_handler_path_is_refused(stack: AppStack, handler: Any) -> None:
    with pytest.raises(OptionError, match="a handler must be a file and a function in it"):
        function(stack, handler)


def test_node_24_takes_typescript(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mts": 'import type { A } from "none";\n' + RIGHT})
    assert names(stack, runtime="nodejs24.x") == ["lambdas/hello.mts"]


# ---- imports that lead nowhere ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "says", "fix"),
    [
        ('import a from "./none.mjs";', "imports ./none.mjs, and there is none", "correct"),
        ('import a from "./store";', "must name the whole file", 'write "./store.mjs"'),
        ('import a from "./lib";', "must name the whole file", 'write "./lib/index.js"'),
        ('import a from "./typed.js";', "must name the whole file", "build it first"),
        ('import a from "lodash";', "line 1, imports lodash", "run `npm install lodash`"),
        ('\nimport {\n  a } from "@x/y/z";', "line 2, imports @x/y/z", "npm install @x/y`"),
        ('import a from "broken";', "broken needs gone", "run `npm ci`"),
    ],
)
def test_an_import_that_leads_nowhere_is_refused(
    stack: AppStack, project: Path, source: str, says: str, fix: str
) -> None:
    write(project, {"lambdas/hello.mjs": f"{source}\n{RIGHT}", "lambdas/store.mjs": ""})
    write(project, {"lambdas/lib/index.js": "", "lambdas/typed.ts": ""})
    write(project, package("broken", dependencies={"gone": "1"}))
    with pytest.raises(OptionError, match="must") as refused:
        function(stack)
    assert says in refused.value.rule
    assert fix in refused.value.fix


def test_commonjs_needs_no_endings_but_files(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.js": 'const a = require("./store");\n' + COMMON})
    write(project, {"lambdas/store.js": 'const b = require("./none");\n'})
    with pytest.raises(OptionError, match=r"lambdas/store\.js, line 1, imports \./none"):
        function(stack)
    write(project, {"lambdas/store.js": "try { require('./none') } catch {}\n"})
    Function(stack, "Right", HANDLER, runtime="nodejs22.x")


@pytest.mark.parametrize(
    "options",
    [
        {"layers": [LAYER]},
        {"environment": {"NODE_PATH": "/mnt/packages"}},
        {"transform": {"function": {"layers": [LAYER]}}},
    ],
)
def test_a_package_may_come_from_elsewhere(
    stack: AppStack, project: Path, options: dict[str, Any]
) -> None:
    write(project, {"lambdas/hello.mjs": 'import a from "lodash";\n' + RIGHT})
    function(stack, **options)


@pytest.mark.parametrize(
    "options", [{"requirements": "requirements.txt"}, {"pipfile_category": "x"}]
)
def test_packages_of_python_are_refused(
    stack: AppStack, project: Path, options: dict[str, Any]
) -> None:
    write(project, {"lambdas/hello.mjs": RIGHT})
    with pytest.raises(GatehouseError, match=r"must not be set for Node\.js"):
        function(stack, **options)


def test_requirements_of_python_beside_are_not_for_node(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": RIGHT, "lambdas/requirements.txt": "tiny==1.0\n"})
    assert names(stack) == ["lambdas/hello.mjs"]


def test_two_synths_make_the_same_zip(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": 'import "one";\n' + RIGHT, **package("one")})
    function(stack)
    first = zip_of(stack).read_bytes()
    write(project, {"node_modules/.package-lock.json": "{}", "lambdas/package-lock.json": "{}"})
    again = new_stack()
    function(again)
    assert zip_of(again).read_bytes() == first


# ---- what is never in the zip ------------------------------------------------------------------

KEY = "-----BEGIN PRIVATE KEY-----\n" + "A" * 64
SECRETS = {
    "prod.env": "PASSWORD=1",
    ".npmrc": "//registry.npmjs.org/:_authToken=1",
    ".yarnrc.yml": "npmAuthToken: 1",
    "terraform.tfstate": "{}",
    "id_rsa": "x",
    "server.key": KEY,
    "key.js": f"exports.key = `{KEY}`;",
}


def test_secrets_of_an_installed_package_are_in_no_zip(stack: AppStack, project: Path) -> None:
    """A package that was installed from a folder is a copy of it, with all that lies there."""
    write(project, {"lambdas/hello.mjs": f'import "store";\n{RIGHT}', **package("store")})
    write(project, {f"node_modules/store/{name}": text for name, text in SECRETS.items()})
    assert names(stack) == [
        "lambdas/hello.mjs",
        "node_modules/store/index.js",
        "node_modules/store/package.json",
    ]


def test_a_link_to_a_folder_of_credentials_is_no_package(stack: AppStack, project: Path) -> None:
    home = project.parent / "home" / ".aws"
    write(home, {"credentials": "[default]"})
    write(project, {"lambdas/hello.mjs": f'import "store";\n{RIGHT}'})
    (project / "node_modules").mkdir()
    (project / "node_modules/store").symlink_to(home)
    with pytest.raises(OptionError, match="which none of them has"):
        function(stack)


@pytest.mark.parametrize("name", ["/opt/store.mjs", "/"])
def test_an_absolute_path_is_not_all_packages(stack: AppStack, project: Path, name: str) -> None:
    write(project, {"lambdas/hello.mjs": f'await import("{name}");\n{RIGHT}', **package("store")})
    assert names(stack) == ["lambdas/hello.mjs"]


def test_what_a_package_needs_leads_nowhere_else(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": f'import "store";\n{RIGHT}', "keys/index.js": ""})
    write(project, package("store", optionalDependencies={"../keys": "*"}))
    assert not any("keys" in name for name in names(stack))


@pytest.mark.parametrize("place", ["lambdas/", "node_modules/store/"])
def test_code_may_name_what_a_key_begins_with(stack: AppStack, project: Path, place: str) -> None:
    reads = "export const body = (k) => k.replace('-----BEGIN PRIVATE KEY-----', '');"
    imported = "./token.js" if place == "lambdas/" else "store"
    write(project, {"lambdas/hello.mjs": f'import "{imported}";\n{RIGHT}', **package("store")})
    write(project, {f"{place}token.js": reads, f"{place}config.env.js": "", "package.json": "{}"})
    assert f"{place}token.js" in names(stack)


def test_code_called_after_what_it_reads_is_imported(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": f'import "./config.env.mjs";\n{RIGHT}'})
    write(project, {"lambdas/config.env.mjs": ""})
    assert names(stack) == ["lambdas/config.env.mjs", "lambdas/hello.mjs"]


def test_an_import_of_a_secret_is_refused_as_one(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/hello.mjs": f'import "./key.mjs";\n{RIGHT}'})
    write(project, {"lambdas/key.mjs": SECRETS["key.js"]})
    with pytest.raises(OptionError, match=r"private keys must not be in a zip.*imports ./key.mjs"):
        function(stack)


def test_a_long_text_that_looks_like_an_import_is_none(stack: AppStack, project: Path) -> None:
    far = f'console.log("is from", 1, "{"z" * 5000}"); await import("./{"q" * 400}");'
    write(project, {"lambdas/hello.mjs": f"{RIGHT}{far}"})
    assert names(stack) == ["lambdas/hello.mjs"]


def test_a_handler_is_at_most_128_characters(stack: AppStack, project: Path) -> None:
    write(project, {f"lambdas/{'a' * 112}.mjs": RIGHT, f"lambdas/{'b' * 111}.mjs": RIGHT})
    Function(stack, "Right", f"lambdas/{'b' * 111}.handler", runtime="nodejs22.x")
    with pytest.raises(OptionError, match="at most 128 characters"):
        function(stack, f"lambdas/{'a' * 113}.handler")
