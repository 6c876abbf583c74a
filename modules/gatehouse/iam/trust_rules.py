"""Whom a trust policy lets in: what makes a role one that anybody may take.

Of a provider that serves everybody, the users of one app are told apart by conditions alone. So the
operator and the value of each count: ``aud`` by ``StringLike "*"``, by ``StringNotEquals`` or by
an operator with ``IfExists`` tells nobody apart.

https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from gatehouse.core.tokens import is_token

from .cognito_identity import IN_PARTITION
from .policy_variables import variables_in

SIGNED_IN, GUESTS = "authenticated", "unauthenticated"
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"

# Providers whose one issuer serves everybody's projects, each with the claim that IAM asks for.
_SHARED = {
    **dict.fromkeys(("api.pulumi.com/oidc", "oidc.vercel.com", "sandboxes.cloud"), "aud"),
    **dict.fromkeys(
        (
            "agent.buildkite.com",
            "app.terraform.io",
            "gitlab.com",
            "oidc-configuration.audit-log.githubusercontent.com",
            "oidc.codefresh.io",
            "proidc.upbound.io",
            "scalr.io",
            "studio.datachain.ai/api",
            "token.actions.githubusercontent.com",
            "tokens.cloud.shisho.dev",
            "vstoken.actions.githubusercontent.com",
        ),
        "sub",
    ),
}
# Providers that everybody signs in to, and whose apps IAM has no list of: the beginning of an id is
# that of many apps and people. Google's users all begin with 1.
_PUBLIC = ("accounts.google.com", "graph.facebook.com", "www.amazon.com")
_CLAIMS = ("aud", "app_id", "azp", "email", "id", "oaud", "sub", "user_id")
# Operators in lower case: IAM does not mind. ArnEquals takes wildcards, as ArnLike does.
_EXACT = ("stringequals", "stringequalsignorecase")
_LIKE = ("stringlike", "arnlike", "arnequals")
_OF_AMR = ("foranyvalue:stringlike", "foranyvalue:stringequals")


@dataclass(frozen=True)
class TrustCondition:
    """A condition of a trust policy.

    Parameters
    ----------
    operator : str
        Its operator, in any case.
    key : str
        Its key.
    values : tuple of str
        Its values, of which one must match.
    """

    operator: str
    key: str
    values: tuple[str, ...]

    def pins(self, key: str) -> bool:
        """Whether it holds for some values of a key alone, of which none begins with a wildcard.

        A policy variable is no such value: every caller's ``aud`` is ``${…:aud}``.
        """
        if self.key.lower() != key.lower() or not self.values:
            return False
        qualifier, _, operator = self.operator.lower().rpartition(":")
        if qualifier not in ("", "foranyvalue"):
            return False
        if any(True for value in self.values for _ in variables_in(value)):
            return False
        if operator in _LIKE:
            return not any(re.match(r"[*?]", value) for value in self.values)
        return operator in _EXACT

    @property
    def is_exact(self) -> bool:
        """Whether no value of it has a wildcard that counts."""
        if self.operator.lower().rpartition(":")[2] in _EXACT:
            return True
        return not any(set(value) & {"*", "?"} for value in self.values)


@dataclass(frozen=True)
class TrustStatement:
    """An ``Allow`` of a trust policy.

    Parameters
    ----------
    principals : tuple
        Types and identifiers: ``("Service", "glue.amazonaws.com")``.
    actions : tuple of str
        What they may do.
    conditions : tuple of TrustCondition
        What must hold.
    all_but : bool
        Whether the principals are those of ``NotPrincipal``. Default: False.
    """

    principals: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    conditions: tuple[TrustCondition, ...] = ()
    all_but: bool = False

    def allows(self, action: str) -> bool:
        """Whether it is about an action."""
        return any(fnmatchcase(action.lower(), each.lower()) for each in self.actions)

    @property
    def cognito(self) -> str | None:
        """The name of Cognito's identity pools among the principals; None if it is not there."""
        for kind, name in self.principals:
            if kind == "Federated" and self.is_cognito(name) and not self.all_but:
                return name
        return None

    def is_cognito(self, name: str) -> bool:
        """Whether a federated principal is Cognito's identity pools, by a reference perhaps."""
        if name in IN_PARTITION.values():
            return True
        return is_token(name) and any(each.key.startswith(f"{name}:a") for each in self.conditions)

    @property
    def kinds_of_users(self) -> set[str]:
        """Which users of an identity pool it lets in: signed in, or guests."""
        key = f"{self.cognito}:amr"
        tests = [
            each
            for each in self.conditions
            if each.key.lower() == key.lower() and each.operator.lower() in _OF_AMR
        ]
        return {
            kind
            for kind in (SIGNED_IN, GUESTS)
            if all(any(_matches(each, value, kind) for value in each.values) for each in tests)
        }


def _matches(test: TrustCondition, value: str, kind: str) -> bool:
    return fnmatchcase(kind, value) if test.operator.lower().endswith("like") else kind == value


