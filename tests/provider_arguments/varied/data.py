"""Grants, tables, buckets, policies and roles."""

from __future__ import annotations

from typing import Any

from gatehouse.auth import IdentityPool
from gatehouse.compute import Function
from gatehouse.core.component import Component
from gatehouse.iam import Condition, Permission, Principal, Role, RoleAsItRuns, Trust
from gatehouse.storage import (
    Bucket,
    Capacity,
    GlobalIndex,
    LifecycleRule,
    LocalIndex,
    Provisioned,
    Table,
)

from tests.deployed.removals.rows import MONTH, Row, table
from tests.deployed.removals.shared import ACCOUNT, Shared

from .pairs import pairs

_PHOTO = "arn:aws:s3:::photos/a"
_READ_ONE = Permission(actions=["s3:GetObject"], resources=[_PHOTO])
_LAMBDA = Principal("Service", ["lambda.amazonaws.com"])
_SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/a"


def _objects(shared: Shared, id: str, *, way: str, **options: Any) -> Component:
    """Let a function, or users, do something with objects."""
    made = Bucket(shared.stack, f"{id}Photos")
    return _for_users(shared, id, getattr(made, way)(**options))


def _items(shared: Shared, id: str, *, way: str, **options: Any) -> Component:
    made = Table(shared.stack, f"{id}Notes", partition_key="id")
    return _for_users(shared, id, getattr(made, way)(**options))


def _for_users(shared: Shared, id: str, grant: Any) -> Component:
    users = IdentityPool(
        shared.stack,
        id,
        user_pools=[shared.client],
        principal_tags={"tenant": "sub", "team": "sub"},
    )
    users.authenticated.allow(grant)
    return users


def _on_object(shared: Shared, id: str, *, function: str = "one", **options: Any) -> Component:
    made = Bucket(shared.stack, id)
    made.on_object(_functions(shared, id)[function], **options)
    return made


def _on_change(shared: Shared, id: str, *, function: str = "one", **options: Any) -> Component:
    made = Table(shared.stack, id, partition_key="id", stream="both")
    made.on_change(_functions(shared, id)[function], **options)
    return made


def _functions(shared: Shared, id: str) -> dict[str, Function]:
    return {
        name: Function(shared.stack, f"{id}{name}", image=shared.image) for name in ("one", "two")
    }


def _allowed(shared: Shared, id: str, **options: Any) -> Component:
    permission = Permission(**{"actions": ["s3:GetObject"], "resources": [_PHOTO], **options})
    return Role(shared.stack, id, trust=Trust(_LAMBDA), permissions=[permission])


def _when(shared: Shared, id: str, **options: Any) -> Component:
    return _allowed(shared, id, conditions=[Condition(**options)])


def _trusting(shared: Shared, id: str, **options: Any) -> Component:
    return Role(shared.stack, id, trust=Trust(**{"principal": _LAMBDA, **options}))


def _principal(shared: Shared, id: str, **options: Any) -> Component:
    return _trusting(shared, id, principal=Principal(**options))


def _saying(shared: Shared, id: str, *, permissions: Any) -> Component:
    made = Role(shared.stack, id, trust=Trust(_LAMBDA))
    made.allow(*permissions)
    return made


def _as_it_runs(shared: Shared, id: str, **options: Any) -> Component:
    runs = RoleAsItRuns(**{"name": {"test": f"old-{id}"}, **options})
    trust = Trust(_LAMBDA)
    return Role(shared.stack, id, trust=trust, permissions=[_READ_ONE], as_it_runs=runs)


def _aging(shared: Shared, id: str, **options: Any) -> Component:
    return Bucket(shared.stack, id, lifecycle=[LifecycleRule("old", expire=9 * MONTH, **options)])


def _many(name: str) -> list[Permission]:
    """List more than one policy of a role may have."""
    return [
        Permission(
            actions=[f"{service}:*"],
            resources=[f"arn:aws:{service}:::{name * 900}{number}"],
            reason="it is large",
        )
        for service in ("s3", "sqs")
        for number in range(8)
    ]


def _rows_of_grants() -> list[Row]:
    folder = {"read": False, "write": False, "delete": False, "list": False, "prefix": "b"}
    return [
        *pairs("Bucket.read", _objects, {"way": "read", "prefix": "a"}, prefix="b"),
        *pairs("Bucket.write", _objects, {"way": "write", "prefix": "a"}, prefix="b"),
        *pairs("Bucket.own_folder", _objects, {"way": "own_folder"}, **folder),
        *pairs(
            "Bucket.folder_of_tag",
            _objects,
            {"way": "folder_of_tag", "tag": "tenant"},
            tag="team",
            **folder,
        ),
        *pairs("Table.own_items", _items, {"way": "own_items"}, read=False, write=False),
        *pairs(
            "Table.items_of_tag",
            _items,
            {"way": "items_of_tag", "tag": "tenant"},
            tag="team",
            read=False,
            write=False,
        ),
        *pairs(
            "Bucket.on_object",
            _on_object,
            {},
            function="two",
            events=["removed"],
            prefix="in/",
            suffix=".jpg",
        ),
        *pairs("Table.on_change", _on_change, {}, function="two", batch_size=9, retries=1),
    ]


