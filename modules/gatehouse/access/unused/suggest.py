"""Compare what roles are allowed with what was done, and suggest the narrower grant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatehouse.access.findings.facts import Facts, Grant, is_covered
from gatehouse.access.model import Model, Source
from gatehouse.access.patterns import resource_pattern
from gatehouse.access.unused.actions import NEVER_RECORDED
from gatehouse.access.unused.uses import Use, Uses

_SYMBOL = re.compile(r"<[^>]*>")
#: An account or a region that the source names, and that may not be the stack's own.
_WRITTEN = re.compile(r"<\?([0-9a-z-]+)>")
_VARIABLE = re.compile(r"\$\{[^}]*\}")
_INVOKE = "execute-api:invoke"


@dataclass(frozen=True)
class Suggestion:
    """A statement, with what of it was never needed.

    Parameters
    ----------
    role : str
        The role's name.
    source : Source
        Where the statement was declared.
    actions : tuple of str
        The actions that were never needed.
    resources : tuple of str
        The resources that no use was on. Empty where the logs don't say it.
    kept : tuple of str
        The actions that are left: with a star in the grant, those that were used.
    unknown : tuple of str
        Actions of which the logs say nothing.
    """

    role: str
    source: Source
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    kept: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unused:
    """What was never needed.

    Parameters
    ----------
    suggestions : tuple of Suggestion
        By role and address.
    uses : Uses
        What was read.
    silent : tuple of str
        Services that roles are allowed, and of which no log says anything.
    """

    suggestions: tuple[Suggestion, ...]
    uses: Uses
    silent: tuple[str, ...] = ()


def unused(model: Model, uses: Uses) -> Unused:
    """Suggest narrower grants.

    Parameters
    ----------
    model : Model
        What roles are allowed.
    uses : Uses
        What was done.
    """
    facts = Facts(model)
    found: list[Suggestion] = []
    silent: set[str] = set()
    for role in model.roles:
        mine = [each for each in uses.uses if not each.role or _is_role(role.name, each.role)]
        for grant in facts.grants(role):
            suggestion = _narrower(grant, mine, uses, silent)
            if suggestion is not None:
                found.append(suggestion)
    ordered = sorted(found, key=lambda each: (each.role, each.source, each.actions))
    return Unused(tuple(ordered), uses, tuple(sorted(silent)))


def _narrower(grant: Grant, mine: list[Use], uses: Uses, silent: set[str]) -> Suggestion | None:
    if "Action" not in grant.statement or "Resource" not in grant.statement:
        return None  # what is left out can't be narrowed by what was used
    never: list[str] = []
    kept: list[str] = []
    unknown: list[str] = []
    done: list[Use] = []
    for action in grant.actions:
        service = action.partition(":")[0].lower()
        if action.lower() in NEVER_RECORDED or (
            service not in uses.services and service not in ("*", "")
        ):
            unknown.append(action)
            if action.lower() not in NEVER_RECORDED:
                silent.add(service)
            continue
        matching = [
            each for each in mine if is_covered(each.action, action) and _is_on(grant, each)
        ]
        done += matching
        if not matching:
            never.append(action)
        elif "*" in action:
            kept += sorted({each.action for each in matching})
            never.append(action)
        else:
            kept.append(action)
    resources = tuple(_resources_without_use(grant, done)) if done and not unknown else ()
    if not never and not resources:
        return None
    return Suggestion(
        role=grant.role.name,
        source=grant.source,
        actions=tuple(never),
        resources=resources,
        kept=tuple(dict.fromkeys(kept)),
        unknown=tuple(unknown),
    )


def _is_on(grant: Grant, use: Use) -> bool:
    """Whether a use may have been by this grant; what the log does not say may have been."""
    return not use.resource or any(_matches(each, use) for each in grant.resources)


def _resources_without_use(grant: Grant, done: list[Use]) -> Iterator[str]:
    if len(grant.resources) < 2 or any(not each.resource for each in done):
        return
    for resource in grant.resources:
        if not any(_matches(resource, use) for use in done):
            yield _WRITTEN.sub(r"\1", resource)  # as the source has it


def _matches(resource: str, use: Use) -> bool:
    """Whether a grant's resource may be the one of a use.

    What only Terraform knows, and the values of variables, may be any text.
    """
    wide = _VARIABLE.sub("*", _SYMBOL.sub("*", resource))
    if use.action.lower() == _INVOKE and not use.resource.startswith("arn:"):
        parts = wide.split("/", 2)
        wide = parts[2] if len(parts) > 2 else "*"
        return resource_pattern(wide, variables=False).matches(use.resource, {})
    account = wide.split(":", 5)
    if len(account) == 6 and account[4] == "000000000000":
        account[4] = "*"
        wide = ":".join(account)
    return resource_pattern(wide, variables=False).matches(use.resource, {})


def _is_role(name: str, used: str) -> bool:
    """Whether a role's name may be one of a log: a region in it may be symbolic."""
    pattern = "".join(
        ".*" if part.startswith("<") else re.escape(part) for part in re.split(r"(<[^>]*>)", name)
    )
    return re.fullmatch(pattern, used) is not None
