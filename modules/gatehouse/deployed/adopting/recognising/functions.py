"""The options of a function, or why it stays outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, Name
from gatehouse.deployed.adopting.reading.everything import code_file
from gatehouse.deployed.adopting.reading.functions import RunningFunction
from gatehouse.deployed.adopting.reading.roles import RunningRole

from .names import Names
from .permissions import Grants, InexpressibleError
from .roles import FUNCTIONS, role

# A variable of such a name may hold a secret, which is never written.
_SECRET = re.compile(r"SECRET|PASSW|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY", re.IGNORECASE)


def function(
    running: RunningFunction,
    of: RunningRole,
    shared: Construct | None,
    stage: str,
    names: Names,
    grants: Grants,
) -> Construct:
    """The construct of a function with its role; one that stays outside is imported.

    Parameters
    ----------
    running, of : RunningFunction, RunningRole
        The function and its role.
    shared : Construct, optional
        The function that has the role already. None where it is the first.
    stage : str
        The stage whose names they have.
    names : Names
        What is taken.
    grants : Grants
        What reads policies.
    """
    id, variable = names.id(running.name, "Function")
    try:
        _refuse_outside(running)
        found = None if shared else role(of, FUNCTIONS, stage, grants)
    except InexpressibleError as why:
        comment = f"The function {running.name} stays with the tool that made it: {why}."
        return Construct(
            *("Function", id, variable, {}, {}),
            maker="from_name",
            positional=(running.name,),
            comments=[comment],
        )
    options = _options(running, stage)
    if shared is not None:
        options["role"] = Name(f"{shared.variable}.role")
    elif found is not None:
        options["role"] = found.as_it_runs
    if found and found.grants:
        options["permissions"] = [*found.grants]
    imports = {"function": running.name}
    if running.log_group is not None:
        imports["log_group"] = running.log_group["logGroupName"]
    if found is not None:
        imports |= {f"Role/{node}": each for node, each in found.imports.items()}
    return Construct("Function", id, variable, options, imports)


def _refuse_outside(running: RunningFunction) -> None:
    if not running.code:
        raise InexpressibleError("its code is an image, or can't be fetched")
    if running.function.get("VpcConfig", {}).get("VpcId"):
        raise InexpressibleError("it runs in a VPC")
    if running.log_group is None:
        raise InexpressibleError("it has no log group yet, which Lambda makes at its first call")
    secret = [name for name in _environment(running) if _SECRET.search(name)]
    if secret:
        named = ", ".join(sorted(secret))
        raise InexpressibleError(f"its variables look like secrets, which nothing writes: {named}")


def _environment(running: RunningFunction) -> Mapping[str, str]:
    found: Mapping[str, str] = (running.function.get("Environment") or {}).get("Variables") or {}
    return found


def _options(running: RunningFunction, stage: str) -> dict[str, Any]:
    function = running.function
    layers = [str(each["Arn"]) for each in function.get("Layers") or []]
    log = (running.log_group or {}).get("retentionInDays")
    options = {
        "handler": function.get("Handler"),
        "zip": code_file(running),
        "name": {stage: running.name},
        "environment": dict(sorted(_environment(running).items())) or None,
        "runtime": function.get("Runtime"),
        "architecture": (function.get("Architectures") or ["x86_64"])[0],
        "memory": function.get("MemorySize", 128),
        "timeout": timedelta(seconds=function.get("Timeout", 3)),
        "storage": _storage(function),
        "concurrency": running.concurrency,
        "layers": layers or None,
        "tracing": (function.get("TracingConfig") or {}).get("Mode") == "Active",
        "log_retention": timedelta(days=log) if log else None,
    }
    return {name: value for name, value in options.items() if value is not None}


def _storage(function: Mapping[str, Any]) -> int | None:
    size = (function.get("EphemeralStorage") or {}).get("Size", 512)
    return None if size == 512 else int(size)
