"""Each example: written into a folder of its own as a user has it, and its tests run there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.templates.new import examples, write_app

from tests.examples.ended import assert_ended_well

ROOT = Path(__file__).parents[2]
NAME = "tried"
#: What the last command of each README prints.
SHOWN = {
    "api-auth-auth0-iam": "Hello stranger!",
    "api-auth-cognito": "Hello user! Your identity id is us-east-1:",
    "api-auth-facebook": "Hello stranger!",
    "api-auth-google": "Hello stranger!",
    "api-auth-jwt-auth0": "Hello stranger!",
    "api-auth-jwt-cognito": "Hello user! Your sub is ",
    "api-auth-twitter": "Hello stranger!",
    "embed-terraform-module": '{"notes":["milk"]}',
    "groups-and-tenants": '{"orders":["a desk"]}',
    "notes-multi-stack": '{"notes":["milk"]}',
    "presigned-uploads": "meow",
    "triggers": '{"email":"ann@acme.example","plan":"free"}',
}
#: The environment of this run is installed: `tests/distribution` types what installs a new one.
_INSTALLING = "PIPENV_VENV_IN_PROJECT=1 pipenv install --dev && npm install\n"
_INSTALLED = 'pipenv() { shift; "$@"; }\n'
# The command line of CDKTF, and the provider that some examples' users sign in at.
_LINKING = f"""\
mkdir node_modules
ln -s {ROOT}/tests/gatehouse/openid/node_modules/* node_modules/
ln -s {ROOT}/node_modules/.bin node_modules/
"""
# Keeps the local AWS up beside the shell that types, as the reader's other shell does.
_IN_ANOTHER_SHELL = """\
gatehouse local up >up.log 2>&1 &
up=$!
trap 'kill $up; wait $up || true' EXIT
until gatehouse local env >env.log 2>&1; do kill -0 $up || { cat up.log; exit 1; }; sleep 0.5; done
"""


def run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


def test_each_folder_can_be_written_or_is_an_app_of_this_repository() -> None:
    folders = {each.name for each in (ROOT / "examples").iterdir() if (each / "main.py").is_file()}
    assert folders - set(examples()) == {"photos"}
    assert set(examples()) - set(SHOWN) == {"notes-web"}  # test_notes_web.py


@pytest.mark.parametrize("example", examples())
def test_the_name_of_the_app_is_what_was_typed(example: str, tmp_path: Path) -> None:
    app = write_app(NAME, tmp_path, example)
    assert f'APP = "{NAME}"' in (app / "main.py").read_text()
    assert (app / "README.md").read_text() == (
        ROOT / "examples" / example / "README.md"
    ).read_text()
    # Of its own: `gatehouse access check` of the new app asks for what the example means.
    expected = (ROOT / "examples" / example / "access.lock.md").read_text()
    assert (app / "access.lock.md").read_text() == expected
    assert {"Pipfile", "cdktf.json", "package.json", ".github"} <= {
        each.name for each in app.iterdir()
    }


@pytest.mark.parametrize("example", examples())
def test_its_types_hold(example: str, tmp_path: Path) -> None:
    app = write_app(NAME, tmp_path, example)
    # Here, since a run of mypy takes one `main` alone.
    options = ["--strict", "--explicit-package-bases", "--cache-dir", str(ROOT / ".mypy_cache")]
    ran = run(["-m", "mypy", *options, "."], app)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
@pytest.mark.parametrize("example", SHOWN)
def test_its_readme_works_as_it_is_typed(example: str, tmp_path: Path) -> None:
    text = (ROOT / "examples" / example / "README.md").read_text()
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert _INSTALLING in blocks[0]
    blocks[0] = blocks[0].replace(_INSTALLING, _LINKING)
    blocks.insert(1, _IN_ANOTHER_SHELL)
    typed = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", _INSTALLED + "".join(blocks)],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert_ended_well(typed)
    assert re.search(r"\b[1-9]\d* passed", typed.stdout), typed.stdout
    assert SHOWN[example] in typed.stdout
