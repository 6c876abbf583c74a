"""From a request that was seen to why it was refused, or allowed."""

from __future__ import annotations

from gatehouse.deployed.why.declared import Declared
from gatehouse.deployed.why.remedies import remedy
from gatehouse.deployed.why.seen import Seen, Verdict
from gatehouse.deployed.why.statements import decider_of
from gatehouse.deployed.why.values import Asked, Fix, Outcome, Who, Why

_INVOKE = "execute-api:Invoke"
_AUTHORIZER = "route's authorizer"


def explain(seen: Seen, declared: Declared) -> Why:
    """Explain a request.

    Parameters
    ----------
    seen : Seen
        The request, as its source knows it.
    declared : Declared
        What Terraform made.

    Returns
    -------
    Why
        What decided it, and what would allow it if it was refused.
    """
    inside = tuple(explain(each, declared) for each in seen.inside if each.is_refused)
    if seen.is_refused:
        return _refused(seen, declared, inside)
    if seen.status >= 400:
        return _failed(seen, declared, inside)
    return _allowed(seen, declared, inside)


def _refused(seen: Seen, declared: Declared, inside: tuple[Why, ...]) -> Why:
    refusal = seen.refusal
    layer = _layer(seen, refusal)
    reason = refusal.reason if refusal and refusal.layer != _AUTHORIZER else seen.reason
    return _why(
        seen,
        declared,
        "refused",
        layer,
        _sentence(reason),
        verdict=refusal,
        fix=remedy(layer, seen, declared),
        inside=inside,
    )


def _layer(seen: Seen, refusal: Verdict | None) -> str:
    """Return what refused: what ended the request before any policy, else the policy's kind."""
    if refusal is None or refusal.layer == _AUTHORIZER:
        return seen.layer or "authorizer"
    return refusal.layer


def _failed(seen: Seen, declared: Declared, inside: tuple[Why, ...]) -> Why:
    if inside:
        reason = (
            f"It was let in; the function answered {seen.status} after AWS refused it something."
        )
    elif seen.failure:
        reason = f"It was let in, and then failed: {seen.failure}."
    else:
        reason = f"It was let in; {'the function' if seen.api else seen.service or 'the service'} "
        reason += f"itself answered {seen.status}."
    words = "See what the function logged: gatehouse local logs"
    fix = None if inside else Fix(words=words if seen.api else "")
    verdict = _decided(seen)
    return _why(
        seen, declared, "failed", "integration", reason, verdict=verdict, fix=fix, inside=inside
    )


def _allowed(seen: Seen, declared: Declared, inside: tuple[Why, ...]) -> Why:
    verdict = _decided(seen)
    if verdict is None:
        open_route = seen.api and seen.authorization in ("", "NONE")
        reason = (
            f"It was allowed: the route {seen.route} is open to everybody."
            if open_route
            else "It was allowed; no policy was asked."
        )
        layer = "open route" if open_route else "not known"
        return _why(seen, declared, "allowed", layer, reason, inside=inside)
    layer = "token" if verdict.layer == _AUTHORIZER else verdict.layer
    reason = f"It was allowed: {_sentence(verdict.reason)}"
    return _why(seen, declared, "allowed", layer, reason, verdict=verdict, inside=inside)


def _decided(seen: Seen) -> Verdict | None:
    """Return the decision that let a request in: of a call of an API, the one about the caller."""
    if seen.api:
        return next((each for each in seen.verdicts if each.action == _INVOKE), None)
    return seen.verdicts[-1] if seen.verdicts else None


def _why(
    seen: Seen,
    declared: Declared,
    outcome: Outcome,
    layer: str,
    reason: str,
    *,
    verdict: Verdict | None = None,
    fix: Fix | None = None,
    inside: tuple[Why, ...] = (),
) -> Why:
    action = verdict.action if verdict else _INVOKE if seen.api else ""
    who = seen.who
    if layer == "function's permission" and verdict is not None and not verdict.allowed:
        who = Who("AWS service", verdict.principal)
    return Why(
        request_id=seen.request_id,
        time=seen.time,
        method=seen.method,
        path=seen.path,
        status=seen.status,
        outcome=outcome,
        layer=layer,
        who=who,
        asked=Asked(action, verdict.resource if verdict else "", seen.route),
        reason=reason,
        decider=decider_of(verdict, declared) if verdict else None,
        fix=fix,
        inside=inside,
        unknown=seen.unknown,
    )


def _sentence(text: str) -> str:
    text = text.strip()
    if not text:
        return "No reason is known."
    return text if text.endswith((".", "!")) else f"{text}."
