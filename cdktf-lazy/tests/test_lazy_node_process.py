"""How jsii's Node process is started."""

from __future__ import annotations

import os
import subprocess
from types import ModuleType
from typing import Any

import cdktf_lazy
import pytest
from cdktf_lazy import node

COMMAND = ["node", "--max-old-space-size=4069", "runtime/bin/jsii-runtime.js"]


@pytest.fixture(autouse=True)
def node_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have Node answer from the start: this file is about its process."""
    monkeypatch.setenv("CDKTF_LAZY_KERNEL", "node")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Collect the command lines that would be started."""
    commands: list[Any] = []
    monkeypatch.setattr(
        subprocess, "Popen", lambda args, **options: commands.append((args, options.get("env")))
    )
    return commands


def test_jsii_gets_the_preload_on_its_command_line(started: list[Any]) -> None:
    node.PreloadingSubprocess().Popen(COMMAND)
    [(args, _)] = started
    assert args == ["node", "--require", node.PRELOAD, *COMMAND[1:]]


def test_the_environment_that_jsii_gives_is_passed_on(started: list[Any]) -> None:
    environ = {**os.environ, "NODE_OPTIONS": "--trace-warnings"}
    node.PreloadingSubprocess().Popen(COMMAND, env=environ)
    assert started[0][1] == environ


@pytest.mark.parametrize(
    "command",
    [
        "node jsii-runtime.js",
        ["node"],
        ["node", "jsii-runtime"],
        ["node", "first.js", "second.js"],
        ["node", b"jsii-runtime.js"],
    ],
)
def test_an_unknown_command_line_is_left_as_it_is(started: list[Any], command: Any) -> None:
    node.PreloadingSubprocess().Popen(command)
    assert started[0][0] is command
    assert "unknown command line" in cdktf_lazy.status().fallbacks[-1]


def test_a_missing_preload_is_not_asked_for(
    started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(node, "PRELOAD", "/nowhere/preload.cjs")
    node.PreloadingSubprocess().Popen(COMMAND)
    assert started[0][0] is COMMAND
    assert "is not a file" in cdktf_lazy.status().fallbacks[-1]


def test_the_rest_of_subprocess_is_there_as_ever() -> None:
    assert node.PreloadingSubprocess().PIPE == subprocess.PIPE
    assert node.PreloadingSubprocess().run is subprocess.run


def test_a_jsii_that_starts_node_in_another_way_is_left_alone() -> None:
    module = ModuleType("process")
    before = dict(vars(module))
    node.hook_process_module(module)
    assert vars(module) == before
    assert "starts it in an unknown way" in cdktf_lazy.status().fallbacks[-1]


def test_hooking_twice_is_hooking_once() -> None:
    module = ModuleType("process")
    vars(module)["subprocess"] = subprocess
    node.hook_process_module(module)
    hooked = vars(module)["subprocess"]
    node.hook_process_module(module)
    assert vars(module)["subprocess"] is hooked
