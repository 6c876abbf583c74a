"""A diff that hides a gain: among renames, in another order, beside a loss. Each gain is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from gatehouse.access.callers.pools import session_of
from gatehouse.access.callers.session import Session
from gatehouse.access.changes import Change, changes
from gatehouse.access.changes.change import Danger
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import IdentityPool, Model, read_model
from gatehouse.access.showing import facts_of

from tests.access.corpus.case import Json, written
from tests.access.corpus.pieces import FILES, OWN, allow, role, trust_of_pool
from tests.access.test_widenings import (
    CALLS,
    ITS_ITEMS,
    MINE,
    NO_BACKUPS,
    OTHER,
    assumed_by,
    before,
    mapping,
    merged,
    put,
    together,
    trusting,
    users,
)

Widen = Callable[[Json], None]
NEWS = allow("s3:GetObject", f"{FILES}/news/*")
GAINS = (Danger.PUBLIC, Danger.WIDER, Danger.UNKNOWN)


def said(before_it: Json, after_it: Json, folder: Path) -> list[Change]:
    """The gains that a diff says."""
    sides = [
        facts_of(matrix_of(read_model([written(each, folder / name)])))
        for name, each in (("before", before_it), ("after", after_it))
    ]
    return [each for each in changes(*sides) if each.danger in GAINS]


def everywhere(old: str, new: str) -> Widen:
    """Rename whatever has a name."""

    def widen(stack: Json) -> None:
        text = json.dumps(stack).replace(old, new)
        stack.clear()
        stack.update(json.loads(text))

    return widen


def reordered(stack: Json) -> None:
    """Turn the order of resources and of statements around."""
    for kind, named in list(stack["resource"].items()):
        del stack["resource"][kind]
        stack["resource"][kind] = dict(reversed(named.items()))
    for policy in stack["resource"]["aws_iam_role_policy"].values():
        document = json.loads(policy["policy"])
        document["Statement"].reverse()
        policy["policy"] = json.dumps(document)


def group(name: str, precedence: int, role: str) -> Widen:
    return put(
        "aws_cognito_user_group", name, name=name, user_pool_id="${aws_cognito_user_pool.users.id}",
        precedence=precedence, role_arn=f"${{aws_iam_role.{role}.arn}}",
    )  # fmt: skip


def users_with(*statements: Json) -> Widen:
    """Give users these statements beside a part of their own."""
    return users(MINE, *statements)


def renamed(stack: Json) -> None:
    """Give the users' role, its policy and the function another address and construct."""
    everywhere("aws_iam_role.users", "aws_iam_role.people")(stack)
    for kind in ("aws_iam_role", "aws_iam_role_policy"):
        stack["resource"][kind]["people"] = stack["resource"][kind].pop("users")
    everywhere("aws_lambda_function.backend", "aws_lambda_function.server")(stack)
    functions = stack["resource"]["aws_lambda_function"]
    functions["server"] = functions.pop("backend")


def everything_of_people(*statements: Json) -> Widen:
    def widen(stack: Json) -> None:
        policy = stack["resource"]["aws_iam_role_policy"]["people"]
        document = json.loads(policy["policy"])
        document["Statement"] = [*statements, *document["Statement"]]
        policy["policy"] = json.dumps(document)

    return widen


def route_moved(stack: Json) -> None:
    """Move a signed route below another path, where it is open."""
    routes = stack["resource"]["aws_apigatewayv2_route"]
    signed = routes.pop("notes")
    routes["moved"] = {**signed, "route_key": "GET /public/notes", "authorization_type": "NONE"}


def denying_less(stack: Json) -> None:
    """Narrow the denial of the backups by a condition, and change nothing else."""
    policy = stack["resource"]["aws_iam_role_policy"]["users"]
    document = json.loads(policy["policy"])
    (denial,) = (each for each in document["Statement"] if each["Effect"] == "Deny")
    denial["Condition"] = {"Bool": {"aws:SecureTransport": "false"}}
    policy["policy"] = json.dumps(document)


def items_of_any(stack: Json) -> None:
    """Ask the leading key of an item to be anything, instead of the own identity."""
    policy = stack["resource"]["aws_iam_role_policy"]["users"]
    document = json.loads(policy["policy"])
    for each in document["Statement"]:
        if "ForAllValues:StringEquals" in each.get("Condition", {}):
            each["Condition"]["ForAllValues:StringLike"] = {"dynamodb:LeadingKeys": "*"}
            del each["Condition"]["ForAllValues:StringEquals"]
    policy["policy"] = json.dumps(document)


