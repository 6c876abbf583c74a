"""Permissions: what may be done, on what, when, in the words of IAM's policy language."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import is_one, kind_of, option
from gatehouse.core.tokens import is_token

from .condition import Condition
from .policy_variables import check_characters, check_variables
from .raw import check_raw
from .separation import check_separated
from .written_arns import check_arn

ACTION_PATTERN = r"\*|[a-z0-9-]+:[A-Za-z0-9*?]+"
ARN_PATTERN = r"arn:.+|[*?]+"
SID_PATTERN = r"[A-Za-z0-9]+"


@known_options_only
@dataclass(frozen=True)
class Permission:
    """One statement of a policy.

    Parameters
    ----------
    actions : sequence of str
        Actions, ``service:Action``.
    resources : sequence of str
        ARNs. References such as ``f"{bucket.arn}/private/*"`` are fine; so are policy variables,
        written as in AWS's documents:
        ``f"{uploads.arn}/private/${{cognito-identity.amazonaws.com:sub}}/*"``. Of a variable of
        Terraform's nobody knows the value here, so a ``*`` in it needs no reason.
    conditions : sequence of Condition
        When it holds. Default: always.
    effect : str
        ``Allow`` or ``Deny``. Default: ``Allow``.
    sid : str, optional
        Name of the statement in the policy, letters and digits. Default: made of the reason, or
        else of the actions.
    reason : str
        Why a ``*`` is right, where an action has one, or where it matches all resources of a kind:
        such a permission covers things that do not exist yet. It becomes the statement's name in
        the plan, ``BecauseAPhoneNumberHasNoARN``. Default: none; a wildcard is then refused.

    Raises
    ------
    OptionError
        If an action is malformed, a list is empty, a wildcard has no reason, IAM has no such policy
        variable, or the value of one could reach into what belongs to another value: a tag may
        hold a slash, so ``tenants/${aws:PrincipalTag/tenant}/*`` needs
        ``Condition("StringNotLike", "aws:PrincipalTag/tenant", ["*/*"])`` beside it.
        Where it is allowed to a role, also if there is no such action or
        condition key.

    Examples
    --------
    >>> permission = Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"])
    >>> permission.effect
    'Allow'

    Notes
    -----
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
    """

    actions: Sequence[str]
    resources: Sequence[str]
    conditions: Sequence[Condition] = ()
    effect: str = "Allow"
    sid: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        set_field(self, "actions", _texts("Permission", "actions", self.actions))
        set_field(self, "resources", _texts("Permission", "resources", self.resources))
        set_field(self, "conditions", _conditions(self.conditions))
        option("Permission", "effect", self.effect).one_of("Allow", "Deny")
        if self.sid is not None:
            option("Permission", "sid", self.sid).text(
                SID_PATTERN,
                rule="a Sid must have only letters and digits",
                fix='write "ReadNotes" or so',
            )
        for action in self.actions:
            option("Permission", "actions", action).text(
                ACTION_PATTERN,
                rule="an action must be service:Action",
                fix='write "s3:GetObject" or so',
            )
        for resource in self.resources:
            option("Permission", "resources", resource).text(
                ARN_PATTERN, rule="a resource must be an ARN", fix='write f"{bucket.arn}/*" or so'
            )
            check_characters("Permission", "resources", resource)
            check_arn("Permission", "resources", resource)
            check_variables("Permission", "resources", resource)
        option("Permission", "reason", self.reason).reason(
            fix='write reason="why all of them"', needed=False
        )
        self._refuse_one_key_twice()
        if self.effect == "Allow":
            check_separated(self.resources, self.conditions)
        self._refuse_wildcards_without_reason()

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """Itself: a permission can be passed wherever a construct's grant can."""
        return (self,)

    def _refuse_one_key_twice(self) -> None:
        seen: set[tuple[str, str]] = set()
        for condition in self.conditions:
            one = (condition.operator, condition.key.lower())
            if one in seen:
                option("Permission", "conditions", condition.key).refuse(
                    f"a key must have only one condition with {condition.operator}: its values are "
                    "one list, of which any matches",
                    "put the values into one Condition, or use another operator for the second",
                )
            seen.add(one)

    def _refuse_wildcards_without_reason(self) -> None:
        if self.effect == "Deny" or self.reason.strip():
            return
        for action in self.actions:
            if _is_wild(action.partition(":")[2] or action):
                option("Permission", "actions", action).refuse(
                    "must not allow all actions of a service without a reason: AWS adds new ones",
                    'list the actions, or add reason="why all of them"',
                )
            if set(action) & {"*", "?"}:
                option("Permission", "actions", action).refuse(
                    "must not have a wildcard without a reason: AWS adds actions that match it",
                    'list the actions, or add reason="why all of them"',
                )
        for resource in self.resources:
            # An ARN ends in the resource, behind five colons.
            name = resource.split(":", 5)[-1] if resource.startswith("arn:") else resource
            if _is_wild(name):
                option("Permission", "resources", resource).refuse(
                    "must not be all resources without a reason: they include everybody else's",
                    'name the ARNs, or add reason="why all of them"',
                )


