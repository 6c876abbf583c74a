"""The roles that a session can come to: by assuming them, or through functions that run with them.

Who may change a function's code, or make a function with a role that may be passed, has what the
role has.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.answers import Answer, Question, ask
from gatehouse.access.answers.assuming import assumed
from gatehouse.access.callers.session import Session
from gatehouse.access.model import Model, PolicyDocument, Role
from gatehouse.access.principals import Principal

_ASSUME, _PASS = "sts:assumerole", "iam:passrole"
_CODE, _CREATE = "lambda:updatefunctioncode", "lambda:createfunction"
_MOST = 200


def reachable(model: Model, session: Session) -> tuple[Session, ...]:
    """Return the sessions that a session leads to, itself first; each role once.

    Parameters
    ----------
    model : Model
        The deployment, whose roles can be had.
    session : Session
        Where it begins.
    """
    found = [session]
    seen = {session.role.arn if session.role else ""}
    for each in found:
        if len(found) >= _MOST:
            break
        for following in _next(model, each):
            role = following.role
            if role is not None and role.arn not in seen:
                seen.add(role.arn)
                found.append(following)
    return tuple(found)


def _next(model: Model, session: Session) -> Iterator[Session]:
    for role in model.roles:
        if not (_may(session, _ASSUME) or _names_somebody(role.trust)):
            continue
        answer = ask(
            session, Question("sts:AssumeRole", role.arn, policy=role.trust, must_allow=True)
        )
        if answer.is_had:
            yield session.assuming(role, f"assumes role {role.source.label}", doubt=_doubt(answer))
    yield from _through_functions(model, session)


def _through_functions(model: Model, session: Session) -> Iterator[Session]:
    if _may(session, _CODE):
        for function in model.functions:
            role = model.role(function.role_arn)
            if role is None:
                continue
            answer = ask(
                session,
                Question("lambda:UpdateFunctionCode", function.arn, policy=function.policy),
            )
            if answer.is_had:
                label = function.source.label
                step = f"changes the code of function {label}, which has role {role.source.label}"
                yield session.assuming(role, step, doubt=_doubt(answer))
    if _may(session, _PASS) and _may(session, _CREATE):
        for role in model.roles:
            passed = ask(session, Question("iam:PassRole", role.arn))
            made = ask(session, Question("lambda:CreateFunction", _any_function(model)))
            if passed.is_had and made.is_had and trusts_functions(role):
                step = f"makes a function and passes it role {role.source.label}"
                yield session.assuming(role, step, doubt=_doubt(passed) or _doubt(made))


def trusts_functions(role: Role) -> bool:
    """Return whether functions can have a role."""
    service = Session(Principal.service("lambda.amazonaws.com"))
    question = Question("sts:AssumeRole", role.arn, policy=role.trust, must_allow=True)
    return ask(service, question).is_had


def _any_function(model: Model) -> str:
    return f"arn:{model.partition}:lambda:{model.region}:{model.account}:function:anything"


def _doubt(answer: Answer) -> str:
    if answer.effect == "allowed":
        return ""
    conditions = f" ({' and '.join(answer.conditions)})" if answer.conditions else ""
    return f"{answer.reason}{conditions}"


def _may(session: Session, action: str) -> bool:
    """Return whether any policy of a session is about an action: a quick look."""
    return any(assumed(document).most.about("Allow", action) for document in session.policies)


def _names_somebody(trust: PolicyDocument) -> bool:
    """Return whether a trust policy may let in roles by themselves, and not only services."""
    if trust.document is None:
        return True
    for statement in trust.statements:
        principal = statement.get("Principal")
        if statement.get("Effect") != "Deny" and (
            not isinstance(principal, dict) or "AWS" in principal
        ):
            return True
    return False