GROUPS = together(
    merged(role("readers", trust_of_pool(), NEWS)),
    mapping(ambiguous_role_resolution="AuthenticatedRole"),
    group("editors", 1, "editors"),
    group("readers", 2, "readers"),
)
BOTH = {"cognito:groups": ["editors", "readers"]}
UNREAD = put("aws_iam_role_policy", "users", policy="${var.policy}")
GOOGLE = {
    "Effect": "Allow",
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Principal": {"Federated": "accounts.google.com"},
    "Condition": {"StringEquals": {"accounts.google.com:aud": "1.apps.googleusercontent.com"}},
}

#: What was before, what hides the gain, and the words of a sentence that says it.
HIDDEN: dict[str, tuple[Widen, Widen, str]] = {
    "among renames": (
        together(), together(renamed, everything_of_people(NEWS)),
        "user may now read news/ of files",
    ),
    "in another order": (
        together(),
        together(users(NEWS, MINE, ITS_ITEMS, NO_BACKUPS, *CALLS), reordered),
        "user may now read news/ of files",
    ),
    "beside a bigger loss": (
        together(), users_with(NEWS), "user may now read news/ of files",
    ),
    "beside the loss of the same thing": (
        together(),
        users(
            allow("s3:DeleteObject", f"{FILES}/private/{OWN}/*"), ITS_ITEMS, NO_BACKUPS, *CALLS
        ),
        "user may now delete own private/{identity}/ of files",
    ),
    "by a moved route": (together(), route_moved, "everybody may now call GET /public/notes"),
    "by a condition of a denial": (together(), denying_less, "own private/{identity}/ of files"),
    "by a condition of an allowance": (
        together(), items_of_any, "user may now read and write items of notes",
    ),
    "by a trust of everybody": (
        together(), trusting("editors", assumed_by({"AWS": "*"})),
        "any other account may now write news/ of files",
    ),
    "by a trust of another account": (
        together(),
        trusting("editors", assumed_by({"AWS": OTHER})),
        "account 999988887777 may now write news/ of files",
    ),
    "by a trust of another provider": (
        together(), trusting("editors", GOOGLE),
        "whom accounts.google.com signs in may now write news/ of files",
    ),
    "by an unknown that becomes known": (
        UNREAD, users_with(NEWS), "user may now read news/ of files",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HIDDEN)
def test_a_hidden_gain_is_said(name: str, tmp_path: Path) -> None:
    prepare, hide, words = HIDDEN[name]
    one = before()
    prepare(one)
    other = before()
    prepare(other)
    hide(other)
    sentences = [each.sentence for each in said(one, other, tmp_path)]
    assert any(words in each for each in sentences), sentences


@pytest.mark.parametrize("change", [renamed, reordered, together(renamed, reordered)])
def test_what_only_looks_otherwise_is_no_gain(change: Widen, tmp_path: Path) -> None:
    other = before()
    change(other)
    assert [each.sentence for each in said(before(), other, tmp_path)] == []


@pytest.mark.parametrize("name", [each for each in HIDDEN if each.startswith("by")])
def test_taking_a_gain_back_is_none(name: str, tmp_path: Path) -> None:
    prepare, hide, words = HIDDEN[name]
    one, other = before(), before()
    prepare(one)
    prepare(other)
    hide(one)
    sentences = [each.sentence for each in said(one, other, tmp_path)]
    assert not [each for each in sentences if words in each]


def test_a_groups_precedence_gives_nobody_more(tmp_path: Path) -> None:
    """Who is in two groups may ask for the role of either (CustomRoleArn), whichever is first."""
    one, other = before(), before()
    GROUPS(one)
    together(GROUPS, group("editors", 3, "editors"))(other)
    assert [each.sentence for each in said(one, other, tmp_path)] == []
    for number, (stack, first) in enumerate([(one, "editors"), (other, "readers")]):
        model = read_model([written(stack, tmp_path / str(number))])
        (pool,) = model.identity_pools
        roles = {each.name: each.arn for each in model.roles}

        def given(asked: str | None, model: Model = model, pool: IdentityPool = pool) -> str:
            got = session_of(
                model, pool, "eu-west-1:1", login=pool.logins[0], claims=BOTH, asked=asked
            )
            assert isinstance(got, Session), got
            assert got.role is not None
            return got.role.name

        assert given(None) == first
        assert {given(roles[name]) for name in ("editors", "readers")} == {"editors", "readers"}
