"""A plan as one comment of a pull request: short at the top, the whole of it in a fold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from .plan import ACTIONS, Change, Changed, Plan

#: GitHub takes 65,536 characters of a comment, GitLab 1,000,000.
LONGEST = 65_000
_LONGEST_VALUE = 120
_MOST_ROWS = 200
_SIGNS = {
    "add": "+",
    "change": "!",
    "replace": "-",
    "destroy": "-",
    "forget": "#",
    "move": "#",
    "read": "#",
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
# Who may do what: said of new ones too, however long the plan is.
_GRANTS = frozenset(
    {
        "aws_iam_policy",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_kms_key",
        "aws_lambda_permission",
        "aws_s3_bucket_policy",
    }
)


def marker(stack: str) -> str:
    """What a stack's comment begins with, so that the next one takes its place."""
    return f"<!-- gatehouse plan of {re.sub(r'[^A-Za-z0-9_-]', '', stack)} -->"


def comment(
    plan: Plan,
    stack: str,
    construct_of: Callable[[str], str],
    *,
    guard: str = "",
    access: str = "",
    revision: str = "",
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
    guard : str
        What the guard says of the plan, in Markdown. Default: a line for each loss.
    access : str
        Who gains and who loses access, in Markdown. Default: nothing is said of it.
    revision : str
        The commit that was planned. Default: none is named.
    """
    head = [marker(stack), f"### Plan of `{stack}`: {_summary(plan)}", ""]
    if plan.errored:
        head += ["**Planning failed half way: this is not the whole plan.**", ""]
    losses = [
        each
        for each in plan.changes
        if each.action in _VERBS and each.kind in _DATA and _code(each.address) not in guard
    ]
    head += _few(
        [
            f"> **{_code(each.address)}** is {_VERBS[each.action]}, with {_DATA[each.kind]}."
            for each in losses
        ],
        "> ... and {} more.",
    )
    if losses:
        head.append("")
    foot = [f"Planned at {revision[:12]}." if revision else ""]
    said = [each for part in (guard, access) if part for each in (*_part(part), "")]
    if not plan.changes and not plan.outputs:
        return "\n".join([*head, *said, *foot]).strip() + "\n"
    table = [*said, *_by_construct(plan.changes, construct_of)]
    kept = LONGEST - sum(len(each) + 1 for each in (*head, *table, *foot)) - 500
    fold = _fold(plan, max(kept, 1_000))
    return "\n".join([*head, *table, *fold, *foot]).strip() + "\n"


def _part(text: str) -> list[str]:
    """The lines of a part of the comment, as many as leave room for the others."""
    lines: list[str] = []
    left = LONGEST // 3
    for line in text.rstrip().split("\n"):
        left -= len(line) + 1
        if left < 0:
            return [*lines, "", "... the rest is in the log of the job"]
        lines.append(line)
    return lines


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
        known = construct_of(each.address).partition("/")[2]
        path = _code(known).replace("|", "\\|") if known else f"({gone})"
        row = counts.setdefault(path, dict.fromkeys(ACTIONS, 0))
        if each.action in row:
            row[each.action] += 1
    used = [action for action in ACTIONS if any(row[action] for row in counts.values())]
    if not used:
        return []

    def first(row: tuple[str, dict[str, int]]) -> tuple[bool, str]:
        """What is lost comes first where not every row is shown."""
        return len(counts) > _MOST_ROWS and not (row[1]["destroy"] or row[1]["replace"]), row[0]

    return [
        f"| construct | {' | '.join(used)} |",
        f"| --- |{' ---: |' * len(used)}",
        *_few(
            [
                f"| {path} | {' | '.join(str(row[action] or '') for action in used)} |"
                for path, row in sorted(counts.items(), key=first)
            ],
            f"| ... and {{}} more |{'  |' * len(used)}",
        ),
        "",
    ]


def _few(lines: list[str], more: str) -> list[str]:
    """As many lines as a server takes beside the fold."""
    left = len(lines) - _MOST_ROWS
    return [*lines[:_MOST_ROWS], more.format(f"{left:,}")] if left > 0 else lines


def _code(text: str) -> str:
    """A text of the source, in which no server finds a mention, a link, HTML or a column."""
    shown = _on_one_line(text).replace("`", "'")
    return f"`{_shortened(shown, _LONGEST_VALUE)}`"


def _fold(plan: Plan, longest: int) -> list[str]:
    lines = list(_all_lines(plan))
    if sum(len(each) + 1 for each in lines) > longest:
        # What nobody had before says least, unless it lets somebody in.
        lines = list(_all_lines(plan, shown_of_new=_GRANTS))
    shown: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > longest:
            shown.append("# ... the rest is in the log of the job")
            break
        shown.append(line)
    longest_run = max((len(run) for run in re.findall(r"`+", "\n".join(shown))), default=0)
    fence = "`" * max(3, longest_run + 1)
    count = len(plan.changes)
    title = "The one change" if count == 1 else f"All {count:,} changes"
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


def _all_lines(plan: Plan, shown_of_new: frozenset[str] | None = None) -> Iterator[str]:
    for each in plan.changes:
        shown = each.action != "add" or shown_of_new is None or each.kind in shown_of_new
        yield from _lines(each, arguments=shown)
    for each in plan.documents:
        yield from _lines(each)
    yield from (f"  output {_on_one_line(name)}" for name in plan.outputs)


def _lines(change: Change, *, arguments: bool = True) -> list[str]:
    moved = f"  (was {change.moved_from})" if change.moved_from else ""
    address = _on_one_line(change.address)
    lines = [f"{_SIGNS[change.action]} {change.action} {address}{_on_one_line(moved)}"]
    return lines + [f"    {_line(each)}" for each in change.arguments if arguments]


def _line(argument: Changed) -> str:
    forces = "  # forces the replacement" if argument.forces else ""
    name = _shortened(_on_one_line(argument.name), _LONGEST_VALUE)
    if argument.before and argument.after:
        before, after = _cut(argument.before, argument.after)
        return f"{name}: {before} -> {after}{forces}"
    if argument.before:
        return f"{name}: - {_cut(argument.before)[0]}{forces}"
    return f"{name}: {_cut(argument.after)[0]}{forces}"


def _cut(*texts: str) -> list[str]:
    """Values on one line, from where they differ; the log of the job has them whole."""
    together = enumerate(zip(*texts, strict=False))
    same = next((at for at, (one, *others) in together if {one} != {*others}), min(map(len, texts)))
    begin = max(0, same - _LONGEST_VALUE // 4)
    if max(len(each) for each in texts) <= _LONGEST_VALUE:
        begin = 0
    before = "..." if begin else ""
    return [_on_one_line(before + _shortened(each[begin:], _LONGEST_VALUE)) for each in texts]


def _on_one_line(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."
