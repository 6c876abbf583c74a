"""Claims that decide a role or a tenant: who writes them, and which rule reads them first."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.findings.facts import Facts, conditions_of, statements_of
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import (
    IdentityPool,
    Login,
    Role,
    RoleRule,
    UserPool,
    UserPoolClient,
)

_STANDARD = frozenset(
    {
        *("address", "birthdate", "email", "family_name", "gender", "given_name", "locale"),
        *("middle_name", "name", "nickname", "phone_number", "picture", "preferred_username"),
        *("profile", "updated_at", "website", "zoneinfo"),
    }
)


def _written_by_users(facts: Facts) -> Iterator[Found]:
    pools = {pool.endpoint: pool for pool in facts.model.user_pools}
    for identities in facts.model.identity_pools:
        for login in identities.logins:
            pool = pools.get(login.provider)
            for claim, decides in _deciding(identities, login):
                for client in pool.clients if pool else ():
                    # Users sign in by one client, and may write by another of the pool.
                    if pool and not client.is_machine and _is_writable(pool, client, claim):
                        yield Found(
                            client.source,
                            f"Users may write {claim} through {client.name}, and it decides "
                            f"{decides}.",
                            claim,
                        )


def _deciding(identities: IdentityPool, login: Login) -> Iterator[tuple[str, str]]:
    """Yield the claims that decide something, and what."""
    mapping = identities.mapping_of(login)
    for claim in dict.fromkeys(rule.claim for rule in mapping.rules) if mapping else ():
        yield claim, "their role"
    for tag, claim in identities.tags_of(login).items():
        yield claim, f"their session tag {tag}"


def _is_writable(pool: UserPool, client: UserPoolClient, claim: str) -> bool:
    declared = {each.name: each for each in pool.attributes}
    attribute = declared.get(claim)
    if claim not in _STANDARD and not claim.startswith("custom:"):
        return False  # Cognito's own: sub, aud, cognito:groups
    fixed = attribute is not None and not attribute.mutable
    if fixed and not pool.self_sign_up:
        return False
    return client.write_attributes is None or claim in client.write_attributes


def _order(facts: Facts) -> Iterator[Found]:
    for identities in facts.model.identity_pools:
        source = identities.roles_source or identities.source
        for mapping in identities.mappings:
            for index, rule in enumerate(mapping.rules):
                for earlier in mapping.rules[:index]:
                    if earlier.role_arn != rule.role_arn and _takes_all(earlier, rule):
                        yield Found(
                            source,
                            f"The rule {_shown(rule)} never decides: {_shown(earlier)} stands "
                            "before it and holds whenever it does.",
                            _shown(rule),
                        )
                        break


def _takes_all(first: RoleRule, later: RoleRule) -> bool:
    """Whether a rule holds whenever a later one does."""
    if first.claim != later.claim:
        return False
    kind, value = later.match_type, later.value
    if first.match_type == "Equals":
        return kind == "Equals" and value == first.value
    if first.match_type == "StartsWith":
        return kind in ("Equals", "StartsWith") and value.startswith(first.value)
    if first.match_type == "Contains":
        return kind in ("Equals", "StartsWith", "Contains") and first.value in value
    if kind == "NotEqual":
        return value == first.value
    return kind == "Equals" and value != first.value


def _shown(rule: RoleRule) -> str:
    return f"{rule.claim} {rule.match_type} {rule.value}"


def _chosen(facts: Facts) -> Iterator[Found]:
    """Find pools whose users may ask for any role that trusts the pool."""
    for pool in facts.model.identity_pools:
        if not pool.classic_flow:
            continue
        others = [role for role in facts.model.roles if _lets_users_in(role, pool)]
        if len(others) > 1:
            names = ", ".join(role.name for role in others)
            yield Found(
                pool.source,
                f"Callers of {pool.name} may ask for any of {names}: the classic flow lets them "
                "choose.",
                "classic",
            )


def _lets_users_in(role: Role, pool: IdentityPool) -> bool:
    """Whether the trust of a role lets signed-in users of a pool take it."""
    for _, statement in statements_of(role.trust):
        named = {key: values for _, key, values in conditions_of(statement)}
        audience = [each for key, each in named.items() if key.endswith(":aud")]
        kinds = [each for key, each in named.items() if key.endswith(":amr")]
        of_pool = any(pool.id in each for each in audience)
        if of_pool and not any(each == ["unauthenticated"] for each in kinds):
            return True
    return False


RULES = (
    Rule(
        "claim-writable",
        "high",
        "Users may write the claim that decides their role or tenant",
        "A user writes the attribute, signs in again and is an administrator, or another tenant.",
        "leave the attribute out of write_attributes of every client that users sign in by",
        _written_by_users,
    ),
    Rule(
        "role-rule-order",
        "medium",
        "A rule of a role mapping that never decides",
        "Rules are read in order. An earlier one takes the users of a later one.",
        "put the narrower rule first",
        _order,
    ),
    Rule(
        "role-choosable",
        "high",
        "Users may choose their role",
        "In the classic flow a caller names the role. Each that trusts the pool is given.",
        "turn the classic flow off",
        _chosen,
    ),
)
