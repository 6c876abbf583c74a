"""Theorems in words: what they mean, and what is said of a word that the stack does not know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.prover import prove
from gatehouse.access.prover.words import Thing, Written, denied, unreachable
from gatehouse.access.prover.written import BadTheorems, read_written
from gatehouse.testing import (
    Access,
    anyone,
    folder_of,
    guest,
    items_of,
    objects,
    resource,
    route,
    stranger,
    tenant,
    user,
)

from tests.access.corpus.case import written
from tests.access.corpus.pieces import (
    API,
    FILES,
    ITEMS,
    NOTES,
    OWN,
    READ,
    allow,
    api,
    app,
    bucket,
    function,
    guests,
    signed_in,
    statement,
    table,
    tags,
)
from tests.access.corpus.pieces import route as declared

MINE = {"ForAllValues_StringEquals": {"dynamodb:LeadingKeys": OWN}}
KEYED = {"Null": {"dynamodb:LeadingKeys": "false"}}
TENANT = "$${aws:PrincipalTag/tenant}"
ONE = {
    "StringLike": {"aws:PrincipalTag/tenant": "?*"},
    "StringNotLike": {"aws:PrincipalTag/tenant": "*/*"},
}


@pytest.fixture
def people(tmp_path: Path) -> Access:
    """Users with folders and items, tenants with folders."""
    return Access.of_files(
        written(
            app(
                signed_in(
                    allow(READ, f"{FILES}/private/{OWN}/*"),
                    allow(READ, f"{FILES}/tenants/{TENANT}/*", **ONE),
                    allow(ITEMS, NOTES, **MINE, **KEYED),
                ),
                tags(tenant="custom:tenant"),
                bucket(),
                table(),
            ),
            tmp_path,
        )
    )


@pytest.fixture
def news(tmp_path: Path) -> Access:
    """Guests who may call one route of two."""
    named = allow("execute-api:Invoke", f"{API}/$default/GET/news")
    users = [allow("execute-api:Invoke", f"{API}/$default/*")]
    routes = api(
        news=declared("GET /news"), own=declared("GET /own"), hi=declared("GET /hi", "NONE")
    )
    return Access.of_files(written(app(guests(named, users=users), routes), tmp_path))


def test_what_is_so_is_held(people: Access, news: Access) -> None:
    people.assert_denied(user("a"), "s3:*", folder_of(user("b")))
    people.assert_denied(user("a"), ["dynamodb:GetItem", "dynamodb:Scan"], items_of(user("b")))
    people.assert_denied(tenant("a"), "s3:*", folder_of(tenant("b"), "files"))
    people.assert_allowed(tenant("a"), "s3:GetObject", folder_of(tenant("a")))
    people.assert_allowed(user("a"), ["dynamodb:PutItem", "dynamodb:Query"], items_of(user("a")))
    people.assert_only(user("a"), "dynamodb:PutItem", items_of(user("a"), table="notes"))
    people.assert_unreachable(objects("files", but=["private/*", "tenants/*"]))
    people.assert_proven("folders", "items", "tenants", "delimiters", "rights", "trust")
    news.assert_only([guest(), user()], "execute-api:Invoke", route("GET /news"))
    news.assert_only(user(), "execute-api:Invoke", route("GET /own", api="api"))
    news.assert_denied(anyone(), "execute-api:Invoke", route("GET /own"))
    people.assert_denied(
        stranger(), "dynamodb:GetItem", resource("arn:aws:dynamodb:*:*:*", ["dynamodb:GetItem"])
    )


@pytest.mark.parametrize(
    ("check", "words", "told"),
    [
        ("assert_denied", (user("a"), "s3:GetObject", folder_of(user("a"))), "must not"),
        ("assert_denied", (user("a"), "s3:PutObject", objects("files", "private/*")), "must not"),
        ("assert_allowed", (user("a"), "s3:DeleteObject", folder_of(user("a"))), "control fails"),
        ("assert_allowed", (user("a"), "s3:GetObject", folder_of(user("b"))), "control fails"),
        ("assert_only", (user("a"), "s3:GetObject", objects("files", "new/*")), "control fails"),
        ("assert_unreachable", (objects("files", "tenants/*"),), "a signed-in user"),
    ],
)  # fmt: skip
def test_what_is_not_so_fails(people: Access, check: str, words: Sequence[Any], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        getattr(people, check)(*words)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((user("a"), "s3:GetObjects", folder_of(user("b"))), r"not 's3:GetObjects': s3:GetObject"),
        ((user("a"), "dynamodb:GetItem", folder_of(user("b"))), "must be one of its own"),
        ((user("a"), "s3:GetObject", folder_of(user("b"), "flies")), "not 'flies': files"),
        ((user("a"), "s3:GetObject", objects("photos")), "the bucket must be one of the stack"),
        ((user("a"), "execute-api:Invoke", route("GET /nowhere")), "a route must be one"),
        ((guest(), "s3:GetObject", objects("files")), "gives a session: a signed-in user"),
    ],
)
def test_a_word_that_the_stack_does_not_know_is_said(
    people: Access, words: Sequence[Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        people.assert_denied(*words)


@pytest.fixture
def previews(tmp_path: Path) -> Access:
    """A function that writes what no user reaches."""
    made = function("resize", allow("s3:PutObject", f"{FILES}/previews/*"))
    mine = signed_in(allow(READ, f"{FILES}/private/{OWN}/*"))
    return Access.of_files(written(app(mine, made, bucket()), tmp_path))


@pytest.mark.parametrize("is_by_arn", [False, True])
def test_who_uses_a_thing_is_its_control(previews: Access, is_by_arn: bool) -> None:
    def at(key: str) -> Thing:
        if not is_by_arn:
            return objects("files", f"{key}/*", used_by="resize")
        arn = f"{previews.model.buckets[0].arn}/{key}/*"
        return resource(arn, ["s3:PutObject"], used_by="resize")

    previews.assert_denied(user(), "s3:PutObject", at("previews"))
    previews.assert_unreachable(at("previews"))
    with pytest.raises(AssertionError, match="the control fails: the role"):
        previews.assert_denied(user(), "s3:PutObject", at("preveiws"))
    with pytest.raises(AssertionError, match="the control fails: the role"):
        previews.assert_unreachable(at("preveiws"))


@pytest.mark.parametrize("solver", [True, False])
@pytest.mark.parametrize("is_by_arn", [False, True])
def test_a_thing_that_nobody_uses_has_no_control(
    previews: Access, is_by_arn: bool, solver: bool
) -> None:
    def at(key: str) -> Thing:
        arn = f"{previews.model.buckets[0].arn}/{key}/*"
        return resource(arn, ["s3:PutObject"]) if is_by_arn else objects("files", f"{key}/*")

    def verdict(said: Written) -> tuple[str, str]:
        found = prove(said.make(previews.model), solver=solver)
        return found.status, found.why

    for key, status in (("previews", "proven" if solver else "sampled"), ("preveiws", "unknown")):
        for said in (denied(user(), "s3:PutObject", at(key)), unreachable(at(key))):
            found, why = verdict(said)
            assert found == status
            assert ("no control: no function or role" in why) == (status == "unknown")


@pytest.mark.parametrize("solver", [True, False])
@pytest.mark.parametrize(
    ("more", "but", "told"),
    [
        ((), "private/*", ""),
        ((), ["private/*", "previews/*"], ""),
        ((), "privat/*", "s3:GetObject"),
        ((allow("s3:GetObject", f"{FILES}/internal/*"),), "private/*", "s3:GetObject"),
        ((allow("s3:ListBucket", FILES),), "private/*", "s3:ListBucket"),
        (
            (allow("s3:ListBucket", FILES, StringLike={"s3:prefix": "internal/*"}),),
            "private/*",
            "s3:ListBucket",
        ),
        (
            (allow("s3:ListBucket", FILES, StringLike={"s3:prefix": f"private/{OWN}/*"}),),
            "private/*",
            "",
        ),
    ],
)
def test_the_rest_of_a_bucket_is_all_but_what_is_named(
    more: tuple[Any, ...], but: str | list[str], told: str, solver: bool, tmp_path: Path
) -> None:
    mine = signed_in(allow(READ, f"{FILES}/private/{OWN}/*"), *more)
    found = Access.of_files(written(app(mine, bucket()), tmp_path))
    theorem = unreachable(objects("files", but=but)).make(found.model)
    verdict = prove(theorem, solver=solver)
    if told:
        assert verdict.status == "refuted"
        assert verdict.counterexample
        assert told in verdict.counterexample.reason
    else:
        assert verdict.status == ("proven" if solver else "sampled")


FACTOR = "aws:MultiFactorAuthPresent"
OTHERS = statement("Deny", Action="s3:*", NotResource=[FILES, f"{FILES}/private/{OWN}/*"])


@pytest.mark.parametrize("solver", [True, False])
@pytest.mark.parametrize(
    ("condition", "status"),
    [
        # The key is false or missing in a session of a user, and never true.
        ({}, "proven"),
        ({"BoolIfExists": {FACTOR: "false"}}, "proven"),
        ({"Bool": {FACTOR: "false"}}, "refuted"),
        ({"Bool": {FACTOR: "true"}}, "refuted"),
        ({"Null": {FACTOR: "true"}}, "refuted"),
    ],
)
def test_no_second_factor_is_shown_by_a_session_of_a_user(
    condition: dict[str, Any], status: str, solver: bool, tmp_path: Path
) -> None:
    denial = {**OTHERS, "Condition": condition} if condition else OTHERS
    stack = app(signed_in(allow(READ, f"{FILES}/private/*"), denial), bucket())
    found = Access.of_files(written(stack, tmp_path))
    verdict = prove(denied(user("a"), READ, folder_of(user("b"))).make(found.model), solver=solver)
    assert verdict.status == (status if solver or status == "refuted" else "sampled")


@pytest.mark.parametrize(("value", "status"), [("true", "proven"), ("false", "refuted")])
def test_a_right_by_a_second_factor_is_one_that_users_have_without(
    value: str, status: str, tmp_path: Path
) -> None:
    mine = allow(READ, f"{FILES}/private/{OWN}/*")
    more = allow(READ, f"{FILES}/*", Bool={FACTOR: value})
    found = Access.of_files(written(app(signed_in(mine, more), bucket()), tmp_path))
    theorem = denied(user("a"), READ, folder_of(user("b"))).make(found.model)
    assert prove(theorem).status == status


def test_who_uses_a_thing_must_be_of_the_stack(previews: Access) -> None:
    with pytest.raises(ValueError, match="used_by must be one of the stack, not 'resise': resize"):
        previews.assert_unreachable(objects("files", "previews/*", used_by="resise"))


def test_a_route_that_is_open_is_so_for_guests(news: Access) -> None:
    news.assert_allowed(guest(), "execute-api:Invoke", route("GET /hi"))
    with pytest.raises(AssertionError, match="authorization of GET /hi"):
        news.assert_denied(guest(), "execute-api:Invoke", route("GET /hi"))


def test_a_theorem_that_the_stack_has_not_is_said(people: Access) -> None:
    with pytest.raises(AssertionError, match="not 'folder': delimiters, folders, items"):
        people.assert_proven("folder")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "there is none"),
        ("THEOREMS = 5", "must have a list THEOREMS"),
        ("THEOREMS = ['x']", "must have a list THEOREMS"),
        ("", "must have a list THEOREMS"),
        ("1/0", "must run; it raised ZeroDivisionError"),
        ("def", "must run; it raised SyntaxError"),
        (
            "from gatehouse.access.prover.words import *\n"
            "THEOREMS = [unreachable(objects('flies'))]",
            "not 'flies': files",
        ),
    ],
)
def test_a_file_of_theorems_that_cannot_be_used_is_said(
    people: Access, text: str | None, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "access_theorems.py"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadTheorems, match=told):
        read_written(file, people.model)


def test_without_z3_an_assertion_warns_that_it_is_no_proof(
    people: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gatehouse.access.prover.proving.has_solver", lambda: False)
    with pytest.warns(UserWarning, match="no proof"):
        people.assert_denied(user("a"), "s3:*", folder_of(user("b")))
    with pytest.raises(AssertionError, match="no proof"):
        people.assert_proven("folders")