@dataclass(frozen=True)
class Opening:
    """What lets more into a role than it names.

    Parameters
    ----------
    option : str
        The option of `Trust` that says it: ``principal`` or ``conditions``.
    rule : str
        What must be.
    fix : str
        What to write instead.
    """

    option: str
    rule: str
    fix: str


def openings(statement: TrustStatement) -> Iterator[Opening]:
    """Find what lets anybody in, or more than anybody would read in it."""
    if statement.all_but or not statement.principals:
        yield Opening(
            "principal",
            "must name who may assume the role: NotPrincipal is everybody else",
            "list them in Principal",
        )
        return
    for kind, name in statement.principals:
        if "*" in (kind, name):
            yield from _everybody(kind, statement)
        elif kind == "Federated" and statement.is_cognito(name):
            yield from _cognito(name, statement)
        elif kind == "Federated":
            yield from _provider(name, statement)


def _everybody(kind: str, statement: TrustStatement) -> Iterator[Opening]:
    if kind in ("AWS", "*") and any(map(_is_of_some_accounts, statement.conditions)):
        return
    who = {"Service": "every AWS service", "Federated": "every identity provider"}
    yield Opening(
        "principal",
        f'must name who may assume the role: "*" is {who.get(kind, "everybody with AWS access")}',
        "name ARNs or account numbers"
        if kind in who
        else 'name ARNs or account numbers, or add Condition("StringEquals", '
        '"aws:PrincipalOrgID", ["o-..."])',
    )


def _is_of_some_accounts(test: TrustCondition) -> bool:
    for key in ("aws:PrincipalAccount", "aws:PrincipalOrgID"):
        if test.pins(key) and test.is_exact:
            return True
    if test.pins("aws:PrincipalOrgPaths"):
        return all(re.match(r"o-[a-z0-9]+/", value) or is_token(value) for value in test.values)
    if not test.pins("aws:PrincipalArn"):
        return False
    return not any(set("".join(value.split(":", 5)[:5])) & {"*", "?"} for value in test.values)


def _cognito(name: str, statement: TrustStatement) -> Iterator[Opening]:
    known = IN_PARTITION["aws"] if is_token(name) else name
    if not any(each.pins(f"{name}:aud") and each.is_exact for each in statement.conditions):
        yield Opening(
            "conditions",
            f"must have a condition on {known}:aud in its trust policy, by StringEquals; "
            "without it, users of other identity pools could assume the role",
            f'add Condition("StringEquals", "{known}:aud", [identities.id])',
        )
    of_amr = [each for each in statement.conditions if each.key.lower() == f"{name}:amr".lower()]
    if not any(each.operator.lower() in _OF_AMR for each in of_amr):
        yield Opening(
            "conditions",
            f"must have a condition on {known}:amr in its trust policy, by "
            "ForAnyValue:StringLike; without it, people who did not sign in could assume the role",
            f'add Condition("ForAnyValue:StringLike", "{known}:amr", ["{SIGNED_IN}"])',
        )
    elif {SIGNED_IN, GUESTS} <= statement.kinds_of_users:
        yield Opening(
            "conditions",
            f"must have a condition on {known}:amr in its trust policy that is for people who "
            "signed in, or for guests, and not for both",
            f'write ["{SIGNED_IN}"]',
        )


def _provider(name: str, statement: TrustStatement) -> Iterator[Opening]:
    if ":saml-provider/" in name:
        if not any(each.pins("SAML:aud") for each in statement.conditions):
            yield Opening(
                "conditions",
                "must have a condition on SAML:aud in its trust policy; without it, an assertion "
                "that was made for another app could assume the role",
                'add Condition("StringEquals", "SAML:aud", ["https://signin.aws.amazon.com/saml"])',
            )
        return
    host = name.partition(":oidc-provider/")[2] or name
    claims = (_SHARED[host],) if host in _SHARED else _CLAIMS
    if not any(_tells_apart(each, host, claims) for each in statement.conditions):
        keys = claims[0] if host in _SHARED else "aud or sub"
        shown = "the issuer" if is_token(host) else host
        yield Opening(
            "conditions",
            f"must have a condition on {keys} of {shown} in its trust policy, by StringEquals or "
            "by StringLike with a beginning; without it, everybody whom the provider knows could "
            "assume the role",
            f'add Condition("StringEquals", "{"issuer" if is_token(host) else host}:'
            f'{claims[0]}", ["..."])',
        )


def _tells_apart(test: TrustCondition, host: str, claims: Sequence[str]) -> bool:
    issuer, _, claim = test.key.rpartition(":")
    if claim.lower() not in claims or not test.pins(test.key):
        return False
    if not is_token(host) and not is_token(issuer) and issuer.lower() != host.lower():
        return False
    if host in _PUBLIC and not test.is_exact:
        return False
    # "repo:*" is every repository of GitHub.
    if host in _SHARED and not test.is_exact:
        named = all(re.match(r"[^*?]*:[^*?:/]+[:/]", value) for value in test.values)
        return named and claim.lower() == "sub"
    return True
