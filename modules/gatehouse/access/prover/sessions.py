"""The sessions that a deployment gives out: of users, of guests, of strangers, and by chains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gatehouse.access.model import IdentityPool, Model, PolicyDocument, Role, Source
from gatehouse.access.principals import Principal
from gatehouse.access.prover.proving import is_possible
from gatehouse.access.prover.theorem import Question, Session, Shape, symbol

#: The host that a partition's identity pools name themselves by, in keys and in trust.
HOSTS = {
    "aws": "cognito-identity.amazonaws.com",
    "aws-cn": "cognito-identity.cn-north-1.amazonaws.com.cn",
    "aws-us-gov": "cognito-identity-us-gov.amazonaws.com",
}
_NAME = "CognitoIdentityCredentials"
#: Temporary credentials say that no second factor was shown. Whether those of identity providers
#: say so is not documented, so it may be missing, too.
FACTOR = "aws:multifactorauthpresent"
#: Keys that a session has only where something gave them.
_LACKS = (
    "aws:principaltag/",
    "cognito-identity",
    "aws:username",
    "aws:multifactorauthage",
    "token:",
)


@dataclass(frozen=True)
class Kind:
    """A kind of session that an identity pool gives: by its role, and who gets it.

    Parameters
    ----------
    pool : IdentityPool
        The pool.
    role : Role
        The role.
    who : str
        ``users``, ``guests``, or ``members`` of a group or by a rule.
    label : str
        Who they are, in words.
    """

    pool: IdentityPool
    role: Role
    who: str
    label: str


def host(model: Model) -> str:
    """Return the host of a model's identity pools."""
    return HOSTS.get(model.partition, HOSTS["aws"])


def kinds(model: Model) -> list[Kind]:
    """List the kinds of sessions that the identity pools of a model give."""
    found: dict[tuple[str, str], Kind] = {}

    def add(pool: IdentityPool, arn: str | None, who: str, label: str) -> None:
        role = model.role(arn)
        if role is not None:
            found.setdefault((pool.id, role.arn), Kind(pool, role, who, label))

    for pool in model.identity_pools:
        add(pool, pool.authenticated, "users", "a signed-in user")
        if pool.allows_guests:
            add(pool, pool.unauthenticated, "guests", "a guest")
        for who, role in _by_choice(model, pool) if pool.classic_flow else ():
            label = "a guest" if who == "guests" else "a signed-in user"
            add(pool, role.arn, who, f"{label}, who chose the role {role.name}")
        for login in pool.logins:
            mapping, users = pool.mapping_of(login), model.user_pool_of(login)
            if mapping is None:
                continue
            for group in users.groups if users and mapping.type == "Token" else ():
                add(pool, group.role_arn, "members", f"a member of {group.name}")
            for rule in mapping.rules:
                told = f"a user whose {rule.claim} is {rule.value}"
                add(pool, rule.role_arn, "members", told)
    return list(found.values())


def _by_choice(model: Model, pool: IdentityPool) -> Iterator[tuple[str, Role]]:
    """List the roles that callers may ask for in the classic flow: all that trust the pool."""
    for who in ("users", "guests") if pool.allows_guests else ("users",):
        for role in model.roles:
            if is_possible(getting(model, Kind(pool, role, who, who))):
                yield who, role


def getting(model: Model, kind: Kind) -> Question:
    """Ask for a session of a kind as its own users do, which must be possible."""
    return Question(
        token(model, kind.pool.id, "unauthenticated" if kind.who == "guests" else "authenticated"),
        ("sts:AssumeRoleWithWebIdentity",),
        (kind.role.arn,),
        resource_policies=(kind.role.trust,),
        resource_must_allow=True,
    )


def token(model: Model, pool: str, amr: str) -> Session:
    """Return somebody with a token of an identity pool."""
    name = host(model)
    return Session(
        f"somebody with a token of {pool}",
        Principal.federated(name),
        keys={f"{name}:aud": (pool,), f"{name}:amr": (amr,)},
        lacks=("aws:principal",),
        account=model.account,
    )


