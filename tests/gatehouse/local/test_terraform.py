from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gatehouse.errors import CommandError
from gatehouse.local.launcher import terraform
from gatehouse.local.launcher.terraform import find_mirror, holds_provider, settings

_PROVIDER = "registry.terraform.io/hashicorp/aws"


def _mirror(folder: Path, *, machine: str | None = None) -> Path:
    (folder / _PROVIDER / "5.100.0" / (machine or terraform._machine())).mkdir(parents=True)
    return folder


@pytest.fixture
def work(tmp_path: Path) -> Path:
    made = tmp_path / "work"
    made.mkdir()
    return made


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """An environment with an empty home directory, on a machine that has no mirror."""
    made = tmp_path / "home"
    made.mkdir()
    return {"HOME": str(made), "XDG_DATA_DIRS": str(tmp_path / "share")}


@pytest.fixture
def mirror(home: dict[str, str]) -> Path:
    """A mirror in Terraform's own place in the home directory."""
    return _mirror(Path(home["HOME"]) / ".terraform.d" / "plugins")


def test_a_mirror_of_unpacked_providers_is_recognised(tmp_path: Path) -> None:
    assert holds_provider(_mirror(tmp_path))


def test_a_mirror_of_packed_providers_is_recognised(tmp_path: Path) -> None:
    packed = tmp_path / _PROVIDER / f"terraform-provider-aws_5.100.0_{terraform._machine()}.zip"
    packed.parent.mkdir(parents=True)
    packed.touch()
    assert holds_provider(tmp_path)


def test_a_mirror_for_another_processor_is_not_recognised(tmp_path: Path) -> None:
    assert not holds_provider(_mirror(tmp_path, machine="plan9_mips"))


def test_a_mirror_in_the_home_directory_is_found(home: dict[str, str], mirror: Path) -> None:
    assert find_mirror(home) == mirror


@pytest.mark.skipif(sys.platform == "darwin", reason="Terraform has other places on macOS")
def test_a_mirror_in_a_data_directory_is_found(tmp_path: Path, home: dict[str, str]) -> None:
    placed = _mirror(tmp_path / "share" / "terraform" / "plugins")
    assert find_mirror(home) == placed


def test_the_plugin_cache_serves_as_a_mirror(tmp_path: Path, home: dict[str, str]) -> None:
    cache = _mirror(tmp_path / "cache")
    assert find_mirror({**home, "TF_PLUGIN_CACHE_DIR": str(cache)}) == cache


def test_other_folders_of_the_machine_are_not_searched(
    tmp_path: Path, home: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _mirror(tmp_path / "share" / "some-software" / "plugins")
    _mirror(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    assert find_mirror(home) is None


def test_a_named_mirror_goes_before_every_other(
    tmp_path: Path, home: dict[str, str], mirror: Path
) -> None:
    named = _mirror(tmp_path / "named")
    assert find_mirror({**home, terraform.MIRROR: str(named)}) == named


def test_a_named_mirror_without_the_provider_is_an_error_that_names_it(
    tmp_path: Path, home: dict[str, str]
) -> None:
    with pytest.raises(CommandError, match=f"must name a folder .*, not {tmp_path / 'empty'}"):
        find_mirror({**home, terraform.MIRROR: str(tmp_path / "empty")})


def test_without_a_mirror_nothing_is_found(home: dict[str, str]) -> None:
    assert find_mirror(home) is None


def test_with_the_registry_in_reach_a_mirror_is_not_used(
    home: dict[str, str], mirror: Path, work: Path
) -> None:
    assert settings(home, work, reachable=True) == {}


def test_out_of_reach_of_the_registry_the_mirror_is_used_for_the_provider_only(
    home: dict[str, str], mirror: Path, work: Path
) -> None:
    made = settings(home, work, reachable=False)
    text = Path(made["TF_CLI_CONFIG_FILE"]).read_text()
    assert f'path    = "{mirror}"' in text
    assert f'exclude = ["{_PROVIDER}"]' in text
    assert made["CDKTF_SKIP_PROVIDER_LOCK"] == "true"


def test_the_generated_configuration_lies_in_the_work_folder(
    home: dict[str, str], mirror: Path, work: Path
) -> None:
    made = settings(home, work, reachable=False)
    assert Path(made["TF_CLI_CONFIG_FILE"]).parent == work


def test_what_a_users_configuration_says_beside_installation_is_kept(
    home: dict[str, str], mirror: Path, work: Path
) -> None:
    (Path(home["HOME"]) / ".terraformrc").write_text("disable_checkpoint = true\n")
    made = settings(home, work, reachable=False)
    assert Path(made["TF_CLI_CONFIG_FILE"]).read_text().startswith("disable_checkpoint = true\n")


def test_a_configuration_with_provider_installation_stays_in_use(
    tmp_path: Path, home: dict[str, str], mirror: Path, work: Path
) -> None:
    mine = tmp_path / "mine.tfrc"
    mine.write_text("provider_installation {\n  direct {}\n}\n")
    made = settings({**home, "TF_CLI_CONFIG_FILE": str(mine)}, work, reachable=False)
    assert made["TF_CLI_CONFIG_FILE"] == str(mine)
    assert list(work.iterdir()) == []


def test_a_configuration_file_that_does_not_exist_is_ignored(
    home: dict[str, str], work: Path
) -> None:
    named = {**home, "TF_CLI_CONFIG_FILE": "/nonexistent/terraformrc"}
    assert settings(named, work, reachable=True) == {}


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs Terraform")
def test_terraform_accepts_the_generated_configuration(
    home: dict[str, str], mirror: Path, work: Path
) -> None:
    made = settings(home, work, reachable=False)
    (work / "main.tf").write_text(
        'terraform {\n  required_providers {\n    aws = { source = "hashicorp/aws" }\n  }\n}\n'
    )
    ended = subprocess.run(
        ["terraform", "init", "-no-color"],
        cwd=work,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **home, **made, "CHECKPOINT_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    # The mirror here is empty folders: Terraform looks into it and finds no program.
    assert "Installing hashicorp/aws v5.100.0" in ended.stdout
