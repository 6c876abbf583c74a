"""Guests are everybody: what they may do is named, and never all of something.

A grant on a whole API, bucket or table takes in what somebody adds later, and what others may
alone. A `Permission` with a reason can give it all the same; its reason is in the plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Protocol, runtime_checkable

from gatehouse.core.options import HasPath, option
from gatehouse.iam import Condition, Permission
from gatehouse.iam.policy_variables import variables_in

_MOST_NAMED = 8
# All objects of a bucket, whichever folder they are in.
_ALL_OBJECTS = re.compile(r"(arn:[^:]*:s3:::[^/*?]+|\$\{[^}]*\})[*?/]*[*?]")
# What lists a bucket: each takes the condition on s3:prefix.
_LISTINGS = ("listbucket", "listbucketversions", "listbucketmultipartuploads")
_NAMING = ("stringequals", "stringequalsignorecase", "stringlike")
_CALLED = re.compile(r"(arn:[^:]*:execute-api:[^/]*|\$\{[^}]*\}|\*)(?:/([^/]*))?(?:/(.*))?")


@runtime_checkable
class HasRoutes(Protocol):
    """An API, as far as guests may call it."""

    def guarded_routes(self, requests: str = "*") -> dict[str, str]:
        """Routes that IAM guards and that requests may go to, with the requests of each."""
        ...


def refuse_everything(owner: HasPath, grants: Iterable[tuple[object, Permission]]) -> None:
    """Refuse guests the whole of an API, a bucket or a table.

    Parameters
    ----------
    owner : IdentityPool
        The pool.
    grants : iterable
        What guests were allowed: permissions, each with the construct that it is a grant on.

    Raises
    ------
    OptionError
        If a permission takes in routes that guests were not given by name, all objects of a bucket,
        items of all owners, or users of a user pool, and gives no reason.
    """
    allowed = [
        (of, each) for of, each in grants if each.effect == "Allow" and not each.reason.strip()
    ]
    named: dict[int, set[str]] = {}
    for of, permission in allowed:
        named.setdefault(id(of), set()).update(map(_requests_of, permission.resources))
    for of, permission in allowed:
        for action in permission.actions:
            service, _, word = action.lower().partition(":")
            if service == "execute-api":
                _refuse_routes(owner, of, permission, named[id(of)])
            elif service == "s3":
                _refuse_bucket(owner, permission, word)
            elif service == "dynamodb":
                _refuse_table(owner, permission)
            elif service == "cognito-idp":
                _refuse_users(owner, action)


def _requests_of(resource: str) -> str:
    """The end of a resource of ``execute-api``: method and path."""
    found = _CALLED.fullmatch(resource)
    return (found[3] if found else None) or "*"


def _refuse_routes(owner: HasPath, of: object, permission: Permission, named: set[str]) -> None:
    for resource in permission.resources:
        requests = _requests_of(resource)
        is_all = not set(requests) - set("*?/")
        if not isinstance(of, HasRoutes):
            # "GET/*" too: IAM knows no routes, and the path is what names one.
            path = requests.partition("/")[2]
            if is_all or (set(requests) & set("*?") and not set(path) - set("*?/")):
                _refuse_call(owner, resource, "this is all routes of an API")
            continue
        routes = of.guarded_routes(requests)
        others = [key for key, each in routes.items() if each not in named]
        if others or (is_all and requests not in routes.values()):
            shown = ", ".join(f'"{key}"' for key in others[:_MOST_NAMED]) or "those added later"
            more = f" and {len(others) - _MOST_NAMED} more" if len(others) > _MOST_NAMED else ""
            _refuse_call(owner, resource, f"this takes in {shown}{more}", is_named=not is_all)


def _refuse_call(owner: HasPath, resource: str, why: str, *, is_named: bool = False) -> None:
    option(owner, "guests.allow", resource).refuse(
        f"guests must be given routes by name; {why}",
        "change one of the two paths, as IAM's * matches slashes, or guard the other route by an "
        "authorizer such as UserPoolJwt"
        if is_named
        else 'write api.invoke("GET /public") with each route that guests may call, or a '
        "Permission with its reason",
    )


def _refuse_bucket(owner: HasPath, permission: Permission, word: str) -> None:
    for resource in permission.resources:
        if _ALL_OBJECTS.fullmatch(resource):
            option(owner, "guests.allow", resource).refuse(
                "guests must be given folders of a bucket by name; this takes in all objects, also "
                "those that are put there later",
                'write bucket.read("public"), or a Permission with its reason',
            )
    if any(fnmatchcase(each, word) for each in _LISTINGS) and not any(
        _names(each, "s3:prefix") for each in permission.conditions
    ):
        option(owner, "guests.allow", f"s3:{word}").refuse(
            "guests must be given folders of a bucket by name; this lists all of it",
            'add Condition("StringLike", "s3:prefix", ["public/*"])',
        )


def _refuse_table(owner: HasPath, permission: Permission) -> None:
    if not any(_names(each, "dynamodb:leadingkeys") for each in permission.conditions):
        option(owner, "guests.allow", permission.resources[0]).refuse(
            "guests must be given items of a table by their key; this takes in everybody's",
            "let a route of the API read the table, or allow own_items(), or a Permission with its "
            "reason",
        )


def _refuse_users(owner: HasPath, action: str) -> None:
    option(owner, "guests.allow", action).refuse(
        "guests must not administer users: everybody could",
        "let a route of the API do it for them, or write a Permission with its reason",
    )


def _names(condition: Condition, key: str) -> bool:
    """Whether a condition names values of a key: not all but some, nor whatever is asked for."""
    operator = condition.operator.lower().rpartition(":")[2]
    if condition.key.lower() != key or operator not in _NAMING:
        return False
    own = (each.lower() for text in condition.texts for each in variables_in(text))
    return key not in own and not any(re.match(r"[*?]", text) for text in condition.texts)
