"""The lock file: what can never change, written once and held against every later synth."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import (
    BooleanAttribute,
    NumberAttribute,
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.core import App, AppStack, LockFileError, OptionError
from gatehouse.core.lock_file import lock_file_path

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def beside_cdktf_json(monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE")


def synth(
    stage: str = "test", make: Callable[[AppStack], object] | None = None, **pool: Any
) -> None:
    app = App()
    stack = AppStack(app, "notes", stage=stage)
    if make is not None:
        make(stack)
    else:
        UserPool(stack, "Users", **pool)
    app.synth()


def recorded() -> dict[str, Any]:
    return dict(json.loads(Path("gatehouse.lock.json").read_text())["stacks"])


def test_the_first_synth_writes_down_what_can_never_change() -> None:
    synth(
        usernames=["email"],
        standard_attributes={"name": StandardAttribute(required=True)},
        custom_attributes={"tenant": StringAttribute(max_length=64)},
    )
    assert recorded() == {
        "notes-test": {
            "Users": {
                "aliases": [],
                "case_sensitive": False,
                "custom_attributes": {
                    "tenant": {
                        "max_length": 64,
                        "min_length": 0,
                        "mutable": True,
                        "type": "String",
                    }
                },
                "standard_attributes": {"name": {"mutable": True, "required": True}},
                "usernames": ["email"],
            }
        }
    }


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ({"usernames": ["email"]}, {"usernames": ["phone"]}, "usernames"),
        ({"usernames": ["email"]}, {"aliases": ["email"]}, "usernames"),
        ({"aliases": ["email"]}, {"aliases": ["email", "phone"]}, "aliases"),
        ({}, {"case_sensitive": True}, "case_sensitive"),
        (
            {},
            {"standard_attributes": {"name": StandardAttribute(required=True)}},
            "standard_attributes['name']",
        ),
        (
            {"standard_attributes": {"name": StandardAttribute(required=True)}},
            {},
            "standard_attributes['name']",
        ),
        (
            {"custom_attributes": {"a": StringAttribute(max_length=10)}},
            {"custom_attributes": {"a": StringAttribute(max_length=20)}},
            "custom_attributes['a']",
        ),
        (
            {"custom_attributes": {"a": StringAttribute()}},
            {"custom_attributes": {"a": NumberAttribute()}},
            "custom_attributes['a']",
        ),
        (
            {"custom_attributes": {"a": BooleanAttribute()}},
            {"custom_attributes": {"a": BooleanAttribute(mutable=False)}},
            "custom_attributes['a']",
        ),
        ({"custom_attributes": {"a": BooleanAttribute()}}, {}, "custom_attributes['a']"),
    ],
)
def test_a_change_that_would_lose_every_user_stops(
    before: dict[str, Any], after: dict[str, Any], field: str
) -> None:
    synth(**before)
    written = recorded()
    with pytest.raises(OptionError, match=r"must stay .* as in the lock file") as raised:
        synth(**after)
    assert raised.value.option == field
    assert "user_migration" in raised.value.fix
    assert "allow_replacement" in raised.value.fix
    assert recorded() == written


def test_the_error_names_what_it_was_and_what_it_would_be() -> None:
    synth(usernames=["email"])
    with pytest.raises(OptionError) as raised:
        synth(usernames=["phone"])
    assert "['email']" in raised.value.rule
    assert raised.value.value == ["phone"]


def test_the_order_of_sign_in_names_is_no_change() -> None:
    synth(usernames=["email", "phone"])
    synth(usernames=["phone", "email"])


def test_an_attribute_that_says_what_is_so_anyway_is_no_change() -> None:
    synth()
    synth(standard_attributes={"name": StandardAttribute()})


def test_a_new_custom_attribute_is_recorded_beside_the_others() -> None:
    synth(custom_attributes={"a": StringAttribute()})
    synth(custom_attributes={"a": StringAttribute(), "b": BooleanAttribute()})
    assert set(recorded()["notes-test"]["Users"]["custom_attributes"]) == {"a", "b"}


def test_a_replacement_with_a_reason_is_let_through_and_recorded() -> None:
    synth(usernames=["email"])
    synth(usernames=["phone"], allow_replacement="nobody signed up yet")
    assert recorded()["notes-test"]["Users"]["usernames"] == ["phone"]


def test_a_replacement_without_a_reason_stops() -> None:
    with pytest.raises(OptionError, match="must be a reason that a reviewer can judge"):
        synth(allow_replacement=" ")


def test_each_stage_has_fields_of_its_own() -> None:
    synth("test", usernames=["email"])
    synth("other", usernames=["phone"])
    assert set(recorded()) == {"notes-test", "notes-other"}


def test_a_pool_that_is_not_made_any_more_stops() -> None:
    synth(usernames=["email"])
    with pytest.raises(OptionError, match="the plan would delete it") as raised:
        synth(make=lambda stack: UserPool(stack, "People", usernames=["email"]))
    assert raised.value.value == "Users"


def test_a_pool_that_was_taken_out_of_the_file_may_go() -> None:
    synth(usernames=["email"])
    content = json.loads(Path("gatehouse.lock.json").read_text())
    del content["stacks"]["notes-test"]["Users"]
    Path("gatehouse.lock.json").write_text(json.dumps(content))
    synth(make=lambda stack: UserPool(stack, "People", usernames=["email"]))
    assert set(recorded()["notes-test"]) == {"People"}


def test_an_app_without_pools_writes_no_lock_file() -> None:
    synth(make=lambda stack: None)
    assert not Path("gatehouse.lock.json").exists()


def test_an_unchanged_file_is_left_alone() -> None:
    synth(usernames=["email"])
    before = Path("gatehouse.lock.json").stat()
    synth(usernames=["email"])
    after = Path("gatehouse.lock.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_synth_that_fails_writes_nothing_down() -> None:
    def make(stack: AppStack) -> None:
        UserPool(stack, "Users", usernames=["email"])
        stack.check_at_finish(lambda: _fail(stack))

    with pytest.raises(OptionError):
        synth(make=make)
    assert not Path("gatehouse.lock.json").exists()


def test_a_synth_whose_output_can_t_be_written_writes_nothing_down() -> None:
    Path("cdktf.out").write_text("a file where the folder should be")
    with pytest.raises(OptionError, match=r"cdktf\.out"):
        synth(usernames=["email"])
    assert not Path("gatehouse.lock.json").exists()
    assert list(Path.cwd().glob(".gatehouse.lock.json*")) == []


def test_a_synth_that_fails_leaves_what_was_written_down_before() -> None:
    synth(usernames=["email"])
    written = Path("gatehouse.lock.json").read_text()
    shutil.rmtree("cdktf.out")
    Path("cdktf.out").write_text("a file where the folder should be")
    with pytest.raises(OptionError, match=r"cdktf\.out"):
        synth(usernames=["email"], custom_attributes={"a": StringAttribute()})
    assert Path("gatehouse.lock.json").read_text() == written


REFUSED = """
from gatehouse.auth import UserPool
from gatehouse.core import App, AppStack
from gatehouse.core.engine import Annotations

