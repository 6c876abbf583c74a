"""``SimulateCustomPolicy`` and ``SimulatePrincipalPolicy``: what policies would decide.

They are decided by ``gatehouse.access``, as requests are. The keys of a request are those that the
caller names; keys that the policies need beside them are listed as missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gatehouse import access
from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import naming
from gatehouse.local.services.iam.store import Store

_EFFECTS = {"Allow": "allowed", "ExplicitDeny": "explicitDeny", "ImplicitDeny": "implicitDeny"}
_VARIABLE = re.compile(r"\$\{([^}*?$,]+)")


@dataclass
class _Documents:
    """Policies by where they come from, as text."""

    identity: list[tuple[str, str]] = field(default_factory=list)
    boundary: list[tuple[str, str]] | None = None
    resource: list[tuple[str, str]] = field(default_factory=list)

    def policies(self) -> access.Policies:
        """Return them compiled."""
        return access.Policies(
            identity=_compiled(self.identity),
            boundary=None if self.boundary is None else _compiled(self.boundary),
            resource=_compiled(self.resource),
        )

    def needed_keys(self) -> list[str]:
        """Return the condition keys that they name."""
        every = [*self.identity, *(self.boundary or ()), *self.resource]
        _compiled(every)  # raises for what is no policy
        return sorted({key for _, text in every for key in _keys_in(json.loads(text))})


class Simulation:
    """The operations that decide nothing for real.

    Parameters
    ----------
    store : Store
        Where roles, users, groups and their policies are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "GetContextKeysForCustomPolicy": self.get_context_keys_for_custom_policy,
            "GetContextKeysForPrincipalPolicy": self.get_context_keys_for_principal_policy,
            "SimulateCustomPolicy": self.simulate_custom_policy,
            "SimulatePrincipalPolicy": self.simulate_principal_policy,
        }

    def simulate_custom_policy(self, context: Context, asked: Json) -> Json:
        """Decide by the policies of the request alone."""
        found = _Documents(_listed(asked, "PolicyInputList"))
        caller = asked.get("CallerArn") or f"arn:aws:iam::{context.account}:user/simulated"
        return self._results(found, asked, caller)

    def simulate_principal_policy(self, context: Context, asked: Json) -> Json:
        """Decide by the policies of a role, a user or a group, and those of the request."""
        source = asked["PolicySourceArn"]
        found = self._of(source)
        found.identity += _listed(asked, "PolicyInputList")
        return self._results(found, asked, asked.get("CallerArn") or source)

    def get_context_keys_for_custom_policy(self, context: Context, asked: Json) -> Json:
        """Return the keys that the policies of the request name."""
        return {"ContextKeyNames": _Documents(_listed(asked, "PolicyInputList")).needed_keys()}

    def get_context_keys_for_principal_policy(self, context: Context, asked: Json) -> Json:
        """Return the keys that the policies of a role, a user or a group name."""
        found = self._of(asked["PolicySourceArn"])
        found.identity += _listed(asked, "PolicyInputList")
        return {"ContextKeyNames": found.needed_keys()}

    def _of(self, arn: str) -> _Documents:
        """Return the policies of a role, a user with its groups, or a group."""
        parts = arn.split(":", 5)
        kind, _, path = parts[5].partition("/") if len(parts) == 6 else ("", "", "")
        if kind not in ("role", "user", "group"):
            raise ServiceError(
                "InvalidInput", f"{arn} must be the ARN of a user, a group or a role.", 400
            )
        account, name = parts[4], path.rpartition("/")[2]
        found = _Documents(list(self._held(kind.capitalize(), account, name)))
        if kind == "user":
            for group, each in self._store.groups.of(account).items():
                if name in each["Users"]:
                    found.identity += self._held("Group", account, group)
        boundary = self._store.holder(kind.capitalize(), account, name).get("PermissionsBoundary")
        if boundary:
            document = self._store.document(account, boundary)
            found.boundary = [(boundary, document)] if document else []
        return found

    def _held(self, kind: str, account: str, name: str) -> Iterator[tuple[str, str]]:
        for policy, document in self._store.inline(kind, account, name).items():
            yield f"{kind.lower()}_{name}_{policy}", document
        for arn in self._store.holder(kind, account, name).get("AttachedPolicies") or ():
            if attached := self._store.document(account, arn):
                yield arn, attached

    def _results(self, found: _Documents, asked: Json, caller: str) -> Json:
        given = _listed(asked, "PermissionsBoundaryPolicyInputList")
        if given:
            found.boundary = given
        if asked.get("ResourcePolicy"):
            if not asked.get("CallerArn") and ":user/simulated" in caller:
                raise ServiceError("InvalidInput", "ResourcePolicy needs a CallerArn.", 400)
            found.resource = [("ResourcePolicy", asked["ResourcePolicy"])]
        policies, keys = found.policies(), _context(asked)
        missing = [
            key for key in found.needed_keys() if key.lower() not in {each.lower() for each in keys}
        ]
        owner = str(asked.get("ResourceOwner") or "").split(":")
        told = [
            _result(
                access.Request(
                    action,
                    resource,
                    access.Principal.of(caller),
                    keys,
                    resource_account=owner[4] if len(owner) > 4 else None,
                ),
                policies,
                missing,
            )
            for action in asked["ActionNames"]
            for resource in asked.get("ResourceArns") or ["*"]
        ]
        return naming.page(told, asked, "EvaluationResults")


def _result(request: access.Request, policies: access.Policies, missing: list[str]) -> Json:
    decision = access.evaluate(request, policies)
    told: Json = {
        "EvalActionName": request.action,
        "EvalResourceName": request.resource,
        "EvalDecision": _EFFECTS[decision.effect],
        "MatchedStatements": [],
        "MissingContextValues": missing,
    }
    if decision.statement is not None:
        place = decision.statement.place
        told["MatchedStatements"] = [{"SourcePolicyId": place, "SourcePolicyType": "IAM Policy"}]
    if policies.boundary is not None:
        within = access.evaluate(request, access.Policies(identity=policies.boundary))
        told["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": within.allowed}
    return told


def _listed(asked: Json, name: str) -> list[tuple[str, str]]:
    return [(f"{name}.{number}", text) for number, text in enumerate(asked.get(name) or (), 1)]


def _compiled(documents: Sequence[tuple[str, str]]) -> list[access.Policy]:
    try:
        return [access.parse_policy(text, place) for place, text in documents]
    except access.InvalidPolicy as error:
        raise ServiceError("InvalidInput", str(error), 400) from None


def _context(asked: Json) -> dict[str, Any]:
    """Return the keys that a request names; those of a list type have many values."""
    keys: dict[str, Any] = {}
    for entry in asked.get("ContextEntries") or ():
        values = list(entry.get("ContextKeyValues") or ())
        is_list = str(entry.get("ContextKeyType") or "").endswith("List")
        keys[str(entry.get("ContextKeyName"))] = values if is_list else next(iter(values), None)
    return keys


def _keys_in(value: object, place: str = "") -> Iterator[str]:
    """Yield the condition keys and the variables of a policy."""
    if isinstance(value, str):
        yield from (each.strip() for each in _VARIABLE.findall(value))
    elif isinstance(value, list):
        for each in value:
            yield from _keys_in(each, place)
    elif isinstance(value, dict):
        for name, each in value.items():
            if place == "Condition" and isinstance(each, dict):
                yield from each
                yield from _keys_in(list(each.values()))
            else:
                yield from _keys_in(each, name)
