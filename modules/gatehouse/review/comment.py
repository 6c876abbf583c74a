"""A plan as one comment of a pull request: short at the top, the whole of it in a fold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .plan import ACTIONS, Change, Changed, Plan

#: GitHub takes 65,536 characters of a comment, GitLab 1,000,000.
LONGEST = 65_000
_LONGEST_VALUE = 120
_SIGNS = {
    "add": "+",
    "change": "!",
    "replace": "-",
    "destroy": "-",
    "forget": "#",
    "move": "#",
}
_VERBS = {"replace": "replaced", "destroy": "destroyed"}
# What people would lose: said above the table, so that nobody reads past it.
_DATA = {
    "aws_cognito_identity_pool": "its identities, whose ids own folders and items",
    "aws_cognito_user_group": "who its members are",
    "aws_cognito_user_pool": "its users and their passwords",
    "aws_cognito_user_pool_client": "its id: apps must be given the new one",
    "aws_cognito_user_pool_domain": "its address: links to the sign-in page break",
    "aws_apigatewayv2_api": "its address: apps must be given the new one",
    "aws_dynamodb_table": "its items",
    "aws_kms_key": "what it encrypted",
    "aws_s3_bucket": "its objects",
}


def marker(stack: str) -> str:
    """What a stack's comment begins with, so that the next one takes its place."""
    return f"<!-- gatehouse plan of {re.sub(r'[^A-Za-z0-9_-]', '', stack)} -->"


def comment(
    plan: Plan, stack: str, construct_of: Callable[[str], str], *, revision: str = ""
) -> str:
    """Write the comment, in GitHub's and GitLab's Markdown.

    Parameters
    ----------
    plan : Plan
        The plan.
    stack : str
        The stack's name.
    construct_of : callable
        The construct's path, by the address; empty where nobody knows.
    revision : str
        The commit that was planned. Default: none is named.
    """
    head = [marker(stack), f"### Plan of `{stack}`: {_summary(plan)}", ""]
    if plan.errored:
        head += ["**Planning failed half way: this is not the whole plan.**", ""]
    losses = [each for each in plan.changes if each.action in _VERBS and each.kind in _DATA]
    head += [
        f"> **{each.address}** is {_VERBS[each.action]}, with {_DATA[each.kind]}."
        for each in losses
    ]
    if losses:
        head.append("")
    foot = [f"Planned at {revision[:12]}." if revision else ""]
    if not plan.changes and not plan.outputs:
        return "\n".join([*head, *foot]).strip() + "\n"
    table = _by_construct(plan.changes, construct_of)
    kept = LONGEST - sum(len(each) + 1 for each in (*head, *table, *foot)) - 500
    fold = _fold(plan, max(kept, 1_000))
    return "\n".join([*head, *table, *fold, *foot]).strip() + "\n"


def _summary(plan: Plan) -> str:
    counted = [
        f"**{plan.count(action)} to {action}**"
        if action in _VERBS
        else f"{plan.count(action)} to {action}"
        for action in ACTIONS
        if plan.count(action)
    ]
    moved = sum(bool(each.moved_from) for each in plan.changes)
    counted += [f"{moved} moved"] if moved else []
    counted += [f"{len(plan.outputs)} outputs"] if plan.outputs and not counted else []
    return ", ".join(counted) or "no changes"


def _by_construct(changes: Iterable[Change], construct_of: Callable[[str], str]) -> list[str]:
    counts: dict[str, dict[str, int]] = {}
    for each in changes:
        gone = "no longer made" if each.action in ("destroy", "forget") else "the stack itself"
        path = construct_of(each.address).partition("/")[2] or f"({gone})"
        row = counts.setdefault(path, dict.fromkeys(ACTIONS, 0))
        if each.action in row:
            row[each.action] += 1
    used = [action for action in ACTIONS if any(row[action] for row in counts.values())]
    if not used:
        return []
    return [
        f"| construct | {' | '.join(used)} |",
        f"| --- |{' ---: |' * len(used)}",
        *(
            f"| {path} | {' | '.join(str(row[action] or '') for action in used)} |"
            for path, row in sorted(counts.items())
        ),
        "",
    ]


def _fold(plan: Plan, longest: int) -> list[str]:
    shown: list[str] = []
    length = 0
    for line in _all_lines(plan):
        length += len(line) + 1
        if length > longest:
            shown.append("# ... the rest is in the log of the job")
            break
        shown.append(line)
    longest_run = max((len(run) for run in re.findall(r"`+", "\n".join(shown))), default=0)
    fence = "`" * max(3, longest_run + 1)
    title = f"All {len(plan.changes):,} changes"
    return [
        f"<details><summary>{title}</summary>",
        "",
        f"{fence}diff",
        *shown,
        fence,
        "",
        "</details>",
        "",
    ]


def _all_lines(plan: Plan) -> Iterator[str]:
    for each in plan.changes:
        yield from _lines(each)
    yield from (f"  output {name}" for name in plan.outputs)


def _lines(change: Change) -> list[str]:
    moved = f"  (was {change.moved_from})" if change.moved_from else ""
    lines = [f"{_SIGNS[change.action]} {change.action} {change.address}{moved}"]
    return lines + [f"    {_line(each)}" for each in change.arguments]


def _line(argument: Changed) -> str:
    forces = "  # forces the replacement" if argument.forces else ""
    return f"{argument.name}: {_cut(argument.before)} -> {_cut(argument.after)}{forces}"


def _cut(text: str) -> str:
    """A value on one line; the log of the job has it whole."""
    shown = "".join(each if each.isprintable() else " " for each in text[:_LONGEST_VALUE])
    return shown if len(text) <= _LONGEST_VALUE else f"{shown}..."
