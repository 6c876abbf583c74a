"""No stranger gets a session of a role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.model import Model, Role
from gatehouse.access.principals import Principal
from gatehouse.access.prover.sessions import Kind, anyone, getting, host, kinds, stranger, token
from gatehouse.access.prover.theorem import Question, Session, Theorem, symbol

_WEB = ("sts:AssumeRoleWithWebIdentity",)
_STRANGERS_SUBJECTS = {
    "token.actions.githubusercontent.com": "repo:stranger/stranger:ref:refs/heads/main",
    "app.terraform.io": "organization:stranger:project:stranger:workspace:x:run_phase:apply",
    "gitlab.com": "project_path:stranger/stranger:ref_type:branch:ref:main",
}
#: What a token of a provider that IAM knows by name says, of a stranger who uses an own app.
_STRANGERS_APPS = {
    "accounts.google.com": {"aud": "1.apps.googleusercontent.com", "sub": "100000000000000000001"},
    "graph.facebook.com": {"app_id": "100000000000001", "id": "100000000000002"},
    "www.amazon.com": {
        "app_id": "amzn1.application.stranger",
        "user_id": "amzn1.account.STRANGER",
    },
}


def trust(model: Model) -> Iterator[Theorem]:
    """Make a theorem for each role that anything but a service of AWS may assume."""
    given: dict[str, list[Kind]] = {}
    for kind in kinds(model):
        given.setdefault(kind.role.arn, []).append(kind)
    for role in model.roles:
        if any(_names_others(each) for each in role.trust.statements):
            yield _theorem(model, role, given.get(role.arn, []))


def _names_others(statement: object) -> bool:
    """Return whether a statement of a trust policy names others than services."""
    principal = statement.get("Principal") if isinstance(statement, dict) else None
    return not isinstance(principal, dict) or set(principal) != {"Service"}


def _theorem(model: Model, role: Role, given: list[Kind]) -> Theorem:
    name = host(model)
    askers: list[Session] = [anyone(), stranger(model)]
    aud = symbol(f"{name}:aud", "stranger")
    foreign = token(model, "another identity pool", "authenticated")
    apart = tuple(((aud,), (pool.id,)) for pool in model.identity_pools)
    denied = [
        _assuming(model, role, asker, ("sts:AssumeRole", *_WEB, "sts:AssumeRoleWithSAML"))
        for asker in askers
    ]
    for amr in ("authenticated", "unauthenticated"):
        keys = {f"{name}:aud": (aud,), f"{name}:amr": (amr,)}
        asked = _assuming(model, role, replace(foreign, keys=keys), _WEB)
        denied.append(replace(asked, different=apart))
    allowed = {kind.who == "guests" for kind in given}
    for kind in given:
        for guest in {True, False} - allowed:
            asker = token(model, kind.pool.id, "unauthenticated" if guest else "authenticated")
            label = f"{'a guest' if guest else 'a signed-in user'} of {kind.pool.name}"
            denied.append(_assuming(model, role, replace(asker, label=label), _WEB))
    denied += [_assuming(model, role, asker, _WEB) for asker in _of_other_providers(model, role)]
    return Theorem(
        "trust",
        f"no stranger gets a session of the role {role.name}",
        tuple(denied),
        tuple(getting(model, kind) for kind in given),
        role.trust.source,
    )


def _assuming(model: Model, role: Role, asker: Session, actions: tuple[str, ...]) -> Question:
    return Question(
        asker,
        actions,
        (role.arn,),
        resource_policies=(role.trust,),
        resource_must_allow=True,
        owner=model.account,
    )


def _of_other_providers(model: Model, role: Role) -> Iterator[Session]:
    """List strangers with tokens of an issuer that serves everybody, for their own repositories."""
    for statement in role.trust.most.statements:
        named = {condition.key.rpartition(":")[0] for condition in statement.conditions}
        for provider in sorted(statement.principals.federated if statement.principals else ()):
            if provider in _STRANGERS_APPS:
                says = _STRANGERS_APPS[provider]
                yield Session(
                    f"a stranger who has a token of {provider} for an app of their own",
                    Principal.federated(provider),
                    keys={f"{provider}:{key}": (value,) for key, value in says.items()},
                    lacks=("aws:principal",),
                    account=model.account,
                )
            for issuer, subject in _STRANGERS_SUBJECTS.items():
                if issuer in provider or issuer in named:
                    yield Session(
                        f"a job of a stranger's repository, with a token of {issuer}",
                        Principal.federated(provider),
                        keys={f"{issuer}:sub": (subject,)},
                        lacks=("aws:principal", f"{issuer}:repo", f"{issuer}:job", f"{issuer}:ref"),
                        account=model.account,
                    )
