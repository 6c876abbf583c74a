"""The decision: IAM's evaluation logic.

The order is AWS's (IAM User Guide, ``reference_policies_evaluation-logic_policy-eval-denyallow``
and ``reference_policies_evaluation-logic-cross-account``):

1. A matching Deny in any policy ends it.
2. In one account, a resource policy that names the principal directly allows by itself.
3. Otherwise an identity policy, or a resource policy that names the principal's role, must
   allow, and so must the permissions boundary and the session policies, where there are any.
4. Across accounts, the resource policy must allow (naming the account is enough) and so must
   an identity policy, the boundary and the session policies.
5. A service, a federated provider and an unsigned request have no identity policies: only the
   resource policy counts.
6. The root user of an account needs no identity policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .context import Context
from .policy import Policy, Statement
from .principals import Principal, Reach
from .request import Request


@dataclass(frozen=True)
class Policies:
    """The policies that apply to a request.

    Parameters
    ----------
    identity : sequence of Policy
        The policies of the user (with its groups) or of the role.
    resource : sequence of Policy
        The policies attached to the resource: bucket, function, key or trust policy.
    boundary : sequence of Policy, optional
        The permissions boundary. None, the default, means that there is none; an empty
        sequence is a boundary that allows nothing.
    session : sequence of Policy, optional
        The session policies, of which one must allow. None means that none were passed.
    resource_must_allow : bool, default False
        Whether an identity policy counts only where the resource policy delegates to the
        account, as for role trust policies and KMS key policies.
    """

    identity: Sequence[Policy] = ()
    resource: Sequence[Policy] = ()
    boundary: Sequence[Policy] | None = None
    session: Sequence[Policy] | None = None
    resource_must_allow: bool = False


@dataclass(frozen=True)
class Decision:
    """The answer to a request.

    Parameters
    ----------
    effect : {"Allow", "ExplicitDeny", "ImplicitDeny"}
        The outcome.
    statement : Statement, optional
        The statement that decided, with its ``sid``, ``place`` and ``index``; None for an
        implicit deny.
    reason : str
        One sentence for people.
    """

    effect: Literal["Allow", "ExplicitDeny", "ImplicitDeny"]
    statement: Statement | None
    reason: str

    @property
    def allowed(self) -> bool:
        """Whether the request may go ahead."""
        return self.effect == "Allow"


def evaluate(request: Request, policies: Policies) -> Decision:
    """Decide a request as IAM does.

    It never raises: a value that cannot be matched does not match.

    Parameters
    ----------
    request : Request
        The action, the resource and the caller.
    policies : Policies
        Every policy that applies.

    Returns
    -------
    Decision
        The effect, the statement that decided and the reason.

    Example
    -------
    >>> from gatehouse.access import parse_policy
    >>> own = parse_policy({"Version": "2012-10-17", "Statement": [{
    ...     "Sid": "Own", "Effect": "Allow", "Action": "s3:GetObject",
    ...     "Resource": "arn:aws:s3:::notes/${aws:username}/*"}]}, "user ann")
    >>> request = Request("s3:GetObject", "arn:aws:s3:::notes/ann/a",
    ...     "arn:aws:iam::111122223333:user/ann", {"aws:username": "ann"})
    >>> evaluate(request, Policies(identity=[own])).reason
    "s3:GetObject on arn:aws:s3:::notes/ann/a is allowed by statement 'Own' of user ann."
    """
    return _Evaluation(request, policies).decide()


def evaluate_trust(request: Request, trust: Policy, policies: Policies | None = None) -> Decision:
    """Decide whether a role can be assumed.

    The trust policy is the role's resource policy and must always allow. A user or role of the
    same account that it names needs nothing else. One that it includes through its account, or
    one of another account, needs an identity policy too. A service or a federated provider needs
    nothing else.

    Parameters
    ----------
    request : Request
        The action (``sts:AssumeRole``, ``sts:AssumeRoleWithWebIdentity``, ``sts:TagSession``),
        the role's ARN as resource, the caller, and the keys of the token, for example
        ``cognito-identity.amazonaws.com:aud`` and ``...:amr`` (a list).
    trust : Policy
        The role's trust policy.
    policies : Policies, optional
        The caller's own policies. By default it has none.

    Example
    -------
    >>> from gatehouse.access import Principal, parse_policy
    >>> trust = parse_policy({"Version": "2012-10-17", "Statement": [{
    ...     "Effect": "Allow", "Action": "sts:AssumeRole",
    ...     "Principal": {"Service": "lambda.amazonaws.com"}}]}, "role notes trust", "trust")
    >>> evaluate_trust(Request("sts:AssumeRole", "arn:aws:iam::111122223333:role/notes",
    ...     Principal.service("lambda.amazonaws.com")), trust).allowed
    True
    """
    own = policies or Policies()
    return evaluate(request, replace(own, resource=[trust], resource_must_allow=True))


class _Evaluation:
    """One request against its policies."""

    def __init__(self, request: Request, policies: Policies) -> None:
        self._request = request
        self._policies = policies
        self._action = request.action.lower()
        self._principal: Principal = request.who()
        self._context: Context = request.keys()

    def decide(self) -> Decision:
        """Run the whole logic."""
        denied = self._denied()
        if denied is not None:
            return Decision("ExplicitDeny", denied, self._says(f"is denied by {denied}"))
        granted, reach = self._resource_allow()
        mine, owner = self._request.accounts()
        if self._principal.type != "AWS":
            if granted is not None:
                return self._allow(granted)
            return self._refuse("no resource policy allows it")
        if mine == owner:
            if granted is not None and reach is Reach.DIRECT:
                return self._allow(granted)
            delegated = reach >= Reach.ACCOUNT or not self._policies.resource_must_allow
            if reach < Reach.ROLE:
                granted = None
            return self._within_limits(granted, delegated)
        if granted is None:
            return self._refuse(
                f"the resource is in account {owner}, the principal in {mine}, and no resource "
                "policy allows it"
            )
        return self._within_limits(None, True)

    def _within_limits(self, granted: Statement | None, identity_counts: bool) -> Decision:
        """Look for an Allow that the boundary and the session policies must confirm."""
        if granted is None and identity_counts:
            granted = self._allowing(self._policies.identity)
        root = self._principal.is_root and identity_counts
        if granted is None and not root:
            if not identity_counts:
                return self._refuse("the resource policy allows neither it nor its account")
            return self._refuse("no identity policy and no resource policy allows it")
        for name, limit in (
            ("permissions boundary", self._policies.boundary),
            ("session policy", self._policies.session),
        ):
            if limit is not None and self._allowing(limit) is None:
                return self._refuse(f"the {name} ({_places(limit)}) does not allow it")
        if granted is None:
            return Decision(
                "Allow", None, self._says("is allowed, because the root user may do everything")
            )
        return self._allow(granted)

    def _denied(self) -> Statement | None:
        """Find a Deny that applies, in any policy."""
        policies = self._policies
        for group in (policies.identity, policies.boundary, policies.session):
            for policy in group or ():
                for statement in policy.about("Deny", self._action):
                    if statement.principals is None and self._applies(statement):
                        return statement
        for policy in policies.resource:
            for statement in policy.about("Deny", self._action):
                if self._reach(statement) and self._applies(statement):
                    return statement
        return None

    def _resource_allow(self) -> tuple[Statement | None, Reach]:
        """Find the resource policies' Allow that names the principal most directly."""
        best: Statement | None = None
        best_reach = Reach.NONE
        for policy in self._policies.resource:
            for statement in policy.about("Allow", self._action):
                reach = self._reach(statement)
                if reach > best_reach and self._applies(statement):
                    best, best_reach = statement, reach
        return best, best_reach

    def _allowing(self, policies: Sequence[Policy]) -> Statement | None:
        for policy in policies:
            for statement in policy.about("Allow", self._action):
                if statement.principals is None and self._applies(statement):
                    return statement
        return None

    def _applies(self, statement: Statement) -> bool:
        return statement.covers_resource(
            self._request.resource, self._context
        ) and statement.conditions_hold(self._context)

    def _reach(self, statement: Statement) -> Reach:
        if statement.principals is None:
            return Reach.NONE
        return statement.principals.reach(
            self._principal,
            denies=statement.effect == "Deny",
            bounded=self._policies.boundary is not None,
        )

    def _allow(self, statement: Statement) -> Decision:
        return Decision("Allow", statement, self._says(f"is allowed by {statement}"))

    def _refuse(self, why: str) -> Decision:
        return Decision("ImplicitDeny", None, self._says(f"is not allowed: {why}"))

    def _says(self, rest: str) -> str:
        return f"{self._request.action} on {self._request.resource} {rest}."


def _places(policies: Sequence[Policy]) -> str:
    return ", ".join(policy.place for policy in policies) or "empty"
