"""What a zip never holds, what it holds beyond imports, and that its hash settles."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from gatehouse.api import HttpApi, Public
from gatehouse.compute import Function
from gatehouse.compute.code.bundle import bundle
from gatehouse.core import App, AppStack, MissingFileError, OptionError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.synth import new_stack, write

HANDLER = "def main(event, context):\n    return 'Hello'\n"
PRIVATE_KEY = "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n"
CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"
PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----\n"
NEVER = [
    "terraform.notes-test.tfstate",
    "terraform.tfstate.backup",
    "Terraform.TFSTATE",
    "release.tfplan",
    "production.tfvars",
    ".terraform/providers/x",
    ".terraform.lock.hcl",
    "cdktf.out/stacks/notes/cdk.tf.json",
    "cdktf.out.old/manifest.json",
    ".gatehouse/bundles/x/y",
    "gatehouse.lock.json",
    ".git/config",
    ".hg/store",
    ".svn/entries",
    ".env",
    ".env.production",
    "prod.env",
    "Prod.ENV",
    "prod.env.local",
    ".aws/credentials",
    ".ssh/config",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".venv/pyvenv.cfg",
    "server.pem",
    "server.key",
    "rootkey.csv",
    "ann_accessKeys.csv",
    "client_secret_1.apps.json",
    "client.p12",
    "client.pfx",
    "store.jks",
    "id_rsa",
    "id_ed25519.old",
    "node_modules/x/index.js",
    "__pycache__/handler.cpython-311.pyc",
]


def names(root: Path, handler: str, *include: str) -> list[str]:
    return [
        name for name, _ in bundle(root / handler, root, [root / each for each in include]).files
    ]


def packed_of(stack: AppStack, root: Path) -> dict[str, bytes]:
    """The zip that a synth wrote, by the names in it."""
    app = stack.node.root
    assert isinstance(app, App)
    app.synth()
    (zipped,) = (root / app.output / "stacks" / stack.name).rglob("*.zip")
    return unpacked(zipped.read_bytes())


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ---- what is never in it ---------------------------------------------------------------------


@pytest.mark.parametrize("never", NEVER)
@pytest.mark.parametrize("folder", ["", "lambdas/notes/", "lambdas/notes/data/"])
def test_state_keys_history_and_output_are_never_in_a_zip(
    project: Path, folder: str, never: str
) -> None:
    write(project, {"app.py": HANDLER, "lambdas/notes/get.py": HANDLER, f"{folder}{never}": "x"})
    assert names(project, "app.py") == ["app.py"]
    assert names(project, "lambdas/notes/get.py") == ["lambdas/notes/get.py"]


@pytest.mark.parametrize("never", NEVER)
def test_a_pattern_leaves_out_what_a_zip_never_holds(
    stack: AppStack, project: Path, never: str
) -> None:
    write(project, {"app.py": HANDLER, f"data/{never}": "x", "data/words.txt": "one"})
    write(project, {"data/.hidden": "x"})
    Function(stack, "Greet", "app.main", include=["data/**/*", "data/**/.*"])
    assert sorted(packed_of(stack, project)) == ["app.py", "data/.hidden", "data/words.txt"]


@pytest.mark.parametrize("never", NEVER)
def test_a_path_to_what_a_zip_never_holds_stops(stack: AppStack, project: Path, never: str) -> None:
    write(project, {"app.py": HANDLER, never: "x"})
    with pytest.raises(OptionError, match="must not be in a zip") as refused:
        Function(stack, "Greet", "app.main", include=[never])
    assert (refused.value.option, refused.value.value) == ("include", never)


@pytest.mark.parametrize("name", ["service-account.json", "settings.txt", "server.pem", "a.key"])
def test_a_file_with_a_private_key_in_it_is_left_out(project: Path, name: str) -> None:
    write(project, {"lambdas/get.py": HANDLER, f"lambdas/{name}": f'{{"key": "{PRIVATE_KEY}"}}'})
    assert f"lambdas/{name}" not in names(project, "lambdas/get.py")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("name", ["key.txt", "key.pem"])
def test_an_encoding_hides_no_private_key(project: Path, name: str, encoding: str) -> None:
    write(project, {"lambdas/get.py": HANDLER})
    (project / "lambdas" / name).write_text(PRIVATE_KEY, encoding=encoding)
    (project / "lambdas" / "issuer.pem").write_text(CERTIFICATE, encoding=encoding)
    assert names(project, "lambdas/get.py") == ["lambdas/get.py", "lambdas/issuer.pem"]


def test_files_that_are_only_called_like_settings_are_in_it(project: Path) -> None:
    data = ["environment.json", "env.json", "prod.environment", "envelope.env-vars.txt"]
    write(project, {"lambdas/get.py": HANDLER, **{f"lambdas/{name}": "x" for name in data}})
    expected = sorted(["lambdas/get.py", *(f"lambdas/{name}" for name in data)])
    assert names(project, "lambdas/get.py") == expected


@pytest.mark.parametrize("content", [CERTIFICATE, PUBLIC_KEY])
@pytest.mark.parametrize("name", ["global-bundle.pem", "issuer.key"])
def test_certificates_and_public_keys_are_in_it(
    stack: AppStack, project: Path, name: str, content: str
) -> None:
    write(project, {"lambdas/get.py": HANDLER, f"lambdas/{name}": content, name: content})
    assert f"lambdas/{name}" in names(project, "lambdas/get.py")
    Function(stack, "Get", "lambdas/get.main", include=[name])


def test_the_output_of_a_synth_is_left_out_whatever_it_is_called(project: Path) -> None:
    write(project, {"lambdas/get.py": HANDLER})
    stack = AppStack(App(outdir="lambdas/out"), "notes", stage="test", region="eu-west-1")
    Function(stack, "Get", "lambdas/get.main")
    assert "lambdas/get.py" in packed_of(stack, project)
    assert (project / "lambdas/out/manifest.json").is_file()
    assert not [name for name in names(project, "lambdas/get.py") if "out" in name]


def test_links_that_lead_out_of_the_app_are_left_out(
    stack: AppStack, project: Path, tmp_path: Path
) -> None:
    write(tmp_path / "elsewhere", {"secret.txt": "x", "folder/secret.txt": "x"})
    write(project, {"lambdas/notes/get.py": HANDLER, "shared/words.txt": "one", ".env": "x"})
    notes = project / "lambdas" / "notes"
    (notes / "out.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (notes / "out").symlink_to(tmp_path / "elsewhere" / "folder")
    (notes / "settings.txt").symlink_to(project / ".env")
    (notes / "broken.txt").symlink_to(project / "nothing")
    (notes / "circle").mkdir()
    (notes / "circle" / "again").symlink_to(notes)
    (notes / "words.txt").symlink_to(project / "shared" / "words.txt")
    assert names(project, "lambdas/notes/get.py") == [
        "lambdas/notes/get.py",
        "lambdas/notes/words.txt",
    ]
    with pytest.raises(OptionError, match="must not be in a zip"):
        Function(stack, "Get", "lambdas/notes/get.main", include=["lambdas/notes/out.txt"])


# ---- the hash settles ------------------------------------------------------------------------


def test_two_synths_of_a_handler_at_the_top_of_the_app_make_the_same_zip(project: Path) -> None:
    write(project, {"handler.py": HANDLER, "main.py": "import gatehouse.core\n"})
    made = []
    for _ in range(2):
        stack = new_stack()
        Function(stack, "Greet", "handler.main")
        packed_of(stack, project)
        folder = project / "cdktf.out" / "stacks" / stack.name
        made.append({file.name: file.read_bytes() for file in folder.rglob("*.zip")})
        write(
            project, {f"terraform.{stack.name}.tfstate": "{}", "notes.txt": "x", "server.pem": "x"}
        )
    assert made[0] == made[1]
    assert [sorted(unpacked(content)) for content in made[0].values()] == [["handler.py"]]


_FILE = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.(py|txt|json|tfstate|pem)", fullmatch=True)


@settings(max_examples=40, deadline=None)
@given(added=st.dictionaries(_FILE, st.binary(max_size=20), max_size=5))
def test_unrelated_files_at_the_top_change_no_hash(added: dict[str, bytes]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, {"handler.py": "import shared_words\n", "shared_words.py": "one = 1\n"})
        before = bundle(root / "handler.py", root).source_code_hash
        for name, content in added.items():
            file = root / name
            if not file.exists() and not file.parent.is_file():
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(content)
        assert bundle(root / "handler.py", root).source_code_hash == before


# ---- modules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import tool", ["tool/__init__.py"]),  # a package comes before a module of its name
        ("import spare.parts", ["spare.py"]),  # and a module before a folder
        ("from package import *", ["package/__init__.py", "package/listed.py"]),
        ("from space.deep import thing", ["space/deep/thing.py"]),
        ("import importlib\nimportlib.import_module('space.deep.thing')", ["space/deep/thing.py"]),
        ("from importlib import import_module as load\nload('x')", []),
        ("from importlib import import_module as load\nload('spare')", ["spare.py"]),
        ("from json import loads as load\nload('spare')", []),
        ("__import__('spare')", ["spare.py"]),
        ("import_module('../x'); import_module('a/b'); import_module('')", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import spare", []),
        ("import typing as t\nif t.TYPE_CHECKING:\n    import spare", []),
        ("if not TYPE_CHECKING:\n    import spare", ["spare.py"]),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    import spare", ["spare.py"]),
        ("if x or TYPE_CHECKING:\n    import spare", ["spare.py"]),
        ("import native", ["native.cpython-312-aarch64-linux-gnu.so"]),
        ("from . import spare\nfrom .. import spare\nfrom ..x import y", []),
        ("import stubbed", []),
    ],
)
def test_modules_are_found_as_python_finds_them(
    project: Path, source: str, expected: list[str]
) -> None:
    write(
        project,
        {
            "handler.py": source + "\n",
            "tool/__init__.py": "",
            "tool.py": "",
            "spare.py": "",
            "spare/parts.py": "",
            "package/__init__.py": "__all__ = ['listed', 'other']\nother = 1\n",
            "package/listed.py": "",
            "package/unlisted.py": "",
            "space/deep/thing.py": "",
            "native.cpython-312-aarch64-linux-gnu.so": "",
            "stubbed.pyi": "",
        },
    )
    assert names(project, "handler.py") == sorted(["handler.py", *expected])


def test_a_module_beside_a_handler_comes_only_where_it_is_imported(project: Path) -> None:
    write(
        project,
        {
            "notes/get.py": "from notes import store\n",
            "notes/store.py": "",
            "notes/put.py": "",
            "notes/stack.py": "from gatehouse.core import AppStack\n",
            "notes/test_get.py": "",
        },
    )
    assert names(project, "notes/get.py") == ["notes/get.py", "notes/store.py"]


@pytest.mark.parametrize(
    "source",
    [
        "import importlib\nimportlib.import_module('notes.' + name)\n",
        "__import__(name)\n",
        "import sys\nsys.path.insert(0, 'notes')\nimport store\n",
        "from importlib import import_module as load\nload(name)\n",
        "import importlib\nload = importlib.import_module\nload(name)\n",
        "import importlib as i\ni.import_module(name)\n",
    ],
)
def test_a_computed_import_brings_the_modules_beside_it(project: Path, source: str) -> None:
    write(
        project,
        {
            "notes/get.py": source,
            "notes/store.py": "",
            "notes/stack.py": "from gatehouse.core import AppStack\n",
            "notes/broken.py": "def (",
            "notes/test_get.py": "",
            "notes/conftest.py": "",
        },
    )
    assert names(project, "notes/get.py") == ["notes/get.py", "notes/store.py"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import_module(f'plugins.{name}')", ["csv", "xml"]),
        ("import_module('plugins.' + name)", ["csv", "xml"]),
        ("import_module('plugins.%s' % name)", ["csv", "xml"]),
        ("import_module(name, 'plugins')", ["csv", "xml"]),
        ("import_module('.csv', package='plugins')", ["csv", "xml"]),
        ("import_module(f'.{name}', package='plugins')", ["csv", "xml"]),
        ("for name in ('plugins.csv', 'json'): import_module(name)", ["csv"]),
        ("import_module(ROUTES[path].partition(':')[0])\nROUTES = {1: 'plugins.xml:go'}", ["xml"]),
        ("import plugins\nfor each in iter_modules(plugins.__path__): load(each)", ["csv", "xml"]),
        # No import is computed, so text is text.
        ("print('plugins.csv')", None),
        ("import_module(name)\nprint('plugins', 'other.csv', 'plugins.gone', '.', '...')", None),
    ],
)
def test_a_computed_import_brings_what_its_module_mentions(
    project: Path, source: str, expected: list[str] | None
) -> None:
    write(
        project,
        {
            "notes/get.py": source + "\n",
            "plugins/__init__.py": "",
            "plugins/csv.py": "",
            "plugins/xml.py": "",
            "plugins/stack.py": "from gatehouse.core import AppStack\n",
            "plugins/test_csv.py": "",
        },
    )
    modules = [] if expected is None else ["__init__", *expected]
    assert names(project, "notes/get.py") == [
        "notes/get.py",
        *(f"plugins/{name}.py" for name in modules),
    ]


def test_what_may_be_imported_never_stops_a_right_handler(project: Path) -> None:
    write(
        project,
        {
            "notes/get.py": "import_module(name)\n",
            "notes/tools.py": "import infrastructure\n",
            "infrastructure.py": "from gatehouse.core import AppStack\n",
        },
    )
    assert names(project, "notes/get.py") == ["notes/get.py", "notes/tools.py"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("resources.files('assets').joinpath('a.json')", ["assets/__init__.py", "assets/a.json"]),
        ("pkgutil.get_data('assets', 'a.json')", ["assets/__init__.py", "assets/a.json"]),
        ("files('plain')", ["plain/b.json"]),
        ("Path('x').read_text('utf-8')", []),
        ("files(name)", []),
    ],
)
def test_data_that_is_read_by_the_name_of_a_package_is_in_it(
    project: Path, source: str, expected: list[str]
) -> None:
    write(
        project,
        {
            "handler.py": source + "\n",
            "assets/__init__.py": "",
            "assets/a.json": "{}",
            "assets/.env": "KEY=1",
            "plain/b.json": "{}",
            "plain/terraform.tfstate": "{}",
        },
    )
    assert names(project, "handler.py") == sorted(["handler.py", *expected])


def test_data_in_a_package_of_nothing_else_is_data(project: Path) -> None:
    write(
        project,
        {
            "notes/get.py": HANDLER,
            "notes/templates/__init__.py": "",
            "notes/templates/a.html": "",
            "notes/modules/__init__.py": "",
            "notes/modules/a.html": "",
            "notes/modules/page.py": "size = 1\n",
        },
    )
    assert names(project, "notes/get.py") == [
        "notes/get.py",
        "notes/templates/__init__.py",
        "notes/templates/a.html",
    ]


def test_the_packages_around_a_handler_are_in_it_with_what_they_import(project: Path) -> None:
    write(
        project,
        {
            "lambdas/__init__.py": "from lambdas import settings\n",
            "lambdas/settings.py": "",
            "lambdas/notes/__init__.py": "",
            "lambdas/notes/get.py": HANDLER,
        },
    )
    assert names(project, "lambdas/notes/get.py") == [
        "lambdas/__init__.py",
        "lambdas/notes/__init__.py",
        "lambdas/notes/get.py",
        "lambdas/settings.py",
    ]


def test_a_package_may_be_the_handlers_module(stack: AppStack, project: Path) -> None:
    write(project, {"lambdas/notes/__init__.py": HANDLER, "lambdas/notes/words.txt": "one"})
    Function(stack, "Notes", "lambdas/notes.main")
    assert sorted(packed_of(stack, project)) == [
        "lambdas/notes/__init__.py",
        "lambdas/notes/words.txt",
    ]


# ---- data ------------------------------------------------------------------------------------


def test_an_imported_package_brings_its_data(project: Path) -> None:
    write(
        project,
        {
            "handler.py": "from mailer import send\n",
            "words.txt": "one",
            "mailer/__init__.py": "",
            "mailer/__init__.pyi": "",
            "mailer/send.py": "",
            "mailer/templates/hello.html": "Hello",
            "mailer/tests/mail.json": "{}",
            "mailer/tools/make.py": "",
            "mailer/tools/list.txt": "",
        },
    )
    assert names(project, "handler.py") == [
        "handler.py",
        "mailer/__init__.py",
        "mailer/send.py",
        "mailer/templates/hello.html",
    ]


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        (["words.txt"], ["words.txt"]),
        (["data"], ["data/a.json", "data/deep/b.json"]),
        (["data/*.json"], ["data/a.json"]),
        (["data/**/*.json", "words.txt"], ["data/a.json", "data/deep/b.json", "words.txt"]),
        (["plugins/*.py"], ["lib.py", "plugins/csv.py"]),
        ([".well-known/x.json"], [".well-known/x.json"]),
        (("data/a.json", "data/a.json"), ["data/a.json"]),
        ([], []),
    ],
)
def test_include_brings_what_it_names_and_what_that_imports(
    stack: AppStack, project: Path, include: list[str], expected: list[str]
) -> None:
    files = ["words.txt", "data/a.json", "data/deep/b.json", "data/.DS_Store", ".well-known/x.json"]
    write(project, dict.fromkeys(files, "x"))
    write(project, {"plugins/csv.py": "import lib\n", "lib.py": "", "app.py": HANDLER})
    Function(stack, "Greet", "app.main", include=include)
    assert sorted(packed_of(stack, project)) == sorted(["app.py", *expected])


@pytest.mark.parametrize("missing", ["wrods.txt", "data/*.txt", "lambdas/none"])
def test_a_path_that_names_no_file_stops(stack: AppStack, missing: str) -> None:
    with pytest.raises(MissingFileError, match="must name a file in the app's folder"):
        Function(stack, "Hello", "lambdas/hello.main", include=[missing])


@pytest.mark.parametrize("outside", ["../x", "/etc/passwd", "a/../../b", "", ".", "../*", "a\0b"])
def test_a_path_out_of_the_app_stops(stack: AppStack, outside: str) -> None:
    with pytest.raises(OptionError, match="must lead from the app's folder to a file in it"):
        Function(stack, "Hello", "lambdas/hello.main", include=[outside])


def test_a_path_that_only_terraform_knows_stops(stack: AppStack) -> None:
    linked = Function(stack, "Linked", "lambdas/hello.main")
    with pytest.raises(OptionError, match="must be known while Python runs"):
        Function(stack, "Hello", "lambdas/hello.main", include=[linked.arn])


def test_an_image_takes_no_files(stack: AppStack) -> None:
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/hello:1"
    with pytest.raises(OptionError, match="must not be set with an image"):
        Function(stack, "Hello", image=image, include=["x"])


def test_a_route_that_makes_its_function_takes_include(stack: AppStack, project: Path) -> None:
    write(project, {"app.py": HANDLER, "words.txt": "one"})
    api = HttpApi(stack, "Api")
    api.route(
        "GET /", "app.main", authorizer=Public(reason="a test"), function={"include": ["words.txt"]}
    )
    assert sorted(packed_of(stack, project)) == ["app.py", "words.txt"]


def test_a_bundle_with_its_data_runs(project: Path, tmp_path: Path) -> None:
    write(
        project,
        {
            "handler.py": "from words import read\ndef main(e, c):\n    return read()\n",
            "words/__init__.py": "from pathlib import Path\n"
            "def read():\n    return (Path(__file__).parent / 'data/one.txt').read_text()\n",
            "words/data/one.txt": "one",
        },
    )
    task = tmp_path / "task"
    with zipfile.ZipFile(BytesIO(bundle(project / "handler.py", project).content)) as archive:
        archive.extractall(task)
    script = "import sys; sys.path.insert(0, '.'); import handler; print(handler.main(0, 0))"
    ran = subprocess.run(
        [sys.executable, "-I", "-c", script], cwd=task, capture_output=True, text=True, check=False
    )
    assert (ran.stdout, ran.stderr) == ("one\n", "")
