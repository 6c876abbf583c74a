"""Routes that ask for tokens, written as policies, so that they are proven as the others are.

What an authorizer asks of a token is a statement about three keys: ``token:issuer``,
``token:client`` and ``token:scope``. They are no keys of AWS; requests of people with a token hold
them, and those of nobody else. A route without authorization is a statement without conditions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gatehouse.access.callers import Tokens
from gatehouse.access.callers.listing import tokens_of
from gatehouse.access.model import Api, Model, PolicyDocument, Route, Unknown, UserPoolClient
from gatehouse.access.principals import Principal
from gatehouse.access.prover.theorem import Session, Shape, symbol

KEYS = "token:"
ISSUER, CLIENT, SCOPE = "token:issuer", "token:client", "token:scope"
_WRITTEN = symbol(SCOPE, "trigger")
_TRIGGER = "the pool has a trigger before tokens are made, and its code is not read"
#: What a request without any signature lacks.
_LACKS = (KEYS, "aws:principal", "cognito-identity", "aws:username")


def policy_of(api: Api, route: Route, asker: Session) -> PolicyDocument:
    """Return what a route asks of somebody's token, as a policy of the route."""
    name = f"authorization of {route.key}"
    why = _why_unknown(api, route)
    if why:
        unknown = Unknown(route.source, f"who may call {route.key}", why)
        return PolicyDocument(name, "resource", None, route.source, unknowns=(unknown,))
    allow: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
    conditions = _conditions(route)
    unknowns: tuple[Unknown, ...] = ()
    if route.scopes and asker.keys.get(SCOPE) == (_WRITTEN,):
        conditions["StringEquals"][SCOPE] = ["<?scopes that a trigger writes>"]
        unknowns = (Unknown(route.source, "whether a trigger adds the scope", _TRIGGER),)
    if conditions:
        allow["Condition"] = conditions
    document = {"Version": "2012-10-17", "Statement": [allow]}
    return PolicyDocument(name, "resource", document, route.source, unknowns=unknowns)


def _why_unknown(api: Api, route: Route) -> str:
    """Return why what a route asks can't be written; empty where it can."""
    if api.policy is not None:
        return "the API has a policy of its own beside its authorizers; ask access matrix"
    if route.authorization == "CUSTOM":
        return "an authorizer function decides, and its code is not read"
    if route.authorization == "unknown" or (route.authorization == "JWT" and not route.authorizer):
        return "its authorization could not be read"
    return ""


def _conditions(route: Route) -> dict[str, Any]:
    authorizer = route.authorizer
    if route.authorization != "JWT" or authorizer is None:
        return {}
    conditions: dict[str, Any] = {}
    if authorizer.user_pools:
        pools = [f"*/{arn.rpartition('/')[2]}" for arn in authorizer.user_pools]
        conditions["StringLike"] = {ISSUER: pools}
    else:
        issuer = authorizer.issuer.removeprefix("https://").rstrip("/")
        conditions["StringEquals"] = {ISSUER: [issuer], CLIENT: list(authorizer.audience)}
    if route.scopes:
        conditions.setdefault("StringEquals", {})[SCOPE] = list(route.scopes)
    return conditions


def of_users(model: Model) -> Iterator[Session]:
    """List users with a token of each client that people sign in with."""
    for client, tokens in _clients(model):
        if not client.is_machine:
            yield from _holding(f"a user with a token of {client.source.label}", tokens)


def of_machines(model: Model, name: str = "") -> Iterator[Session]:
    """List machines with a token of their client: of one, by its name, or of all."""
    for client, tokens in _clients(model):
        construct = (client.source.construct or "").split("/")
        names = {client.name, client.source.address.rpartition(".")[2], *construct}
        if client.is_machine and (not name or name in names):
            yield from _holding(f"the machine {client.source.label}", tokens)


def of_strangers(model: Model) -> Iterator[Session]:
    """List somebody with a token of a user pool that is not in the model, with any scopes."""
    yield Session(
        "a stranger with a token of another user pool",
        Principal.anonymous(),
        keys={
            ISSUER: ("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Stranger0",),
            CLIENT: ("a client of strangers",),
            SCOPE: (symbol(SCOPE, "stranger"),),
        },
        lacks=_LACKS,
        account=model.account,
    )


def _clients(model: Model) -> Iterator[tuple[UserPoolClient, Tokens]]:
    for users in model.user_pools:
        for client in users.clients:
            yield client, tokens_of(users, client)


def _holding(label: str, tokens: Tokens) -> Iterator[Session]:
    """List somebody with a token that has one of the scopes, and none where there are none."""
    keys: dict[str, Shape] = {ISSUER: (tokens.issuer,), CLIENT: (tokens.client,)}
    scopes = sorted(tokens.scopes) or [""]
    for scope in scopes:
        held = {**keys, **({SCOPE: (scope,)} if scope else {})}
        yield Session(label, Principal.anonymous(), keys=held, lacks=_LACKS)
    if tokens.maybe:  # a trigger may write any scope
        written = {**keys, SCOPE: (_WRITTEN,)}
        told = f"{label}, to which a trigger adds a scope"
        yield Session(told, Principal.anonymous(), keys=written, lacks=_LACKS)