def _rows_of_policies() -> list[Row]:
    account = {"operator": "StringEquals", "key": "aws:SourceAccount", "values": [ACCOUNT]}
    same = Condition("StringEquals", "aws:SourceAccount", [ACCOUNT])
    everybody = {"principal": Principal("AWS", ["*"]), "reason": "a mirror of open data"}
    return [
        *pairs(
            "Permission",
            _allowed,
            {},
            actions=["s3:PutObject"],
            resources=[f"{_PHOTO}b"],
            conditions=[same],
            effect="Deny",
            sid="Photo",
        ),
        Row(
            "Permission.reason",
            _allowed,
            {"resources": ["arn:aws:s3:::photos/*"], "reason": "photos of today"},
            {"resources": ["arn:aws:s3:::photos/*"], "reason": "photos of tomorrow"},
        ),
        *pairs(
            "Condition",
            _when,
            account,
            operator="StringNotEquals",
            key="aws:PrincipalAccount",
            values=["1" * 12],
        ),
        *pairs(
            "Trust",
            _trusting,
            {},
            principal=Principal("Service", ["scheduler.amazonaws.com"]),
            tag_session=True,
            conditions=[same],
        ),
        Row(
            "Trust.action",
            _trusting,
            {
                "principal": Principal("Federated", [_SAML]),
                "action": "sts:AssumeRoleWithSAML",
                "conditions": [Condition("StringEquals", "SAML:aud", ["https://a.example.com"])],
            },
            {},
        ),
        Row("Trust.reason", _trusting, everybody, {**everybody, "reason": "a mirror of maps"}),
        Row(
            "Principal.type",
            _principal,
            {"type": "Service", "identifiers": ["lambda.amazonaws.com"]},
            {"type": "AWS", "identifiers": [ACCOUNT]},
        ),
        Row(
            "Principal.identifiers",
            _principal,
            {"type": "AWS", "identifiers": [ACCOUNT]},
            {"type": "AWS", "identifiers": ["1" * 12]},
        ),
        Row(
            "RoleAsItRuns.name",
            _as_it_runs,
            {"name": {"test": "old-a"}},
            {"name": {"test": "old-b"}},
        ),
        Row("RoleAsItRuns.path", _as_it_runs, {"path": "/service-role/"}, {}),
        Row("RoleAsItRuns.policy_name", _as_it_runs, {"policy_name": "notes"}, {}),
        Row("Role.allow.grants", _saying, {"permissions": [_READ_ONE]}, {"permissions": []}),
        Row(
            "Role.permissions",
            _saying,
            {"permissions": [Permission(actions=["s3:GetObject"], resources=[_PHOTO])]},
            {"permissions": [Permission(actions=["s3:PutObject"], resources=[_PHOTO])]},
        ),
    ]


def rows() -> list[Row]:
    """List the rows of data."""
    both = {"capacity": Provisioned(Capacity(2), Capacity(2))}
    indexed = {**both, "global_indexes": {"byTenant": GlobalIndex("tenant")}}
    more_reads = Provisioned(Capacity(3), Capacity(2))
    more_writes = Provisioned(Capacity(2), Capacity(3))
    less = Provisioned(Capacity(2, 8), Capacity(2, 9))
    scaled = Provisioned(Capacity(2, 9), Capacity(2, 9))
    return [
        *_rows_of_grants(),
        *_rows_of_policies(),
        Row("Provisioned.read", table, indexed, {**indexed, "capacity": more_reads}),
        Row("Provisioned.write", table, indexed, {**indexed, "capacity": more_writes}),
        *pairs(
            "LifecycleRule",
            _aging,
            {"move": {"STANDARD_IA": 2 * MONTH}, "move_old_versions": {"STANDARD_IA": 2 * MONTH}},
            move={"GLACIER": 3 * MONTH},
            move_old_versions={"GLACIER": 3 * MONTH},
        ),
        Row(
            "Role.permissions",
            _saying,
            {"permissions": [_READ_ONE, *_many("a")]},
            {"permissions": [_READ_ONE, *_many("b")]},
        ),
        Row("Capacity.most", table, {"capacity": scaled}, {"capacity": less}),
        Row(
            "LocalIndex.projection",
            table,
            {"local_indexes": {"byTime": LocalIndex("time", ["title"])}},
            {"local_indexes": {"byTime": LocalIndex("time")}},
        ),
    ]
