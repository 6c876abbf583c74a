"""The triggers of a user pool, with the permission of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gatehouse.deployed.adopting.constructs import Construct, Name, New
from gatehouse.deployed.adopting.reading.functions import RunningFunction
from gatehouse.deployed.adopting.reading.triggers import token_version_of, triggers_of
from gatehouse.deployed.adopting.reading.user_pool import RunningUserPool

_CALLER = "cognito-idp.amazonaws.com"


def add_triggers(
    pool: Construct,
    running: RunningUserPool,
    constructs: Mapping[str, Construct],
    functions: Mapping[str, RunningFunction],
) -> None:
    """Put the functions that a pool calls into its option ``triggers``, and import who may call.

    Parameters
    ----------
    pool : Construct
        The pool.
    running : RunningUserPool
        What runs.
    constructs : dict of str to Construct
        The functions, by name.
    functions : dict of str to RunningFunction
        What runs of these, by name.
    """
    found = triggers_of(running)
    if not found:
        return
    words: dict[str, Any] = {
        trigger: Name(constructs[name].variable) for trigger, name in found.items()
    }
    if "pre_token_generation" in found:
        words["pre_token_generation_version"] = token_version_of(running)
    pool.options["triggers"] = New("Triggers", words)
    taken: set[tuple[str, str]] = set()
    for trigger, name in found.items():
        for sid in _statements(functions[name], str(running.pool["Arn"])):
            if (name, sid) not in taken:
                taken.add((name, sid))
                pool.imports[f"trigger_permission_{trigger}"] = f"{name}/{sid}"
                break


def _statements(function: RunningFunction, pool_arn: str) -> list[str]:
    """The statements that let a pool call a function, those of this pool alone before others."""
    alone = f"'{pool_arn}'"  # not the beginning of another ARN
    found = [
        (alone not in str(each.get("Condition")), str(each["Sid"]))
        for each in function.statements
        if _CALLER in str(each.get("Principal"))
        and (not each.get("Condition") or alone in str(each["Condition"]))
    ]
    return [sid for _, sid in sorted(found)]
