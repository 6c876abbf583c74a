"""Say what became of a theorem: for a terminal, for a failed test, and for scripts."""

from __future__ import annotations

import json
from typing import Any

from gatehouse.access.context import normalise_context
from gatehouse.access.prover.theorem import Counterexample, Verdict

#: Keys that AWS adds to every request, which tell nothing about it.
_AWS_OWN = ("aws:principalarn", "aws:principalaccount", "aws:resourceaccount", "aws:userid")


def request_lines(found: Counterexample) -> list[str]:
    """Write a counterexample as a request: who, the action, the thing, and the keys."""
    request = found.request
    keys = normalise_context(request.context)
    lines = [f"who      {found.who}", f"does     {request.action}", f"on       {request.resource}"]
    for key, value in sorted(keys.items()):
        if key not in _AWS_OWN:
            lines.append(
                f"with     {key} = {value if isinstance(value, str) else ', '.join(value)}"
            )
    for name, value in sorted(found.symbols.items()):
        key, _, person = name.partition("@")
        if person != "a" and value not in keys.values():
            lines.append(f"where    {key} of {person} = {value}")
    return lines


def way_lines(found: Counterexample) -> list[str]:
    """Write the way by which access is had: the policy, its statement, and the line of Python."""
    lines = [f"because  {found.reason}"]
    if found.document is None:
        return lines
    statements = found.document.statements
    lines.append(f"policy   {found.document.name}")
    source = found.document.source_of(found.index)
    lines.append(f"line     {source}")
    if found.index < len(statements):
        text = json.dumps(statements[found.index], indent=2, ensure_ascii=False)
        lines.append("allows   " + text.replace("\n", "\n         "))
    return lines


def told(verdict: Verdict) -> str:
    """Write a verdict that is not a proof in full, for people.

    Example
    -------
    >>> from gatehouse.access.prover import Theorem
    >>> print(told(Verdict(Theorem("rights", "nobody changes it", ()), "unknown", "z3 stopped")))
    nobody changes it: unknown, which is not safe
      why      z3 stopped
    """
    heads = {
        "proven": "proven",
        "refuted": "it is not so",
        "unknown": "unknown, which is not safe",
        "sampled": "no counterexample in samples, which is no proof",
    }
    lines = [f"{verdict.theorem.says}: {heads[verdict.status]}"]
    if verdict.why:
        lines.append(f"  why      {verdict.why}")
    if verdict.counterexample is not None:
        found = verdict.counterexample
        lines += [f"  {line}" for line in (*request_lines(found), *way_lines(found))]
    return "\n".join(lines)


def as_json(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON has it."""
    document: dict[str, Any] = {
        "theorem": verdict.theorem.name,
        "says": verdict.theorem.says,
        "status": verdict.status,
        "why": verdict.why,
        "samples": verdict.samples,
        "milliseconds": round(verdict.milliseconds, 1),
        "counterexample": None,
    }
    found = verdict.counterexample
    if found is not None:
        source = found.source
        document["counterexample"] = {
            "who": found.who,
            "action": found.request.action,
            "resource": found.request.resource,
            "principal": found.request.who().value,
            "context": normalise_context(found.request.context),
            "symbols": dict(found.symbols),
            "reason": found.reason,
            "policy": found.document.name if found.document else None,
            "address": source.address if source else None,
            "place": source.place if source else None,
        }
    return document
