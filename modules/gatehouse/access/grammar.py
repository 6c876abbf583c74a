"""The grammar of policy documents: from JSON to the compiled parts of statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn

from .breaches import Breach, step_of
from .conditions import Condition, UnknownOperatorError, compile_condition
from .context import scalar_text
from .errors import InvalidPolicy
from .patterns import Pattern, action_pattern, resource_pattern
from .principals import PrincipalElement, is_account

VARIABLES_SINCE = "2012-10-17"
VERSIONS = ("2008-10-17", VARIABLES_SINCE)

_POLICY_ELEMENTS = ("Version", "Id", "Statement")
_STATEMENT_ELEMENTS = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource",
    "NotResource", "Condition",
)  # fmt: skip
_PRINCIPAL_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")
_ROOT_ARN = re.compile(r"arn:[^:]*:iam::([^:]*):root")
_IDENTITY_SID = re.compile(r"[A-Za-z0-9]*")


@dataclass(frozen=True)
class Parts:
    """The compiled parts of one statement."""

    sid: str | None
    effect: Literal["Allow", "Deny"]
    principals: PrincipalElement | None
    actions: tuple[Pattern, ...]
    not_actions: bool
    resources: tuple[Pattern, ...] | None
    not_resources: bool
    conditions: tuple[Condition, ...]


def kind_of(value: object) -> str:
    """Return the name of a value's type in JSON."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    for type_, name in ((str, "a string"), (list, "an array"), (dict, "an object")):
        if isinstance(value, type_):
            return name
    return f"a Python {type(value).__name__}"


