"""What a construct refuses of what runs: an option, or an argument of its `transform`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from .carrying import node_in_transform
from .comparing import Difference
from .constructs import Construct, Name, New

_OPTION = re.compile(r"(?P<path>\S+): option `(?P<option>[^`\[(.]+)[^`]*` cannot be used")
_TRANSFORM = re.compile(
    r"(?P<path>\S+): option `transform\['(?P<node>[^']+)'\][^`]*` cannot be used"
)
# What a function's permissions are refused as.
_OF_ROLES = ("permissions", "allow")
_RULE = re.compile(r"^ *rule: +(?P<rule>.+)$", re.MULTILINE)


def leave_out(constructs: list[Construct], said: str) -> bool:
    """Leave out what a construct refused. What it said is kept, for the lines of the plan.

    Parameters
    ----------
    constructs : list of Construct
        What was written. A provider that is refused is taken out of it.
    said : str
        The error of the synth.

    Returns
    -------
    bool
        Whether it was one of those written, so that another synth can be better.
    """
    refused = _TRANSFORM.search(said)
    if refused is not None:
        path = refused["path"].partition("/")[2]
        return any(
            _leave_argument(each, refused["node"], said) for each in constructs if each.path == path
        )
    found = _OPTION.search(said)
    if found is None:
        return False
    place, name = found["path"], found["option"]
    for construct in constructs:
        if construct.kind == "IdentityProvider" and _is_of_provider(construct, place, name, said):
            _leave_provider(constructs, construct, said)
            return True
        if construct.kind == "Function" and name in _OF_ROLES and _is_within(place, construct):
            _leave_outside(construct, constructs, said)
            return True
        if construct.path == place.partition("/")[2] and name in construct.options:
            _leave_option(construct, name, said)
            return True
        for option, value in construct.options.items():
            # What an option is made with names its class alone: OAuth, PasswordPolicy.
            if is_refused(value, place, name, said):
                _leave_option(construct, option, said)
                return True
    return False


def _leave_option(construct: Construct, option: str, said: str) -> None:
    """Leave an option out. A plan says what differs then, unless it was a resource of its own."""
    del construct.options[option]
    if construct.kind == "Bucket" and construct.imports.pop(option, ""):
        rule = _RULE.search(said)
        construct.comments.append(
            f"The {option} of the bucket stays as it is; of it: {rule['rule'] if rule else said}."
        )


def _is_of_provider(construct: Construct, place: str, name: str, said: str) -> bool:
    below = place.partition("/")[2]
    return below == construct.path or is_refused(construct.positional[0], place, name, said)


def _leave_provider(constructs: list[Construct], construct: Construct, said: str) -> None:
    """Leave a provider out. Its clients name it in their transform, as a plan shows it."""
    constructs.remove(construct)
    rule = _RULE.search(said)
    name = construct.imports["identity_provider"].partition(":")[2]
    assert construct.owner is not None
    construct.owner.comments.append(
        f"The identity provider {name} stays with the tool that made it; of it: "
        f"{rule['rule'] if rule else said}."
    )
    for each in constructs:
        if Name(construct.variable) in each.options.get("providers", []):
            del each.options["providers"]


def _is_within(place: str, construct: Construct) -> bool:
    below = place.partition("/")[2]
    return below == construct.path or below.startswith(f"{construct.path}/")


def _leave_outside(construct: Construct, constructs: list[Construct], said: str) -> None:
    """Import a function whose permissions no construct says: its policy would be lost.

    So are those that share its role.
    """
    role = Name(f"{construct.variable}.role")
    for each in constructs:
        if each.kind == "Function" and each.options.get("role") == role:
            _leave_outside(each, constructs, said)
    (name,) = construct.options["name"].values()
    rule = _RULE.search(said)
    why = rule["rule"] if rule else said
    construct.comments.append(
        f"The function {name} stays with the tool that made it; of its policy: {why}."
    )
    construct.maker, construct.positional = "from_name", (name,)
    construct.options.clear()
    construct.imports.clear()
    construct.carried.clear()


def _leave_argument(construct: Construct, node: str, said: str) -> bool:
    """Leave one argument out: the one that the error names, or else the last one."""
    carried = construct.carried.get(node, {})
    if not carried:
        return False
    named = [each for each in carried if re.search(rf"\b{each}\b", said)]
    argument = (named or [*carried])[-1]
    rule = _RULE.search(said)
    construct.refused[node, argument] = rule["rule"] if rule else said
    del carried[argument]
    if not carried:
        del construct.carried[node]
    return True


def is_refused(value: object, kind: str, name: str, said: str) -> bool:
    """Whether a value is the one of which an error speaks: of this class, and with that value.

    One of several has a name, by which an error calls it: ``LifecycleRule old: option ...``.
    """
    if isinstance(value, list):
        return any(is_refused(each, kind, name, said) for each in value)
    if not isinstance(value, New) or name not in value.options:
        return False
    if value.positional and f"{value.name} {value.positional[0]}: option" in said:
        return True
    if value.name != kind:
        return False
    given = value.options[name]
    spoken = (given, tuple(given), *given) if isinstance(given, list) else (given,)
    return any(f"value: {each!r}" in said for each in spoken)


def with_reasons(
    differences: Sequence[Difference],
    constructs: Sequence[Construct],
    addresses: Mapping[tuple[str, str], str],
) -> list[Difference]:
    """The differences, each with the rule by which its construct refuses what runs."""
    by_path = {each.path: each for each in constructs}
    named = {
        (path, node_in_transform(by_path[path], node)): address
        for (path, node), address in addresses.items()
        if path in by_path
    }
    rules = {
        (named[each.path, node], argument): rule
        for each in constructs
        for (node, argument), rule in each.refused.items()
        if (each.path, node) in named
    }
    return [replace(each, why=rules.get((each.address, each.argument), "")) for each in differences]
