"""Both engines write the same: addresses, references, outputs, backends, assets, hashes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import aws
from gatehouse.core.provider_versions import NEWER, needs

from tests.unit.references import missing_references
from tests.unit.synth import without_metadata

from .conftest import ENGINES, ROOT

# The arguments of the first version of the provider that stacks ask for, of the types made here.
OLDEST = ROOT / "tests" / "provider_arguments" / "arguments_5_70.json"
# Arguments whose keys are the user's own.
MAPS = (
    "attribute_mapping",
    "dimensions",
    "principal_tags",
    "provider_details",
    "request_parameters",
    "roles",
    "supported_login_providers",
    "tags",
    "variables",
)

# All that may differ, by the file and the place in it.
IN_A_STACK = {("//", "metadata", "version")}
IN_THE_MANIFEST = {("version",)}

# What a stack without this library's `AppStack` has from the engine's bindings.
PIN = {
    ("terraform", "required_providers", "aws", "source"),
    ("terraform", "required_providers", "aws", "version"),
}
PLAIN = "without-the-library"
# CDKTF zips with the time of each file, so its own bytes are others in each checkout.
ARCHIVE = "archive.zip"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The corpus, as each engine writes it."""
    folders = {}
    for engine in ENGINES:
        folders[engine] = tmp_path_factory.mktemp(engine)
        subprocess.run(
            [sys.executable, "-m", "tests.engines.corpus", folders[engine]],
            cwd=ROOT,
            env={**os.environ, "GATEHOUSE_ENGINE": engine},
            check=True,
        )
    return folders


def files(folder: Path) -> list[str]:
    out = folder / "out"
    return sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())


def pairs(written: dict[str, Path], name: str) -> Iterator[tuple[str, bytes, bytes]]:
    """The files of a name, as the two engines wrote them."""
    for file in files(written["cdktf"]):
        if Path(file).name == name:
            first, second = (written[engine] / "out" / file for engine in ENGINES)
            yield file, first.read_bytes(), second.read_bytes()


def differences(one: Any, other: Any, place: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The places in which two values differ; the order of keys counts."""
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        inner = (differences(one[key], other[key], (*place, key)) for key in one)
        return set().union(*inner)
    return set() if one == other else {place}


def test_every_construct_is_written_by_both(written: dict[str, Path]) -> None:
    constructs = json.loads((written["cdktf"] / "constructs.json").read_text())
    assert constructs["made"] == constructs["all"]
    assert len(constructs["all"]) > 20


def test_both_write_the_same_files(written: dict[str, Path]) -> None:
    assert files(written["cdktf"]) == files(written["cdktn"])
    assert len(files(written["cdktf"])) > 100


def test_what_a_stack_refers_to_is_there(written: dict[str, Path]) -> None:
    missing = {
        file: names
        for file, first, _ in pairs(written, "cdk.tf.json")
        if (names := missing_references(without_metadata(json.loads(first))))
    }
    assert missing == {}


def test_what_the_oldest_provider_does_not_take_is_known_and_asked_for(
    written: dict[str, Path],
) -> None:
    oldest = {kind: set(names) for kind, names in json.loads(OLDEST.read_text()).items()}
    unknown, not_asked = [], []
    for file, first, _ in pairs(written, "cdk.tf.json"):
        if Path(file).parts[0] == PLAIN:
            continue
        synth = without_metadata(json.loads(first))
        asked = synth["terraform"]["required_providers"]["aws"]["version"]
        for kind, arguments in _resources(synth):
            if kind not in oldest:  # made by a page of the documentation, without a construct
                continue
            newer = [each.argument for each in NEWER.get(kind, ())]
            # `provider` is Terraform's own. A resource that the version lacks is new as a whole.
            names = set(_arguments(arguments)) - oldest[kind] - {"provider"}
            if not oldest[kind]:
                names &= {*newer} or names
            unknown += [
                f"{kind}.{name}"
                for name in names
                if not any(name == each or name.startswith(f"{each}.") for each in newer)
            ]
            least = _version(asked.split(",")[0].removeprefix(">= "))
            not_asked += [
                (file, asked, each)
                for each in needs(kind, arguments)
                if _version(each.since) > least
            ]
    assert sorted(set(unknown)) == [], "newer than the first version: add them to NEWER"
    assert not_asked == []


def test_the_arguments_of_each_type_that_is_made_are_known() -> None:
    modules = re.findall(
        r"import cdktf_cdktf_provider_aws\.(\w+) as", Path(aws.__file__).read_text()
    )
    kinds = {
        f"data.{name.removeprefix('data_')}" if name.startswith("data_") else f"aws_{name}"
        for name in modules
        if name != "provider"
    }
    assert kinds == json.loads(OLDEST.read_text()).keys()


def _version(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


def _resources(synth: Any) -> Iterator[tuple[str, Any]]:
    for part, prefix in (("resource", ""), ("data", "data.")):
        for kind, named in synth.get(part, {}).items():
            if kind.startswith("aws_"):
                yield from ((f"{prefix}{kind}", arguments) for arguments in named.values())


def _arguments(block: Any, prefix: str = "") -> Iterator[str]:
    """The names of a resource's arguments; nested ones have a dot, the keys of maps none."""
    for name, value in block.items():
        if not prefix and name in ("depends_on", "lifecycle"):
            continue
        yield prefix + name
        if name in MAPS:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from _arguments(each, f"{prefix}{name}.")


def test_a_stack_differs_in_the_version_of_the_engine_and_in_nothing_else(
    written: dict[str, Path],
) -> None:
    differing = {
        file: differences(json.loads(one), json.loads(other))
        for file, one, other in pairs(written, "cdk.tf.json")
        if not file.startswith(PLAIN)
    }
    assert differing == dict.fromkeys(differing, IN_A_STACK)


def test_a_stack_without_the_library_differs_in_the_pin_of_the_bindings_too(
    written: dict[str, Path],
) -> None:
    differing = {
        file: differences(json.loads(one), json.loads(other))
        for file, one, other in pairs(written, "cdk.tf.json")
        if file.startswith(PLAIN)
    }
    assert len(differing) == 2
    assert differing == dict.fromkeys(differing, IN_A_STACK | PIN)


def test_the_manifest_differs_in_the_version_of_the_engine_and_in_nothing_else(
    written: dict[str, Path],
) -> None:
    differing = {
        file: differences(json.loads(one), json.loads(other))
        for file, one, other in pairs(written, "manifest.json")
    }
    assert differing == dict.fromkeys(differing, IN_THE_MANIFEST)


def test_assets_and_lock_files_are_the_same_bytes(written: dict[str, Path]) -> None:
    compared = [
        file
        for file in files(written["cdktf"])
        if Path(file).name not in ("cdk.tf.json", "manifest.json", ARCHIVE)
    ]
    one, other = (
        {file: (written[engine] / "out" / file).read_bytes() for file in compared}
        for engine in ENGINES
    )
    assert {Path(file).suffix for file in compared} == {".zip", ".json", ".html"}
    assert one == other