def _conditions(given: object) -> tuple[Condition, ...]:
    conditions = option("Permission", "conditions", given)
    if isinstance(given, Mapping):
        written = [
            f'Condition("{operator}", "{key}", {_listed(values)})'
            for operator, tests in given.items()
            if isinstance(tests, Mapping)
            for key, values in tests.items()
        ]
        conditions.refuse(
            "must be a list of Condition",
            f"write conditions=[{', '.join(written) or 'Condition(...)'}]",
        )
    return conditions.list_of(Condition)


def _listed(values: object) -> str:
    return json.dumps(values if isinstance(values, list) else [values], default=str)


@runtime_checkable
class Grantable(Protocol):
    """What can be allowed: a `Permission`, a construct's grant, or a construct that has one."""

    @property
    def permissions(self) -> tuple[Permission, ...]:
        """The statements that it stands for."""
        ...


@dataclass(frozen=True)
class Grant:
    """What a construct's factory returns (``notes.own_items()``): the statements that do one job.

    Parameters
    ----------
    permissions : tuple of Permission
        The statements.
    of : object
        The construct that it is a grant on; ``Function(link=[...])`` passes that one's name on.
        Default: none; it can then be allowed and not linked.
    """

    permissions: tuple[Permission, ...]
    of: Any = None


def permissions_of(owner: Any, name: str, grants: Iterable[Any]) -> list[Permission]:
    """The statements of what was passed to ``allow`` or its like.

    Raises
    ------
    OptionError
        If something is passed that has no permissions of its own.
    """
    found: list[Permission] = []
    for grant in grants:
        if isinstance(grant, str) and not is_token(grant):
            option(owner, name, grant).refuse(
                "must be a grant or a Permission, not text",
                "write Permission(actions=[...], resources=[...])",
            )
        if isinstance(grant, (list, tuple)):
            option(owner, name, grant).refuse(
                "grants must be passed one by one", f"write {name}(*grants), with a star"
            )
        if inspect.ismethod(grant):
            option(owner, name, grant).refuse(
                "must be the grant that the method returns", f"call it: {grant.__name__}()"
            )
        if isinstance(grant, Mapping):
            option(owner, name, grant).refuse(
                "a statement must be a Permission",
                "write Permission(actions=[...], resources=[...])",
            )
        if not is_one(grant, Grantable):
            methods = _grants_of(grant)
            option(owner, name, grant).refuse(
                f"must be a grant; {kind_of(grant)} does not say what may be done with it",
                f"pass a grant: one of its methods ({methods}), or a Permission"
                if methods
                else "pass a grant, such as notes.read(), or a Permission",
            )
        if isinstance(grant, Permission):
            check_raw(owner, name, grant)
        found.extend(grant.permissions)
    return found


def _grants_of(construct: object) -> str:
    names = [
        name
        for name in dir(type(construct))
        if not name.startswith("_") and _returns_grant(getattr(type(construct), name, None))
    ]
    return ", ".join(f"{name}()" for name in names)


def _returns_grant(method: object) -> bool:
    annotations = getattr(method, "__annotations__", {})
    return bool(re.fullmatch(r"Grant", str(annotations.get("return", ""))))


def _is_wild(name: str) -> bool:
    """Whether a name is made of wildcards alone."""
    return set(name) <= {"*", "?"}


def _texts(owner: str, name: str, values: object) -> tuple[str, ...]:
    texts = option(owner, name, values).list_of(str)
    option(owner, name, values).not_empty()
    return texts
