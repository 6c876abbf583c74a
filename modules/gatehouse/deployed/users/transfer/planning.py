"""Compare a file of users with the pool that they are to come to, before the first is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gatehouse.deployed.users.changing import VERIFIED
from gatehouse.deployed.users.describing import describe, length_problem
from gatehouse.deployed.users.directory import Directory
from gatehouse.deployed.users.grouping import list_groups
from gatehouse.deployed.users.transfer.file import Exported, Member
from gatehouse.deployed.users.values import WRITTEN_BY_COGNITO, Group, Pool


@dataclass(frozen=True)
class Problem:
    """Why users can't come as they are.

    Parameters
    ----------
    what : str
        What is wrong, in a sentence.
    fix : str
        What to do about it.
    users : tuple of str
        Whom it concerns, by user name.
    """

    what: str
    fix: str
    users: tuple[str, ...]


@dataclass(frozen=True)
class Arrival:
    """A user as the new pool gets one.

    Parameters
    ----------
    name : str
        The user name to make the user with: the address where the pool has no names.
    member : Member
        Whom the file has.
    attributes : dict of str to str
        What the user is made with.
    """

    name: str
    member: Member
    attributes: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """What an import will do.

    Parameters
    ----------
    arrivals : tuple of Arrival
        The users to make, in the order of the file.
    federated : tuple of Member
        Users of providers, who come by signing in.
    new_groups : tuple of Group
        Groups to make first.
    problems : tuple of Problem
        What must be mended before anything is done.
    """

    arrivals: tuple[Arrival, ...]
    federated: tuple[Member, ...] = ()
    new_groups: tuple[Group, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def unreachable(self) -> tuple[str, ...]:
        """Users without a verified address: "forgot password" can't send them a code."""
        return tuple(
            each.member.username
            for each in self.arrivals
            if not any(
                each.attributes.get(address) and each.attributes.get(verified) == "true"
                for address, verified in VERIFIED.items()
            )
        )


def plan_import(
    directory: Directory,
    exported: Exported,
    *,
    without: Collection[str] = (),
    make_groups: bool = False,
    invite: bool = False,
) -> Plan:
    """Plan an import, and find what is in its way.

    Parameters
    ----------
    directory : Directory
        The pool to come to.
    exported : Exported
        The users.
    without : collection of str
        Attributes to leave behind. Default: none.
    make_groups : bool
        Whether groups that the pool lacks are made, without a role. Default False.
    invite : bool
        Whether each user is sent an invitation, which needs an address. Default False.

    Raises
    ------
    CommandError
        If AWS refuses, or there is no such pool.
    """
    pool = describe(directory)
    members = [each for each in exported.members if not each.is_federated]
    arrivals = tuple(_arrival(pool, each, without) for each in members)
    known = {each.name for each in list_groups(directory)}
    used = {group for each in members for group in each.groups}
    lacking = tuple(each for each in exported.groups if each.name in used - known)
    problems = [
        *_names(pool, arrivals),
        *_unknown_attributes(pool, arrivals),
        *_lacking_attributes(pool, arrivals),
        *_long_attributes(pool, arrivals),
    ]
    if invite:
        problems += _without_address(arrivals)
    told = {each.name for each in lacking} if make_groups else set()
    for group in sorted(used - known - told):
        users = tuple(each.username for each in members if group in each.groups)
        problems.append(
            Problem(
                f"the pool has no group {group!r}",
                "Add it to the stack and deploy, or make it without a role: --make-groups.",
                users,
            )
        )
    return Plan(
        arrivals,
        tuple(each for each in exported.members if each.is_federated),
        lacking if make_groups else (),
        tuple(problems),
    )


def _arrival(pool: Pool, member: Member, without: Collection[str]) -> Arrival:
    name = member.username
    for attribute in pool.username_attributes:
        if member.attributes.get(attribute):
            name = member.attributes[attribute]
            break
    kept = {
        key: value
        for key, value in member.attributes.items()
        if key not in WRITTEN_BY_COGNITO and key not in without and value != ""
    }
    return Arrival(name, member, kept)


