"""``gatehouse.access`` makes every decision about a call.

Replaces in ``ministack.core.iam_evaluator``:

- ``parse_policy_document``, which drops a policy's version and all that it does not understand;
- ``evaluate``, which treats policy variables as plain text, and the empty set, dates, numbers and
  some operators differently from AWS;
- ``combine_resource_policy``, which distinguishes fewer ways in which a policy can name a caller;
- ``validate_policy_document``, extended: it refuses what AWS refuses to store.

``_permissions_boundary`` and ``_session_policy_limits`` keep their results and mark which of the
two they are, because their order does not show it.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from gatehouse import access
from gatehouse.local.overlay import decisions, patching, request_keys
from gatehouse.local.overlay.patching import Upstream

logger = logging.getLogger("gatehouse")

_ALL = {"Action": "*", "Resource": "*"}
#: Stands in for an invalid document. AWS stores none, so there is no meaning to preserve.
_UNREADABLE = access.parse_policy(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", **_ALL}]}, "an unreadable policy"
)


class _Parsed(list[Any]):
    """Upstream's list of statements, with the policy that it was made from."""

    def __init__(self, statements: list[Any], policy: access.Policy) -> None:
        super().__init__(statements)
        self.policy = policy


class _SessionPolicies(list[Any]):
    """Upstream's list of a session's policies; its type tells it from a permissions boundary."""


@dataclass
class _Result(iam_evaluator.EvalResult):  # type: ignore[misc]
    """Upstream's result, with the request, so that a resource policy can be added later."""

    request: access.Request | None = None
    policies: access.Policies | None = None
    statement: access.Statement | None = None


def install() -> None:
    """Install the patches."""
    patches: dict[str, Callable[[Upstream], Upstream]] = {
        "parse_policy_document": _parsing,
        "validate_policy_document": _validating,
        "_session_policy_limits": _marking,
        "evaluate": lambda _: evaluate,
        "combine_resource_policy": lambda _: combine_resource_policy,
    }
    for name, make in patches.items():
        patching.replace(iam_evaluator, name, make)


def _parsing(upstream: Upstream) -> Upstream:
    def parse_policy_document(document: Any) -> _Parsed:
        policy = compiled(document)
        if policy is _UNREADABLE:
            deny = iam_evaluator.ParsedStatement("", "Deny", actions=["*"], resources=["*"])
            return _Parsed([deny], policy)
        return _Parsed(upstream(document), policy)

    return parse_policy_document


def _validating(upstream: Upstream) -> Upstream:
    def validate_policy_document(document: Any) -> str | None:
        problem: str | None = upstream(document)
        if problem is None:
            try:
                access.parse_policy(document, "the document")
            except access.InvalidPolicy as error:
                problem = str(error)
        return problem

    return validate_policy_document


def _marking(upstream: Upstream) -> Upstream:
    def session_policy_limits(session: Any, account: str) -> list[_SessionPolicies]:
        return [_SessionPolicies(layer) for layer in upstream(session, account)]

    return session_policy_limits


def compiled(document: Any, place: str = "a policy") -> access.Policy:
    """Compile a policy document; an invalid one denies everything and is named in the log."""
    try:
        return access.parse_policy(document, place)
    except access.InvalidPolicy as error:
        logger.error("a policy cannot be read, so it denies everything: %s", error)
        return _UNREADABLE


def evaluate(context: Any, policies: list[Any], *limits: list[Any]) -> _Result:
    """Decide by the caller's own policies, within a boundary and session policies."""
    boundary: list[access.Policy] | None = None
    session: list[access.Policy] | None = None
    for layer in limits:
        if isinstance(layer, _SessionPolicies):
            session = [_policy(each) for each in layer]
        else:
            boundary = [_policy(each) for each in layer]
    identity = [_policy(each) for each in policies]
    asked = access.Policies(identity=identity, boundary=boundary, session=session)
    return _decided(request_of(context), asked)


def combine_resource_policy(
    identity: _Result,
    context: Any,
    policy: Any,
    owner_account: str | None,
    required: bool = False,
    limits: Any = (),
) -> _Result:
    """Decide again with the policy of the resource; ``limits`` are part of the request."""
    assert identity.request is not None
    assert identity.policies is not None
    resource = [compiled(policy, "the policy of the resource")] if policy else []
    result = _decided(
        replace(identity.request, resource_account=owner_account),
        replace(identity.policies, resource=resource, resource_must_allow=required),
    )
    if result.decision == "Deny" and any(result.statement in each.statements for each in resource):
        result.resource_policy_arn = context.resource_arn
    return result


def request_of(context: Any, principal: access.Principal | None = None) -> access.Request:
    """Make a request from upstream's context of a call.

    Parameters
    ----------
    context : EvalContext
        Upstream's context.
    principal : Principal or None
        The caller, if it is not the one that the context names. Default None.
    """
    now = datetime.datetime.now(datetime.timezone.utc)
    keys = {
        **request_keys.current(),
        "aws:ViaAWSService": "false",
        **context.service_context,
        **context.principal_keys,
        **{f"aws:RequestTag/{name}": value for name, value in context.request_tags.items()},
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalType": context.principal_type,
        "aws:PrincipalOrgID": iam_evaluator._principal_org_id(context.principal_account),
        "aws:RequestedRegion": context.region or None,
        "aws:SecureTransport": context.secure_transport,
        "aws:SourceIp": context.source_ip,
    }
    keys.setdefault("aws:tagkeys", context.tag_keys or None)
    return access.Request(
        context.action,
        context.resource_arn,
        principal or _principal(context.principal_arn or "*"),
        keys,
        account=context.principal_account or None,
    )


def _principal(arn: str) -> access.Principal:
    """Read a caller; a session's ARN leaves out the path of its role, so the role is looked up."""
    principal = access.Principal.of(arn)
    if principal.kind != "assumed-role" or principal.role_arn is None:
        return principal
    name = principal.role_arn.rpartition("/")[2]
    role = iam._roles.get_scoped(principal.account, None, name)
    return access.Principal("AWS", arn, role_arn=role["Arn"]) if role else principal


def _decided(request: access.Request, policies: access.Policies) -> _Result:
    decision = access.evaluate(request, policies)
    decisions.keep(request, decision)
    if not decision.allowed:
        logger.info("refused: %s", decision.reason)
    return _Result(
        decision={"ExplicitDeny": "Deny"}.get(decision.effect, decision.effect),
        principal_arn=request.who().value,
        matched_sid=(decision.statement.sid or "") if decision.statement else "",
        reason=decision.reason,
        request=request,
        policies=policies,
        statement=decision.statement,
    )


def _policy(statements: Any) -> access.Policy:
    """Return the policy that a list of statements comes from, or make one from it."""
    if isinstance(statements, _Parsed):
        return statements.policy
    return compiled(
        {"Version": "2012-10-17", "Statement": [_document(each) for each in statements]}
    )


def _document(statement: Any) -> dict[str, Any]:
    parts = {
        "Sid": statement.sid,
        "Effect": statement.effect,
        "Action": statement.actions,
        "NotAction": statement.not_actions,
        "Resource": statement.resources,
        "NotResource": statement.not_resources,
        "Condition": statement.conditions,
    }
    return {name: value for name, value in parts.items() if value}
