"""List everybody whom a model lets in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from gatehouse.access.callers.caller import Caller, Tokens
from gatehouse.access.callers.caps import Caps
from gatehouse.access.callers.chains import reachable
from gatehouse.access.callers.pools import provider_key, session_of
from gatehouse.access.callers.session import (
    OF_ALL,
    Refused,
    Session,
    account_of,
    session_principal,
)
from gatehouse.access.model import (
    Function,
    Group,
    IdentityPool,
    Login,
    Model,
    PolicyDocument,
    Role,
    RoleRule,
    Source,
    UserPool,
    UserPoolClient,
)
from gatehouse.access.model.readings import has_unknown
from gatehouse.access.principals import Principal

#: It stands for each account that no policy names.
_ANY_ACCOUNT = "099999999999"
_OWN_SCOPE = "aws.cognito.signin.user.admin"
_ACCOUNT = re.compile(r"(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::.*)?")
#: Example values, of which every other one is like them.
IDENTITY = "11111111-1111-4111-8111-111111111111"
SUBJECT = "22222222-2222-4222-8222-222222222222"


def callers(model: Model, caps: Caps | None = None) -> tuple[Caller, ...]:
    """List the callers of a model: anyone, guests, users, groups, machines, functions, accounts.

    Parameters
    ----------
    model : Model
        The deployment.
    caps : Caps, optional
        Control policies that limit the account's principals. Default: none.

    Returns
    -------
    tuple of Caller
        Those with the least rights first; names are unique.
    """
    found = [
        Caller("anyone", "anyone", (Session(Principal.anonymous()),)),
        *_accounts(model),
        *_providers(model),
        *_guests(model),
        *_users(model),
        *_machines(model),
        *(_function(model, each) for each in model.functions),
    ]
    services = caps.services if caps else ()
    return tuple(_with_chains(model, each, services) for each in _named_apart(found))


def _with_chains(model: Model, caller: Caller, caps: tuple[PolicyDocument, ...]) -> Caller:
    """Add the sessions that the first ones lead to."""
    if caller.kind in ("anyone", "machine"):
        return caller
    capped = [replace(each, caps=_caps_of(model, each, caps)) for each in caller.sessions]
    every = tuple(one for each in capped for one in reachable(model, each))
    return replace(caller, sessions=every)


def _caps_of(
    model: Model, session: Session, caps: tuple[PolicyDocument, ...]
) -> tuple[PolicyDocument, ...]:
    """Return the caps of a session: they are for principals of the account alone."""
    return caps if session.account == model.account else ()


def _accounts(model: Model) -> Iterator[Caller]:
    """List the other accounts that policies name, and any other where a role trusts them all."""
    named: dict[str, Source] = {}
    for document in model.documents:
        for statement in document.statements:
            principal = statement.get("Principal")
            values = principal.get("AWS") if isinstance(principal, Mapping) else None
            for value in values if isinstance(values, list) else [values]:
                found = _ACCOUNT.fullmatch(value) if isinstance(value, str) else None
                if found and found[1] != model.account:
                    named.setdefault(found[1], document.source)
    for role in model.roles:
        if any(_lets_everybody(statement) for statement in role.trust.statements):
            named.setdefault(_ANY_ACCOUNT, role.source)
    for account, source in sorted(named.items()):
        principal_arn = f"arn:{model.partition}:iam::{account}:root"
        document = PolicyDocument(
            f"policies of account {account}",
            "identity",
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
            },
            source,
        )
        session = Session(
            Principal.of(principal_arn),
            account=account,
            more=(document,),
            way=("its own users",),
            asks_of=model.account,
        )
        name = "any other account" if account == _ANY_ACCOUNT else f"account {account}"
        yield Caller(name, "account", (session,), source=source)


def _lets_everybody(statement: Mapping[str, object]) -> bool:
    """Return whether a statement of a trust is for the principals of every account."""
    principal = statement.get("Principal")
    values = principal.get("AWS") if isinstance(principal, Mapping) else principal
    listed = values if isinstance(values, list) else [values]
    return statement.get("Effect") == "Allow" and "*" in listed


def _providers(model: Model) -> Iterator[Caller]:
    """List whom identity providers other than identity pools sign in, by the roles that trust them.

    Which of them a role lets in, the conditions of its trust say: `findings` judges these.
    """
    found: dict[str, list[Role]] = {}
    for role in model.roles:
        for statement in role.trust.statements:
            principal = statement.get("Principal")
            values = principal.get("Federated") if isinstance(principal, Mapping) else None
            for value in values if isinstance(values, list) else [values]:
                own = isinstance(value, str) and not value.startswith("cognito-identity")
                if own and statement.get("Effect") == "Allow" and not has_unknown(value):
                    found.setdefault(str(value).rpartition("provider/")[2], []).append(role)
    for provider, roles in sorted(found.items()):
        sessions = tuple(
            Session(
                principal=session_principal(role, "federated"),
                role=role,
                account=account_of(role),
                keys=OF_ALL,
                way=(f"role {role.source.label} trusts {provider}",),
            )
            for role in dict.fromkeys(roles)
        )
        yield Caller(f"whom {provider} signs in", "account", sessions, source=roles[0].source)


def _guests(model: Model) -> Iterator[Caller]:
    for pool in model.identity_pools:
        if not pool.allows_guests:
            continue
        sessions, refused = _sessions(model, pool, None, {})
        own = {f"{provider_key(model)}:sub": identity_in(model)}
        name = "guest" if len(model.identity_pools) == 1 else f"guest of {pool.source.label}"
        yield Caller(name, "guest", sessions, own=own, source=pool.source, refused=refused)


def _users(model: Model) -> Iterator[Caller]:
    """List users by the client that they sign in with, then those of groups and of rules."""
    clients = [
        (users, client)
        for users in model.user_pools
        for client in users.clients
        if not client.is_machine
    ]
    for users, client in clients:
        many = len(clients) > 1
        of = f" of {client.source.label}" if many else ""
        ways = [(pool, _login(pool, users, client)) for pool in model.identity_pools]
        logins = [(pool, login) for pool, login in ways if login]
        yield _user(model, f"user{of}", users, client, logins, {})
        for group in users.groups:
            claims = {"cognito:groups": [group.name]}
            yield _user(model, f"group {group.name}{of}", users, client, logins, claims, group)
        for pool, login in logins:
            mapping = pool.mapping_of(login)
            for rule in mapping.rules if mapping and mapping.type == "Rules" else ():
                said = f"user{of} where {rule.claim} {_MATCHES[rule.match_type]} {rule.value}"
                yield _user(model, said, users, client, logins, {rule.claim: _value(rule)})
    yield from _of_other_providers(model)


_MATCHES = {
    "Equals": "is",
    "NotEqual": "is not",
    "Contains": "contains",
    "StartsWith": "starts with",
}


def _value(rule: RoleRule) -> str:
    """Return a value for which a rule holds."""
    return f"other than {rule.value}" if rule.match_type == "NotEqual" else rule.value


def _user(
    model: Model,
    name: str,
    users: UserPool,
    client: UserPoolClient,
    logins: list[tuple[IdentityPool, Login]],
    claims: Mapping[str, object],
    group: Group | None = None,
) -> Caller:
    sessions: list[Session] = []
    refused = "" if logins else "no identity pool takes its tokens"
    own = {f"{provider_key(model)}:sub": identity_in(model), "sub": SUBJECT}
    for pool, login in logins:
        tags = pool.tags_of(login)
        every = {
            "sub": SUBJECT,
            "aud": client.id,
            **{claim: own_value(claim) for claim in tags.values() if claim not in ("sub", "aud")},
            **claims,
        }
        own |= {f"aws:principaltag/{tag.lower()}": str(every[claim]) for tag, claim in tags.items()}
        found, why = _sessions(model, pool, login, every)
        sessions += found
        refused = why
    kind = "group" if group else "rule" if claims else "user"
    return Caller(
        name,
        kind,  # type: ignore[arg-type]
        tuple(sessions),
        (tokens_of(users, client),),
        own,
        group.source if group else client.source,
        "" if sessions else refused,
    )


def _sessions(
    model: Model, pool: IdentityPool, login: Login | None, claims: Mapping[str, object]
) -> tuple[tuple[Session, ...], str]:
    """Return the sessions of an identity by both flows, and why there is none."""
    identity = identity_in(model)
    first = session_of(model, pool, identity, login=login, claims=claims)
    found = [first] if isinstance(first, Session) else []
    for role in model.roles if pool.classic_flow else ():
        other = session_of(
            model, pool, identity, login=login, claims=claims, asked=role.arn, classic=True
        )
        if isinstance(other, Session):
            found.append(other)
    return tuple(found), first.why if isinstance(first, Refused) else ""


def _of_other_providers(model: Model) -> Iterator[Caller]:
    """List users who sign in with what is no user pool of the model."""
    endpoints = {users.endpoint for users in model.user_pools}
    for pool in model.identity_pools:
        for login in pool.logins:
            if login.provider in endpoints:
                continue
            tags = pool.tags_of(login)
            claims = {claim: own_value(claim) for claim in tags.values()}
            sessions, refused = _sessions(model, pool, login, {"sub": SUBJECT, **claims})
            own = {
                f"{provider_key(model)}:sub": identity_in(model),
                **{f"aws:principaltag/{tag.lower()}": claims[tags[tag]] for tag in tags},
            }
            tokens = (Tokens(login.provider, login.client),) if login.client else ()
            name = f"user of {login.provider}"
            yield Caller(name, "user", sessions, tokens, own, pool.source, refused)


def _machines(model: Model) -> Iterator[Caller]:
    for users in model.user_pools:
        for client in users.clients:
            if client.is_machine:
                name = f"machine {client.source.label}"
                tokens = Tokens(users.endpoint, client.id, frozenset(client.scopes))
                yield Caller(
                    name,
                    "machine",
                    (Session(Principal.anonymous()),),
                    (replace(tokens, maybe="pre_token_generation" in users.triggers),),
                    source=client.source,
                )


def _function(model: Model, function: Function) -> Caller:
    name = f"function {function.source.label}"
    role = model.role(function.role_arn)
    if role is None:
        return Caller(name, "function", source=function.source, refused="its role is not known")
    session = Session(
        session_principal(role, function.name),
        role=role,
        account=account_of(role),
        keys={**OF_ALL, "lambda:SourceFunctionArn": function.arn},
        way=(f"runs with role {role.source.label}",),
    )
    return Caller(name, "function", (session,), source=function.source)


def tokens_of(users: UserPool, client: UserPoolClient) -> Tokens:
    """Return the tokens that users get with a client."""
    scopes = set(client.scopes) if client.oauth_flows else set()
    by_password = any(flow != "ALLOW_REFRESH_TOKEN_AUTH" for flow in client.auth_flows)
    if by_password or not client.auth_flows:
        scopes.add(_OWN_SCOPE)
    maybe = "pre_token_generation" in users.triggers
    return Tokens(users.endpoint, client.id, frozenset(scopes), maybe)


def _login(pool: IdentityPool, users: UserPool, client: UserPoolClient) -> Login | None:
    return next(
        (
            each
            for each in pool.logins
            if each.provider == users.endpoint and each.client == client.id
        ),
        None,
    )


def _named_apart(found: list[Caller]) -> Iterator[Caller]:
    """Give callers of one name their stacks, and then numbers."""
    taken: dict[str, int] = {}
    names = [each.name for each in found]
    for each in found:
        name = each.name
        if names.count(name) > 1 and each.source:
            name = f"{name} in {each.source.stack}"
        taken[name] = taken.get(name, 0) + 1
        yield replace(each, name=name if taken[name] == 1 else f"{name} ({taken[name]})")


def identity_in(model: Model) -> str:
    """Return an identity's id, as identity pools of the model's region give."""
    return f"{model.region}:{IDENTITY}"


def own_value(claim: str) -> str:
    """Return a value of a claim that a caller has, and that another one has not."""
    return f"own-{re.sub(r'[^A-Za-z0-9]+', '-', claim).strip('-')}"
