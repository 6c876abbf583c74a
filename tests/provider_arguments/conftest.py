from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from gatehouse.local.launcher import terraform

PROVIDER_VERSION = "5.100.0"

# What each resource of the provider has beside its own arguments.
NOT_ARGUMENTS = ("id", "tags_all", "timeouts")

Schema = dict[str, set[str]]


@pytest.fixture(scope="session")
def provider_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Terraform says of the provider's resources and data sources."""
    folder = tmp_path_factory.mktemp("schema")
    required = {"aws": {"source": "hashicorp/aws", "version": PROVIDER_VERSION}}
    (folder / "main.tf.json").write_text(
        json.dumps({"terraform": {"required_providers": required}})
    )
    environment = {**os.environ, **terraform.settings(os.environ, folder)}

    def run(*arguments: str) -> str:
        command = ["terraform", *arguments]
        return subprocess.run(
            command, cwd=folder, env=environment, check=True, capture_output=True, text=True
        ).stdout

    run("init", "-input=false")
    (schema,) = json.loads(run("providers", "schema", "-json"))["provider_schemas"].values()
    return dict(schema)


@pytest.fixture(scope="session")
def provider_arguments(provider_schema: dict[str, Any]) -> Schema:
    """The arguments of each resource type; nested ones have a dot."""
    return {
        kind: set(_arguments(resource["block"]))
        for kind, resource in provider_schema["resource_schemas"].items()
    }


def _arguments(block: dict[str, Any], prefix: str = "") -> Iterator[str]:
    for name, attribute in block.get("attributes", {}).items():
        if not (attribute.get("optional") or attribute.get("required")):
            continue
        if not prefix and name in NOT_ARGUMENTS:
            continue
        if "nested_type" in attribute:
            yield from _arguments(attribute["nested_type"], f"{prefix}{name}.")
        else:
            yield prefix + name
    for name, nested in block.get("block_types", {}).items():
        if prefix or name not in NOT_ARGUMENTS:
            yield from _arguments(nested["block"], f"{prefix}{name}.")