def _names(pool: Pool, arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    if pool.username_attributes:
        lacking = [
            each.member.username
            for each in arrivals
            if not any(each.member.attributes.get(name) for name in pool.username_attributes)
        ]
        wanted = " or ".join(pool.username_attributes)
        if lacking:
            yield Problem(
                f"people of the pool sign in with their {wanted}, and some have none",
                "Give them one in the old pool, or take their lines out of the file.",
                tuple(lacking),
            )
    elif pool.aliases:
        addresses = [each.member.username for each in arrivals if "@" in each.name]
        if "email" in pool.aliases and addresses:
            yield Problem(
                "a user name must not look like an e-mail address where that is an alias",
                "Change the username in the file; the address stays an attribute.",
                tuple(addresses),
            )
    folded = Counter(each.name if pool.case_sensitive else each.name.lower() for each in arrivals)
    twice = [
        each.member.username
        for each in arrivals
        if folded[each.name if pool.case_sensitive else each.name.lower()] > 1
    ]
    if twice:
        yield Problem(
            "several users of the file would have one name in the pool",
            "Take all but one out of the file.",
            tuple(twice),
        )
    for alias in pool.aliases:
        yield from _shared_alias(alias, arrivals)


def _shared_alias(alias: str, arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    """Find verified addresses that two have: Cognito takes an alias from the first one silently."""
    held = Counter(each.attributes[alias].lower() for each in arrivals if _is_verified(each, alias))
    twice = tuple(
        each.member.username
        for each in arrivals
        if _is_verified(each, alias) and held[each.attributes[alias].lower()] > 1
    )
    if twice:
        yield Problem(
            f"several users of the file have one verified {alias}, which is an alias",
            f"Leave it verified for one of them: {alias}_verified.",
            twice,
        )


def _is_verified(arrival: Arrival, alias: str) -> bool:
    flag = arrival.attributes.get(f"{alias}_verified", "")  # Cognito takes True as well
    return bool(arrival.attributes.get(alias)) and (
        alias == "preferred_username" or flag.lower() == "true"
    )


def _unknown_attributes(pool: Pool, arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    names = {name for each in arrivals for name in each.attributes}
    for name in sorted(names - pool.attributes.keys()):
        yield Problem(
            f"the pool has no attribute {name!r}",
            f"Add it to the stack and deploy, or leave it behind: --without {name}.",
            tuple(each.member.username for each in arrivals if name in each.attributes),
        )


def _lacking_attributes(pool: Pool, arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    for attribute in pool.attributes.values():
        if attribute.required and attribute.name not in WRITTEN_BY_COGNITO:
            lacking = [
                each.member.username for each in arrivals if not each.attributes.get(attribute.name)
            ]
            if lacking:
                yield Problem(
                    f"each user of the pool must have {attribute.name}, and some have none",
                    "Give them one in the old pool, or in the file.",
                    tuple(lacking),
                )


def _long_attributes(pool: Pool, arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    for attribute in pool.attributes.values():
        found = [
            (each.member.username, problem)
            for each in arrivals
            if attribute.name in each.attributes
            and (problem := length_problem(attribute, each.attributes[attribute.name]))
        ]
        if found:
            yield Problem(
                f"{attribute.name} {found[0][1]}",
                "Change it in the file.",
                tuple(name for name, _ in found),
            )


def _without_address(arrivals: tuple[Arrival, ...]) -> Iterator[Problem]:
    lacking = tuple(
        each.member.username
        for each in arrivals
        if not each.attributes.get("email") and not each.attributes.get("phone_number")
    )
    if lacking:
        yield Problem(
            "an invitation needs an e-mail address or a phone number, and some have none",
            "Import without --invite.",
            lacking,
        )