def session(model: Model, kind: Kind, person: str) -> Session:
    """Return a session of a kind, of one person: ``a`` or ``b`` in what theorems say."""
    name = host(model)
    keys: dict[str, Shape] = {
        f"{name}:sub": (symbol(f"{name}:sub", person),),
        f"{name}:aud": (kind.pool.id,),
        f"{name}:amr": ("unauthenticated" if kind.who == "guests" else "authenticated",),
        # All sessions of a pool's role have one name, so this tells nobody from anybody.
        "aws:userid": (f"AROAEXAMPLE:{_NAME}",),
    }
    tags = {
        f"aws:principaltag/{tag}".lower()
        for login in kind.pool.logins
        for tag in model_tags(kind.pool, login.provider)
    }
    if kind.who != "guests":
        keys.update({key: (symbol(key, person),) for key in tags})
    made = of_role(model, kind.role, kind.label)
    return replace(
        made,
        keys={**made.keys, **keys},
        optional=made.optional | frozenset(tags & keys.keys()),
    )


def model_tags(pool: IdentityPool, provider: str) -> list[str]:
    """Return the names of the session tags of a provider's users."""
    return [tag for each in pool.principal_tags if each.provider == provider for tag in each.tags]


def of_role(model: Model, role: Role, label: str) -> Session:
    """Return a session of a role, of which nothing else is known."""
    arn = f"arn:{model.partition}:sts::{model.account}:assumed-role/{role.name}/{_NAME}"
    principal = Principal("AWS", arn, role_arn=role.arn)
    return Session(
        label,
        principal,
        role.policies,
        role.boundary,
        keys={FACTOR: ("false",)},
        optional=frozenset({FACTOR}),
        lacks=_LACKS,
    )


def with_chains(model: Model, first: Session) -> Iterator[Session]:
    """List a session, and those of roles that it can assume, one after the other."""
    yield first
    seen = {first.principal.role_arn}
    waiting = [first]
    while waiting:
        current = waiting.pop()
        for role in model.roles:
            if role.arn not in seen and is_possible(assuming(model, current, role)):
                seen.add(role.arn)
                label = f"{current.label} by way of the role {role.name}"
                waiting.append(of_role(model, role, label))
                yield waiting[-1]


def assuming(model: Model, session: Session, role: Role) -> Question:
    """Return whether a session may assume a role."""
    return Question(
        session,
        ("sts:AssumeRole",),
        (role.arn,),
        resource_policies=(role.trust,),
        resource_must_allow=True,
        owner=model.account,
    )


def stranger_account(model: Model) -> str:
    """Return the number of an account that stands nowhere in the model."""
    texts = str([each.document for each in model.documents])
    return next(
        number
        for number in (f"{each}" * 12 for each in "9876543210")
        if number not in texts and number != model.account
    )


#: Keys that no request of a stranger has: those of the account's own networks and organisation.
_NOT_OF_STRANGERS = (
    "aws:principalorg", "aws:sourcevpc", "aws:sourceorg", "aws:principaltag/", "aws:vpce",
    "cognito-identity", "aws:sourcearn", "aws:sourceaccount", "aws:viaawsservice",
    "aws:calledvia", "aws:principalisawsservice", "aws:principalservicename", "kms:viaservice",
    "kms:calleraccount", "kms:encryptioncontext", "kms:grantisforawsresource", "sns:endpoint",
    "s3:dataaccesspointaccount", "lambda:functionurlauthtype", "token:",
)  # fmt: skip
_STRANGERS_ADDRESS = "198.51.100.77"


def anyone() -> Session:
    """Return somebody who does not sign requests."""
    return Session(
        "anybody, without credentials",
        Principal.anonymous(),
        keys={"aws:sourceip": (_STRANGERS_ADDRESS,)},
        lacks=(*_NOT_OF_STRANGERS, "aws:sourceowner"),
    )


def stranger(model: Model) -> Session:
    """Return the administrator of an account that stands nowhere in the model."""
    account = stranger_account(model)
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [everything]}
    return Session(
        f"a stranger, in account {account}",
        Principal.of(f"arn:{model.partition}:iam::{account}:role/stranger"),
        (PolicyDocument("the stranger's own policy", "identity", document, Source("stranger")),),
        # What topics know of an account, in the policy that AWS gives them, is who asks.
        keys={"aws:sourceip": (_STRANGERS_ADDRESS,), "aws:sourceowner": (account,)},
        lacks=_NOT_OF_STRANGERS,
    )