class Reader:
    """Reads one document, and raises the breach that IAM reports.

    A breach of the syntax ends the reading. All others are noted, because IAM looks at the syntax
    of the whole document before it looks at what its parts mean.

    Parameters
    ----------
    place : str
        Where the document came from.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self._variables = False
        self._noted: list[InvalidPolicy] = []

    def policy(self, document: object, kind: str | None) -> tuple[str, list[Parts]]:
        """Read a whole document, and return its version and its statements."""
        policy = self._object(document, "$")
        self._known(policy, _POLICY_ELEMENTS, "$")
        version = policy.get("Version", VERSIONS[0])
        if version not in VERSIONS:
            self._fail("$.Version", f"must be {' or '.join(VERSIONS)}, not {version!r}")
        self._variables = version == VARIABLES_SINCE
        if not isinstance(policy.get("Id", ""), str):
            self._fail("$.Id", f"must be a string, not {kind_of(policy['Id'])}")
        if "Statement" not in policy:
            self._fail("$", "must have a Statement")
        found = policy["Statement"]
        listed = found if isinstance(found, list) else [found]
        statements: list[Parts] = []
        sids: set[str] = set()
        for index, statement in enumerate(listed):
            path = f"$.Statement[{index}]" if isinstance(found, list) else "$.Statement"
            parts = self._statement(statement, path, kind)
            if parts.sid in sids:
                self._note(
                    f"{path}.Sid",
                    f"must be unique in the policy, not '{parts.sid}' again",
                    Breach.SIDS,
                )
            if parts.sid:
                sids.add(parts.sid)
            statements.append(parts)
        if self._noted:
            raise min(self._noted, key=lambda each: step_of(each.breach))
        return str(version), statements

    def _statement(self, value: object, path: str, kind: str | None) -> Parts:
        statement = self._object(value, path)
        self._known(statement, _STATEMENT_ELEMENTS, path)
        sid = statement.get("Sid")
        if sid is not None and not isinstance(sid, str):
            self._fail(f"{path}.Sid", f"must be a string, not {kind_of(sid)}")
        if kind == "identity" and sid is not None and not _IDENTITY_SID.fullmatch(sid):
            self._note(f"{path}.Sid", f"must have only letters and digits, not '{sid}'", Breach.SID)
        effect = statement.get("Effect")
        if effect != "Allow" and effect != "Deny":
            shown = repr(effect) if isinstance(effect, str) else kind_of(effect)
            problem = f'must be "Allow" or "Deny", not {shown}'
            if not isinstance(effect, str) or effect.lower() not in ("allow", "deny"):
                self._fail(f"{path}.Effect", problem)
            self._note(f"{path}.Effect", problem, Breach.LEGACY)
        principals = self._principals(statement, path, kind)
        action = self._one_of(statement, "Action", "NotAction", path)
        if action is None:
            self._note(path, "must have Action or NotAction", Breach.NO_ACTIONS)
        resource = self._one_of(statement, "Resource", "NotResource", path)
        if resource is None and (kind == "identity" or principals is None):
            self._note(path, "must have Resource or NotResource", Breach.NO_RESOURCES)
        if resource is not None and kind == "trust":
            self._note(
                f"{path}.{resource}",
                "must not be in a trust policy, which is about its own role; remove it",
                Breach.RESOURCE_OF_TRUST,
                resource,
            )
        return Parts(
            sid=sid or None,
            effect="Allow" if effect == "Allow" else "Deny",
            principals=principals,
            actions=()
            if action is None
            else tuple(self._actions(statement[action], f"{path}.{action}")),
            not_actions=action == "NotAction",
            resources=None
            if resource is None
            else tuple(
                resource_pattern(text, variables=self._variables)
                for text in self._strings(statement[resource], f"{path}.{resource}")
            ),
            not_resources=resource == "NotResource",
            conditions=tuple(self._conditions(statement, f"{path}.Condition")),
        )

    def _actions(self, value: object, path: str) -> Iterator[Pattern]:
        for text in self._strings(value, path):
            service, colon, name = text.partition(":")
            if text != "*" and not (service and colon and name and ":" not in name):
                breach = Breach.COLONS if ":" in name else Breach.NO_SERVICE
                self._note(path, f'must hold "service:Name" or "*", not \'{text}\'', breach)
            yield action_pattern(text)

    def _principals(
        self, statement: dict[str, object], path: str, kind: str | None
    ) -> PrincipalElement | None:
        element = self._one_of(statement, "Principal", "NotPrincipal", path)
        if element is None:
            if kind in ("resource", "trust"):
                self._note(
                    path,
                    f"must have a Principal, because it is in a {kind} policy",
                    Breach.NO_PRINCIPAL,
                )
            return None
        path = f"{path}.{element}"
        if kind == "identity":
            self._note(
                path,
                "must not be in an identity policy, which is about its holder; remove it",
                Breach.PRINCIPAL,
            )
        negated = element == "NotPrincipal"
        if negated and kind == "trust":
            self._fail(path, "must not be in a trust policy; name the principals in Principal")
        value = statement[element]
        if value == "*":
            return PrincipalElement(everyone=True, negated=negated)
        if isinstance(value, str):
            self._fail(path, f'must be "*" or an object such as {{"AWS": ...}}, not \'{value}\'')
        types = self._object(value, path)
        self._known(types, _PRINCIPAL_TYPES, path)
        names = {
            name: self._strings(types[name], f"{path}.{name}") if name in types else ()
            for name in _PRINCIPAL_TYPES
        }
        for name in names["AWS"]:
            if name != "*" and ("*" in name or "?" in name):
                self._fail(
                    f"{path}.AWS",
                    f"must not hold wildcards, except \"*\" alone for everyone, not '{name}'",
                )
        roots = [_ROOT_ARN.fullmatch(name) for name in names["AWS"]]
        return PrincipalElement(
            everyone="*" in names["AWS"],
            aws=frozenset(names["AWS"]),
            accounts=frozenset(name for name in names["AWS"] if is_account(name))
            | frozenset(root[1] for root in roots if root),
            services=frozenset(names["Service"]),
            federated=frozenset(names["Federated"]),
            canonical_users=frozenset(names["CanonicalUser"]),
            negated=negated,
        )

    def _conditions(self, statement: dict[str, object], path: str) -> Iterator[Condition]:
        for name, keys in self._object(statement.get("Condition", {}), path).items():
            for key, value in self._object(keys, f"{path}.{name}").items():
                at = f"{path}.{name}[{key!r}]"
                values = tuple(self._scalars(value, at))
                try:
                    test = compile_condition(name, key, values, self._variables)
                except UnknownOperatorError:
                    self._fail(
                        f"{path}.{name}",
                        "must be a condition operator of IAM: String..., Numeric..., Date..., "
                        "Bool, BinaryEquals, IpAddress, Arn... or Null",
                    )
                yield Condition(name, key.lower(), values, self._variables, test)

    def _scalars(self, value: object, path: str) -> Iterator[str]:
        for scalar in value if isinstance(value, list) else [value]:
            if not isinstance(scalar, (str, int, float)):
                self._fail(path, f"must hold strings, numbers or booleans, not {kind_of(scalar)}")
            yield scalar_text(scalar)

    def _strings(self, value: object, path: str) -> tuple[str, ...]:
        strings: list[str] = []
        for text in value if isinstance(value, list) else [value]:
            if not isinstance(text, str):
                self._fail(path, f"must be a string or an array of strings, not {kind_of(text)}")
            strings.append(text)
        return tuple(strings)

    def _one_of(
        self, statement: dict[str, object], name: str, negated: str, path: str
    ) -> str | None:
        if name in statement and negated in statement:
            self._fail(path, f"must not have both {name} and {negated}; keep one of them")
        return name if name in statement else negated if negated in statement else None

    def _object(self, value: object, path: str) -> dict[str, object]:
        if not isinstance(value, dict):
            self._fail(path, f"must be an object, not {kind_of(value)}")
        return value

    def _known(self, value: dict[str, object], names: tuple[str, ...], path: str) -> None:
        for name in value:
            if name not in names:
                self._fail(
                    f"{path}.{name}", f"is unknown; the known elements are {', '.join(names)}"
                )

    def _note(self, path: str, problem: str, breach: Breach, value: str = "") -> None:
        self._noted.append(InvalidPolicy(self._place, path, problem, breach, value))

    def _fail(self, path: str, problem: str) -> NoReturn:
        raise InvalidPolicy(self._place, path, problem)
