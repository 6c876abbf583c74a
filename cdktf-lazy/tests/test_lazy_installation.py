"""What installing the distribution does to an environment."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from differential import Python

INSTALLED = """
import sys
print([one.__module__ for one in sys.meta_path if one.__module__.startswith("cdktf_lazy")])
print(sorted(name for name in sys.modules if name.startswith("cdktf_lazy")))
"""


def test_every_interpreter_of_the_environment_has_the_hooks_and_nothing_else(
    python: Python,
) -> None:
    assert python("-c", INSTALLED).stdout == "['cdktf_lazy']\n['cdktf_lazy']\n"


def test_one_variable_turns_it_off(python: Python) -> None:
    assert python("-c", INSTALLED, CDKTF_LAZY="0").stdout == "[]\n[]\n"


def test_a_call_does_not_turn_on_what_the_variable_turned_off(python: Python) -> None:
    script = "import cdktf_lazy; print(cdktf_lazy.install(), cdktf_lazy.status().installed)"
    assert python("-c", script, CDKTF_LAZY="0").stdout == "False False\n"


def test_installing_again_changes_nothing(python: Python) -> None:
    script = "import cdktf_lazy; print(cdktf_lazy.install(), cdktf_lazy.install())" + INSTALLED
    assert python("-c", script).stdout == "True True\n['cdktf_lazy']\n['cdktf_lazy']\n"


def test_installing_after_jsii_was_imported_still_preloads_node(python: Python) -> None:
    script = """
import sys
import jsii
import cdktf_lazy
assert not cdktf_lazy.status().installed
import os
del os.environ["CDKTF_LAZY"]
cdktf_lazy.install()
import constructs
print(cdktf_lazy.status().node_preloaded)
"""
    assert python("-c", script, CDKTF_LAZY="0").stdout == "True\n"


@pytest.mark.slow
def test_a_fresh_environment_gets_it_from_a_path_and_loses_it_again(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    folder = "Scripts" if sys.platform == "win32" else "bin"
    source = Path(__file__).parents[1]

    def run(*arguments: str) -> str:
        return subprocess.run(
            [str(tmp_path / "venv" / folder / "python"), *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        ).stdout

    run("-m", "pip", "install", "--quiet", "--no-deps", str(source))
    assert run("-c", INSTALLED) == "['cdktf_lazy']\n['cdktf_lazy']\n"
    run("-m", "pip", "uninstall", "--quiet", "--yes", "cdktf-lazy")
    assert run("-c", INSTALLED) == "[]\n[]\n"
    assert not list((tmp_path / "venv").rglob("cdktf_lazy*"))
