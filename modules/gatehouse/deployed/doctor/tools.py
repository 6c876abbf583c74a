"""The programs and packages that a synth and a deployment need."""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from gatehouse.deployed.doctor.check import Check, State, printed
from gatehouse.deployed.project import Project
from gatehouse.errors import CommandError
from gatehouse.local.launcher import terraform as providers

_OLDEST_PYTHON, _NEWEST_PYTHON = (3, 10), (3, 13)
_OLDEST_NODE, _OLDEST_TERRAFORM = 20, (1, 5)
_NODE = "Install Node.js 22 LTS from your system's packages or nodejs.org."
_TERRAFORM = "Install Terraform 1.5 or newer: https://developer.hashicorp.com/terraform/install"
#: The engines, with their bindings, and what installs each.
_ENGINES = {"cdktf": "cdktf-cdktf-provider-aws", "cdktn": "cdktn-provider-aws"}


def tools(project: Path) -> Iterator[Check]:
    """Look at Python, Node.js, Terraform, the provider, and the packages."""
    in_project = (project / "cdktf.json").is_file()
    yield _python()
    yield _gatehouse()
    yield from _engine()
    yield _node(in_project)
    yield _command_line(project, in_project)
    yield _terraform()
    yield _provider()


def _python() -> Check:
    version = sys.version_info[:3]
    found = f"{'.'.join(map(str, version))} at {sys.executable}"
    if _OLDEST_PYTHON <= version[:2] <= _NEWEST_PYTHON:
        return Check("Python", "ok", found)
    return Check("Python", "broken", found, "Use Python 3.10 to 3.13.")


def _gatehouse() -> Check:
    version = _version("gatehouse-aws")
    if version is None:
        return Check("Gatehouse", "warning", "no package is installed", "pip install gatehouse-aws")
    return Check("Gatehouse", "ok", version)


def _engine() -> Iterator[Check]:
    """Look at the engine, its bindings, and what they share."""
    made = [(name, version) for name in _ENGINES if (version := _version(name))]
    if not made:
        fix = "pip install gatehouse-aws, which brings CDKTF."
        yield Check("engine", "broken", "neither cdktf nor cdktn is installed", fix)
    for name, version in made:
        yield Check("engine", "ok", f"{name} {version}")
        bindings = _ENGINES[name]
        bound = _version(bindings)
        if bound is None:
            yield Check("bindings", "broken", f"{name} has none", f"pip install {bindings}")
        else:
            yield Check("bindings", "ok", f"{bindings} {bound}")
    for name in ("constructs", "jsii"):
        found = _version(name)
        if found is None and made:
            yield Check(name, "broken", "is not installed", f"pip install {name}")
        elif found is not None:
            yield Check(name, "ok", found)


def _node(in_project: bool) -> Check:
    program = os.environ.get("JSII_NODE") or "node"
    lacking: State = "broken" if in_project else "warning"
    where = shutil.which(program)
    if where is None:
        return Check("Node.js", lacking, f"no {program} is on the PATH", _NODE)
    said = printed([where, "--version"])
    number = re.match(r"v?(\d+)", said or "")
    if number is None:
        return Check("Node.js", lacking, f"{where} does not say its version", _NODE)
    if int(number[1]) < _OLDEST_NODE:
        return Check("Node.js", lacking, f"{said} at {where} is older than {_OLDEST_NODE}", _NODE)
    return Check("Node.js", "ok", f"{said} at {where}")


def _command_line(project: Path, in_project: bool) -> Check:
    name = "cdktf command"
    if not in_project:
        return Check(name, "ok", "not needed: this folder has no cdktf.json")
    try:
        return Check(name, "ok", Project(project).command())
    except CommandError as error:
        return Check(name, "broken", error.message, error.fix)


def _terraform() -> Check:
    where = shutil.which("terraform")
    if where is None:
        return Check("Terraform", "broken", "no terraform is on the PATH", _TERRAFORM)
    said = printed([where, "version", "-json"])
    try:
        version = str(json.loads(said or "")["terraform_version"])
        numbers = tuple(int(each) for each in version.split("-")[0].split(".")[:2])
    except (ValueError, KeyError, TypeError):
        return Check("Terraform", "broken", f"{where} does not say its version", _TERRAFORM)
    if numbers < _OLDEST_TERRAFORM:
        return Check("Terraform", "broken", f"{version} at {where} is too old", _TERRAFORM)
    return Check("Terraform", "ok", f"{version} at {where}")


def _provider() -> Check:
    """Look for the AWS provider: on this machine, else at Terraform's registry."""
    try:
        mirror = providers.find_mirror(os.environ)
    except CommandError as error:
        return Check("AWS provider", "broken", error.message, error.fix)
    if mirror is not None:
        return Check("AWS provider", "ok", f"in {mirror}")
    if providers.registry_answers():
        return Check("AWS provider", "ok", "from registry.terraform.io, at the first init")
    fix = f"Go online, or fill a folder for {providers.MIRROR}: terraform providers mirror FOLDER"
    return Check("AWS provider", "warning", "not here, and the registry does not answer", fix)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
