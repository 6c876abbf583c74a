"""The warm process: the same Terraform JSON, and never one of something that has changed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from gatehouse.deployed.dev.synth.program import Program, program_of
from gatehouse.deployed.dev.synth.synthesizing import Synth
from gatehouse.deployed.dev.synth.warm import UnavailableError, Warm
from gatehouse.errors import CommandError

from tests.deployed.dev.conftest import copied

SPARE = Path("/spare.py")


@pytest.mark.parametrize(
    ("command", "through"),
    [
        ("python main.py", "python /spare.py main.py"),
        ("python3 -u main.py --fast", "python3 -u /spare.py main.py --fast"),
        ("pipenv run python main.py", "pipenv run python /spare.py main.py"),
        ("uv run python3.12 src/app.py", "uv run python3.12 /spare.py src/app.py"),
        ("PATH=$PWD/bin:$PATH python main.py", "PATH=$PWD/bin:$PATH python /spare.py main.py"),
        (".venv/bin/python main.py", ".venv/bin/python /spare.py main.py"),
    ],
)
def test_a_program_in_python_is_run_by_a_script_before_it(command: str, through: str) -> None:
    assert Program(command).through(SPARE) == through


@pytest.mark.parametrize(
    "command",
    [
        "npx ts-node main.ts",
        "make synth",
        "python -m app",
        "python main.py && cp a b",
        "cd infra; python main.py",
        "python main.py > log",
        "python $(cat name).py",
        "python 'my main.py'",
        "mypython main.py",
    ],
)
def test_another_program_is_run_as_it_stands(command: str) -> None:
    assert Program(command).through(SPARE) is None


@pytest.mark.parametrize("written", ["{", "[]", "{}", '{"app": ""}', '{"app": 3}'])
def test_a_file_without_a_program_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "cdktf.json").write_text(written)
    with pytest.raises(CommandError, match=r"cdktf\.json"):
        program_of(tmp_path)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("synths") / "app")


@pytest.fixture(scope="module")
def synth(app: Path) -> Iterator[Synth]:
    environment = {**os.environ, "GATEHOUSE_LOCK_FILE": str(app.parent / "lock.json")}
    made = Synth(app, environment, app.parent / "out")
    made.run()
    made.run()
    yield made
    made.end()


def _written(app: Path) -> dict[str, bytes]:
    out = app.parent / "out"
    return {
        str(each.relative_to(out)): each.read_bytes() for each in out.rglob("*") if each.is_file()
    }


def _is_warm(synth: Synth, app: Path) -> bool:
    """Whether the warm process answers."""
    with tempfile.TemporaryFile() as printed:
        try:
            return synth._warm.run(program_of(app), printed.fileno()) == 0
        except UnavailableError:
            return False
        finally:
            synth._warm.prepare(program_of(app))


def test_it_writes_what_an_ordinary_process_writes(synth: Synth, app: Path) -> None:
    assert _is_warm(synth, app)
    warm = _written(app)
    with tempfile.TemporaryFile() as printed:
        assert synth._cold("python main.py", printed) == 0
    assert _written(app) == warm


def test_the_apps_own_modules_are_read_anew(synth: Synth, app: Path) -> None:
    (app / "naming.py").write_text('NAME = "before"\n')
    text = (app / "main.py").read_text()
    try:
        (app / "main.py").write_text(
            text.replace("app.synth()", "import naming\nweb.output(Name=naming.NAME)\napp.synth()")
        )
        synth.run()
        (app / "naming.py").write_text('NAME = "after"\n')
        web = synth.run()["web-dev"]
    finally:
        (app / "main.py").write_text(text)
    assert web.content["output"]["Name"]["value"] == "after"


def test_a_failure_is_the_apps_own_words(synth: Synth, app: Path) -> None:
    text = (app / "main.py").read_text()
    try:
        (app / "main.py").write_text(text.replace('partition_key="name"', "partition_key=3"))
        with pytest.raises(CommandError) as refused:
            synth.run()
        (app / "main.py").write_text("raise SystemExit('no today')\n")
        with pytest.raises(CommandError) as ended:
            synth.run()
    finally:
        (app / "main.py").write_text(text)
    assert "option `partition_key` cannot be used as given" in refused.value.fix
    assert "Traceback" not in refused.value.fix
    assert "spare.py" not in refused.value.fix
    assert ended.value.fix == "no today"
    assert list(synth.run()) == ["data-dev", "web-dev"]


def test_a_lock_file_that_changes_ends_the_process(synth: Synth, app: Path) -> None:
    assert _is_warm(synth, app)
    (app / "Pipfile.lock").write_text("{}")
    assert not _is_warm(synth, app)
    assert list(synth.run()) == ["data-dev", "web-dev"]  # by an ordinary process
    assert _is_warm(synth, app)


def test_a_loaded_module_that_changes_ends_the_process(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "lent.py").write_text('WORD = "old"\n')
    os.utime(library / "lent.py", (1, 1))
    app = tmp_path / "app"
    app.mkdir()
    (app / "main.py").write_text("import lent, sys; print(lent.WORD)\n")
    warm = Warm(app, {**os.environ, "PYTHONPATH": str(library)})
    try:
        assert _said(warm) == "old"
        assert _said(warm) == "old"  # it is loaded from here on
        (library / "lent.py").write_text('WORD = "new"\n')
        with pytest.raises(UnavailableError):
            _said(warm)
        warm.end()
        time.sleep(0.01)
        assert _said(warm) == "new"
    finally:
        warm.end()


def _said(warm: Warm) -> str:
    program = Program("python main.py")
    warm.prepare(program)
    with tempfile.TemporaryFile() as printed:
        assert warm.run(program, printed.fileno()) == 0
        printed.seek(0)
        return printed.read().decode().strip()


def test_a_program_that_a_fork_would_not_copy_is_not_forked(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "busy.py").write_text(
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    )
    app = tmp_path / "app"
    app.mkdir()
    (app / "main.py").write_text("import busy; print('ran')\n")
    warm = Warm(app, {**os.environ, "PYTHONPATH": str(library)})
    try:
        assert _said(warm) == "ran"
        with pytest.raises(UnavailableError, match="threads"):
            _said(warm)
    finally:
        warm.end()


def test_its_socket_is_this_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    started = subprocess.Popen

    def look(*arguments: object, **options: object) -> object:
        address = Path(options["env"]["GATEHOUSE_SPARE"])  # type: ignore[index]
        seen.extend(stat.S_IMODE(each.stat().st_mode) for each in (address, address.parent))
        return started(*arguments, **options)  # type: ignore[call-overload]

    (tmp_path / "main.py").write_text("print('ran')\n")
    monkeypatch.setattr(subprocess, "Popen", look)
    warm = Warm(tmp_path, os.environ)
    try:
        assert _said(warm) == "ran"
    finally:
        warm.end()
    assert seen == [0o600, 0o700]


def test_nothing_is_left_of_it(synth: Synth, app: Path) -> None:
    process = synth._warm._process
    assert process is not None
    synth.end()
    assert process.poll() is not None
    assert json.loads((app.parent / "out" / "manifest.json").read_text())["stacks"]
