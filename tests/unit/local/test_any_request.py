"""Whatever a valid request holds, a service answers it or refuses it, and never fails."""

from __future__ import annotations

import asyncio
import inspect
import json
import random
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from gatehouse.local.models import validate, writing
from gatehouse.local.models.services import service_model
from gatehouse.local.services.cognito_identity import service as identity_pools
from gatehouse.local.services.cognito_identity.open_id import OpenIdIssuer
from gatehouse.local.services.contract import Caller, Context, Service, ServiceError
from gatehouse.local.services.iam import service as iam
from gatehouse.local.services.iam.store import Store
from gatehouse.local.services.openid.believing import TokenKeys
from gatehouse.local.services.openid.issuers import Issuers
from gatehouse.local.services.sts import service as sts
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Trust

_ACCOUNT = "111122223333"
_ROUNDS = 60
_POLICY = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
}
_TRUST = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}},
}
_TEXTS = (
    "a",
    "ann",
    "team",
    "/",
    "/team/",
    "1",
    "x" * 70,
    "é",
    "${aws:username}",
    "Active",
    "https://login.example.com",
    "login.example.app",
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "v1",
    "v2",
    "s3:GetObject",
    f"arn:aws:iam::{_ACCOUNT}:role/ann",
    f"arn:aws:iam::{_ACCOUNT}:user/ann",
    f"arn:aws:iam::{_ACCOUNT}:policy/ann",
    f"arn:aws:iam::{_ACCOUNT}:oidc-provider/login.example.com",
    f"arn:aws:iam::{_ACCOUNT}:saml-provider/ann",
    "arn:aws:iam::aws:policy/ReadOnlyAccess",
    "arn:aws:s3:::b/k",
    "AKIAIOSFODNN7EXAMPLE",
    "a.b.c",
    "eyJhbGciOiJub25lIn0.e30.",
    "YQ==",
    json.dumps(_POLICY),
    json.dumps(_TRUST),
    "{}",
    "<EntityDescriptor/>" + " " * 1000,
)


class UserPools:
    def is_current(self, token: object) -> bool:
        return False


def _services() -> dict[str, tuple[Service, list[str]]]:
    def unreachable(address: str) -> Any:
        raise OSError("there is no network")

    def trusts(*_: object, **__: object) -> bool:
        return True

    store, sessions, issuer = Store(), Sessions(), OpenIdIssuer()
    view = iam.View(store, lambda key: None)
    keys = TokenKeys(issuer, issuers=Issuers(unreachable))
    neighbours = identity_pools.Neighbours(
        view, Trust(view, trusts), sessions, UserPools(), keys, {}
    )
    made = (
        iam.service(store),
        sts.service(sessions, view, trusts, keys),
        identity_pools.service(neighbours, issuer),
    )
    return {each.name: (each, list(_TEXTS)) for each in made}


def _value(shape: Shape, chance: random.Random, texts: list[str]) -> Any:
    if isinstance(shape, StructureShape):
        return {
            name: _value(member, chance, texts)
            for name, member in shape.members.items()
            if name in shape.required_members or chance.random() < 0.4
        }
    if isinstance(shape, ListShape):
        return [_value(shape.member, chance, texts) for _ in range(chance.randint(0, 3))]
    if isinstance(shape, MapShape):
        return {
            _value(shape.key, chance, texts): _value(shape.value, chance, texts)
            for _ in range(chance.randint(0, 3))
        }
    if shape.type_name == "boolean":
        return chance.random() < 0.5
    if shape.type_name in ("integer", "long"):
        return chance.choice([0, 1, 60, 900, 3600, 43200])
    if shape.name in ("IdentityPoolId", "IdentityId"):
        return chance.choice([each for each in texts if each.startswith("eu-west-1:")] or texts)
    enum = shape.metadata.get("enum")
    recent = texts[-25:] if chance.random() < 0.6 else texts
    return chance.choice(enum) if enum else chance.choice(recent)


def _learn(value: Any, texts: list[str]) -> None:
    """Use ids that a service gives in later requests."""
    if isinstance(value, dict):
        for each in value.values():
            _learn(each, texts)
    elif isinstance(value, list):
        for each in value:
            _learn(each, texts)
    elif isinstance(value, str) and len(texts) < 200:
        texts.append(value)


@pytest.mark.parametrize("name", ["iam", "sts", "cognito-identity"])
@pytest.mark.parametrize("seed", range(3))
def test_a_valid_request_never_fails(name: str, seed: int) -> None:
    chance = random.Random(seed)
    service, texts = _services()[name]
    model = service_model(name)
    assert model is not None
    caller = Caller(f"arn:aws:iam::{_ACCOUNT}:root", _ACCOUNT, _ACCOUNT, "AKIAIOSFODNN7EXAMPLE")
    carried_out, statuses = 0, set[int]()
    for operation, function in sorted(service.operations.items()) * _ROUNDS:
        shape = model.operation_model(operation).input_shape
        asked = _value(shape, chance, texts) if shape else {}
        if validate(name, operation, asked):
            continue
        context = Context(_ACCOUNT, "eu-west-1", caller, now=lambda: 1_800_000_000.0)
        try:
            found = function(context, asked)
            output: Any = asyncio.run(found) if inspect.iscoroutine(found) else found
        except ServiceError as error:
            statuses.add(writing.error(name, error.code, error.message, status=error.status)[0])
            continue
        writing.answer(name, operation, output, "id")  # raises for what the model does not have
        _learn(output, texts)
        carried_out += 1
    assert statuses <= {400, 403, 404, 409}
    assert carried_out > _ROUNDS // 2
