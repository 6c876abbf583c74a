from __future__ import annotations

import json
from pathlib import Path

import pytest

from gatehouse.call import call
from gatehouse.errors import CommandError
from tests.gatehouse.test_client import OUTPUTS


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """What cdktf wrote of a deployed app."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"notes-dev": OUTPUTS}))
    return file


def test_without_an_app_that_is_up_it_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="make demo KEEP=1"):
        call(tmp_path, "GET", "/public")


def test_a_body_that_is_not_json_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match="--body is not JSON"):
        call(tmp_path, "POST", "/notes", body="{x", outputs=outputs)


def test_a_user_without_password_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"no password for ada@example\.com"):
        call(tmp_path, "GET", "/private", user="ada@example.com", outputs=outputs)
