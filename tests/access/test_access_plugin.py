"""The fixture ``access`` of an app's own tests, and ``gatehouse access prove``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.access.corpus.case import written
from tests.access.corpus.pieces import FILES, OWN, READ, allow, app, bucket, signed_in

MAIN = """
import sys
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket

class Stack(AppStack):
    def __init__(self, scope):
        super().__init__(scope, "small")
        files = Bucket(self, "Files")
        web = UserPool(self, "UserPool", usernames=["email"]).add_client("Web")
        people = IdentityPool(self, "IdentityPool", user_pools=[web])
        people.authenticated.allow(files.own_folder("private"), {more})

app = App(sys.argv[1:])
Stack(app)
app.synth()
"""
TESTS = """
from gatehouse.testing import folder_of, user

def test_files_are_their_owners(access):
    access.assert_denied(user("a"), "s3:*", folder_of(user("b")))
"""


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False
    )


def ended_tests(folder: Path, more: str, *options: str) -> subprocess.CompletedProcess[str]:
    (folder / "main.py").write_text(MAIN.replace("{more}", more))
    (folder / "test_access.py").write_text(TESTS)
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n")
    return run(folder, "pytest", "-q", "-p", "gatehouse.testing.plugin", *options)


def test_a_right_app_passes(tmp_path: Path) -> None:
    ended = ended_tests(tmp_path, "")
    assert "1 passed" in ended.stdout, ended.stdout
    assert not (tmp_path / "cdktf.out").exists()


def test_a_wrong_app_fails_with_the_line_of_its_source(tmp_path: Path) -> None:
    ended = ended_tests(tmp_path, 'files.read("private")')
    assert "1 failed" in ended.stdout, ended.stdout
    assert "user a must not s3:* in the folder of user b: it is not so" in ended.stdout
    assert "main.py:" in ended.stdout
    assert "gatehouse/testing" not in ended.stdout, "the test's own frame alone is shown"


def test_an_app_that_does_not_synthesize_is_said(tmp_path: Path) -> None:
    ended = ended_tests(tmp_path, "undefined_name")
    assert "main.py must synthesize; it ended so:" in ended.stdout
    assert "undefined_name" in ended.stdout


def test_a_project_without_an_app_is_told_what_to_set(tmp_path: Path) -> None:
    ended = ended_tests(tmp_path, "", "-o", "gatehouse_app=app.py")
    assert "app.py must be the file that synthesizes the app" in ended.stdout
    assert "gatehouse_app = app.py" in ended.stdout


def test_pytest_starts_without_importing_what_no_test_asks_for(tmp_path: Path) -> None:
    program = (
        "import sys, gatehouse.testing.plugin; "
        "print([name for name in sys.modules if name.startswith('gatehouse.access') "
        "or name in ('z3', 'psutil', 'boto3', 'cdktf')])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "[]"


MINE = allow(READ, f"{FILES}/private/{OWN}/*")


@pytest.fixture
def right(tmp_path: Path) -> str:
    return str(written(app(signed_in(MINE), bucket()), tmp_path / "right"))


@pytest.fixture
def wrong(tmp_path: Path) -> str:
    more = allow("s3:GetObject", f"{FILES}/*")
    return str(written(app(signed_in(MINE, more), bucket()), tmp_path / "wrong"))


def test_prove_prints_a_line_for_each_proof(right: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "gatehouse", "access", "prove", "--from", right)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "proven   no user reads, writes, deletes or lists another user's folder" in ended.stdout
    assert "refuted" not in ended.stdout


def test_prove_prints_the_request_that_refutes(wrong: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "gatehouse", "access", "prove", "folders", "--from", wrong)
    assert ended.returncode == 1
    assert "refuted  no user reads" in ended.stdout
    assert "does     s3:GetObject" in ended.stdout
    assert "aws_iam_role_policy.users" in ended.stdout


def test_prove_has_json_for_scripts(wrong: str, tmp_path: Path) -> None:
    ended = run(tmp_path, "gatehouse", "access", "prove", "folders", "--from", wrong, "--json")
    (found,) = json.loads(ended.stdout)
    assert (ended.returncode, found["status"]) == (1, "refuted")
    assert found["counterexample"]["action"] == "s3:GetObject"
    assert found["counterexample"]["address"] == "aws_iam_role_policy.users"


def test_prove_reads_the_theorems_of_a_file(right: str, tmp_path: Path) -> None:
    file = tmp_path / "more.py"
    file.write_text(
        "from gatehouse.access.prover.words import denied, objects, user\n"
        "THEOREMS = [denied(user(), 's3:PutObject', objects('files', but='private/*'))]\n"
    )
    command = ("gatehouse", "access", "prove", "--from", right, "--theorems", str(file))
    ended = run(tmp_path, *command)
    assert ended.returncode == 0, ended.stdout
    assert "proven   user a must not s3:PutObject to * of files but private/*" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nonsense"], "a theorem must be one about the stack, not 'nonsense'"),
        (["--theorems", "nowhere.py"], "nowhere.py must be a file of Python"),
    ],
)
def test_prove_says_what_is_wrong(
    arguments: list[str], told: str, right: str, tmp_path: Path
) -> None:
    ended = run(tmp_path, "gatehouse", "access", "prove", "--from", right, *arguments)
    assert ended.returncode == 2
    assert told in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr


def test_prove_without_z3_says_that_it_is_no_proof(right: str, tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['z3'] = None\n"
        "import gatehouse.access.prover.proving as found; found.has_solver = lambda: False\n"
        f"sys.argv = ['gatehouse', 'access', 'prove', '--from', {right!r}]\n"
        "from gatehouse.cli.main import main; main()\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 2
    assert "sampled" in ended.stdout
    assert "no proof" in ended.stderr
    assert "gatehouse-aws[prove]" in " ".join(ended.stderr.split())