app = App()
stack = AppStack(app, "notes", stage="test")
UserPool(stack, "Users", usernames=["email"])
Annotations.of(stack).add_error("not like this")
app.synth()
"""


@pytest.mark.starts_node("an error of the engine's")
def test_a_synth_that_the_engine_refuses_writes_nothing_down() -> None:
    """In a process of its own, since the engine's errors are Node's to write."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "modules")}
    command = [sys.executable, "-c", REFUSED]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "not like this" in ran.stderr
    assert not Path("gatehouse.lock.json").exists()


def _fail(stack: AppStack) -> None:
    UserPool(stack, "Others", usernames=["emial"])


CONFLICT = """{
  "stacks": {
    "notes-test": {
<<<<<<< HEAD
      "Users": {}
=======
      "People": {}
>>>>>>> other
    }
  },
  "version": 1
}
"""


def test_a_merge_conflict_in_the_file_is_named_as_one() -> None:
    Path("gatehouse.lock.json").write_text(CONFLICT)
    with pytest.raises(LockFileError, match="must have no merge conflict in it") as raised:
        synth(usernames=["email"])
    assert raised.value.option == "line 4"
    assert Path("gatehouse.lock.json").read_text() == CONFLICT


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "{",
        '{"version": 2, "stacks": {}}',
        '{"version": 1, "stacks": []}',
        '{"version": 1, "stacks": {"notes-test": ["Users"]}}',
        '{"version": 1, "stacks": {"notes-test": {"Users": "email"}}}',
    ],
)
def test_a_file_that_is_no_lock_file_stops(content: str) -> None:
    Path("gatehouse.lock.json").write_text(content)
    with pytest.raises(LockFileError, match="git checkout"):
        synth(usernames=["email"])


def test_a_second_synth_that_was_faster_is_not_written_over(project: Path) -> None:
    app = App()
    UserPool(AppStack(app, "notes", stage="test"), "Users", usernames=["email"])
    synth(usernames=["phone"])
    with pytest.raises(OptionError, match=r"must stay .* as in the lock file"):
        app.synth()
    assert recorded()["notes-test"]["Users"]["usernames"] == ["phone"]


def test_synths_at_the_same_time_lose_nothing(project: Path) -> None:
    program = (
        "import sys\nfrom gatehouse.core.lock_file import Claim, LockFile\n"
        "from pathlib import Path\n"
        "for number in range(25):\n"
        "    lock = LockFile(Path('gatehouse.lock.json'))\n"
        "    claim = Claim({'aliases': []}, lambda was: None)\n"
        "    lock.claim(f'notes-{sys.argv[1]}-{number}', 'Users', claim)\n"
        "    with lock.saved():\n        pass\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    running = [
        subprocess.Popen([sys.executable, "-c", program, name], cwd=project, env=environment)
        for name in ("a", "b", "c")
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert len(recorded()) == 75


def test_the_file_is_beside_cdktf_json_unless_another_place_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert lock_file_path(None) == Path("gatehouse.lock.json")
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", "state")
    assert lock_file_path(None) == Path("state/gatehouse.lock.json")
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", "named.json")
    assert lock_file_path(None) == Path("named.json")
    assert lock_file_path("given.json") == Path("given.json")


@pytest.mark.parametrize("content", [None, b"\xff\xfe{}", b"[" * 100_000, b"{}", b"null"])
def test_a_lock_file_that_can_not_be_read_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    file = tmp_path / "lock.json"
    file.mkdir() if content is None else file.write_bytes(content)
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", str(file))
    with pytest.raises(LockFileError, match=r"lock\.json"):
        UserPool(AppStack(App(), "notes"), "Users", usernames=["email"])
