"""Grants and permissions that say the same as the statements of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, Name, New
from gatehouse.deployed.adopting.reading.http_api import RunningApi

from .items import items_grant
from .names import Names

Json = Mapping[str, Any]

REASON = "taken over as it runs"
_OWN_FOLDER = re.compile(
    r"arn:[\w-]+:s3:::(?P<bucket>[^/*]+)/(?P<prefix>[^*$]+)/"
    r"\$\{cognito-identity\.amazonaws\.com:sub\}/\*"
)
_INVOKE = re.compile(
    r"arn:[\w-]+:execute-api:[^:]+:[^:]+:(?P<api>\w+)/(?P<stage>[^/]+)/(?P<rest>.+)"
)
_OF_FOLDERS = {"read": "s3:GetObject", "write": "s3:PutObject", "delete": "s3:DeleteObject"}
_OBJECTS = re.compile(r"arn:[\w-]+:s3:::(?P<bucket>[^/*]+)/(?:(?P<prefix>[^*?$]+)/)?\*")
_OF_OBJECTS = {"s3:GetObject": "read", "s3:PutObject": "write"}
_KNOWN = {"Sid", "Effect", "Action", "Resource", "Condition"}


class InexpressibleError(Exception):
    """A policy that no permission says."""


@dataclass
class Grants:
    """Reads statements as grants where these say the same, and as permissions elsewhere.

    Parameters
    ----------
    names : Names
        What is taken.
    apis : dict of str to tuple
        The APIs that are taken over, with their constructs, by id.
    tables : dict of str to Construct
        Those that are taken over, by ARN. Default: none.
    buckets : dict of str to Construct
        Those that are taken over, by name. What grants name is added. Default: none.
    """

    names: Names
    apis: Mapping[str, tuple[RunningApi, Construct]]
    tables: Mapping[str, Construct] = field(default_factory=dict)
    buckets: dict[str, Construct] = field(default_factory=dict)

    def of(self, policies: Mapping[str, Json]) -> list[Any]:
        """The grants and permissions of a role's only inline policy.

        Raises
        ------
        InexpressibleError
            If it has several policies, or a statement that no permission says.
        """
        if len(policies) > 1:
            raise InexpressibleError(
                f"it has {len(policies)} inline policies, a construct's has one"
            )
        statements = [each for policy in policies.values() for each in _listed(policy["Statement"])]
        return [grant for each in statements for grant in self._grants(each)]

    def _grants(self, statement: Json) -> Iterator[Any]:
        left = statement.keys() - _KNOWN
        if left or "Action" not in statement or "Resource" not in statement:
            raise InexpressibleError(f"its policy has {', '.join(sorted(left))}")
        if statement.get("Sid"):
            raise InexpressibleError(f"its policy has the Sid {statement['Sid']}")
        actions, resources = _listed(statement["Action"]), _listed(statement["Resource"])
        if statement["Effect"] == "Allow" and not statement.get("Condition"):
            found = (
                self._own_folder(actions, resources)
                or self._objects(actions, resources)
                or self._invoke(actions, resources)
            )
            if found is not None:
                yield found
                return
        if statement["Effect"] == "Allow":
            items = items_grant(self.tables, actions, resources, statement.get("Condition") or {})
            if items is not None:
                yield items
                return
        yield self._permission(statement, actions, resources)

    def _objects(self, actions: list[str], resources: list[str]) -> Call | None:
        """Reading or writing all objects of a bucket that is taken over, or those of a folder."""
        found = _OBJECTS.fullmatch(resources[0]) if len(resources) == 1 else None
        if found is None or found["bucket"] not in self.buckets or len(actions) != 1:
            return None
        construct = self.buckets[found["bucket"]]
        method = _OF_OBJECTS.get(actions[0])
        if method is None or "kms_key" in construct.options:
            return None  # the grant allows the use of the key too
        prefix = (found["prefix"],) if found["prefix"] else ()
        return Call(construct.variable, method, prefix)

    def _own_folder(self, actions: list[str], resources: list[str]) -> Call | None:
        found = _OWN_FOLDER.fullmatch(resources[0]) if len(resources) == 1 else None
        if found is None or not {*actions} <= {*_OF_FOLDERS.values()}:
            return None
        options: dict[str, Any] = {
            word: False for word, action in _OF_FOLDERS.items() if action not in actions
        }
        options["list"] = False
        bucket = self._bucket(found["bucket"])
        if "kms_key" in bucket.options:
            return None  # the grant allows the use of the key too
        prefix = () if found["prefix"] == "private" else (found["prefix"],)
        return Call(bucket.variable, "own_folder", prefix, options)

    def _bucket(self, name: str) -> Construct:
        if name not in self.buckets:
            id, variable = self.names.id(name, "Files")
            self.buckets[name] = Construct(
                *("Bucket", id, variable, {}, {}), maker="from_name", positional=(name,)
            )
        return self.buckets[name]

    def _invoke(self, actions: list[str], resources: list[str]) -> Call | None:
        found = _INVOKE.fullmatch(resources[0]) if len(resources) == 1 else None
        if actions != ["execute-api:Invoke"] or found is None or found["api"] not in self.apis:
            return None
        running, construct = self.apis[found["api"]]
        if found["stage"] != running.stage["StageName"]:
            return None
        if found["rest"] == "*":
            return Call(construct.variable, "invoke")
        keys = {_requests(str(each["RouteKey"])): str(each["RouteKey"]) for each in running.routes}
        key = keys.get(found["rest"])
        return None if key is None else Call(construct.variable, "invoke", (key,))

    def _permission(self, statement: Json, actions: list[str], resources: list[str]) -> New:
        words: dict[str, Any] = {
            "actions": sorted(actions),
            "resources": [*map(self._named, sorted(resources))],
        }
        conditions = [
            New("Condition", positional=(operator, key, _listed(values)), room="iam")
            for operator, tests in (statement.get("Condition") or {}).items()
            for key, values in tests.items()
        ]
        if conditions:
            words["conditions"] = conditions
        if statement["Effect"] == "Deny":
            words["effect"] = "Deny"
        elif any(set(each) & {"*", "?"} for each in actions) or any(map(_is_wild, resources)):
            words["reason"] = REASON
        return New("Permission", words, room="iam")

    def _named(self, resource: str) -> str | Name:
        """A table that is taken over by its variable, all else as it is."""
        table = self.tables.get(resource)
        return resource if table is None else Name(f"{table.variable}.arn")


def _requests(key: str) -> str:
    method, _, path = key.partition(" ")
    return ("*" if method == "ANY" else method) + re.sub(r"\{[^}]+\}", "*", path)


def _is_wild(resource: str) -> bool:
    name = resource.split(":", 5)[-1] if resource.startswith("arn:") else resource
    return set(name) <= {"*", "?"}


def _listed(value: Any) -> list[Any]:
    return [*value] if isinstance(value, (list, tuple)) else [value]
