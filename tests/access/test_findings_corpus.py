"""The findings on planted holes: each is seen at its place, and its mended twin is clean."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.findings import Finding, find, reasons_in
from gatehouse.access.model import read_model

from tests.access.corpus.case import Case, Json, cases, written
from tests.access.corpus.pieces import (
    FILES,
    OWN,
    allow,
    app,
    bucket,
    document,
    role,
    signed_in,
    statement,
)

CASES = dict(cases())
#: A hole within a proof's reach may be found by its theorem alone.
FOUND_HERE = [name for name, case in CASES.items() if case.proof is None]


def found_in(document: Json, folder: Path) -> tuple[Finding, ...]:
    file = written(document, folder)
    return find(read_model([file]), reasons=reasons_in([file]))


@pytest.mark.parametrize("name", FOUND_HERE)
def test_a_hole_is_reported_at_its_place(name: str, tmp_path: Path) -> None:
    case: Case = CASES[name]
    places = {each.source.address for each in found_in(case.hole, tmp_path)}
    assert places & set(case.at), case.reported


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_reported_on_a_mended_twin(name: str, tmp_path: Path) -> None:
    found = found_in(CASES[name].twin, tmp_path)
    assert [f"{each.rule.id}: {each.found.what}" for each in found] == []


TRUSTED = {
    "accounts.google.com": ("aud", "oaud", "sub"),
    "graph.facebook.com": ("app_id", "id"),
    "www.amazon.com": ("app_id", "user_id"),
}


def trusting(provider: str, **condition: Json) -> Json:
    trusted = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider},
        **({"Condition": condition} if condition else {}),
    }
    return app(role("readers", document(trusted), allow("s3:GetObject", f"{FILES}/*")), bucket())


@pytest.mark.parametrize("provider", TRUSTED)
def test_a_trust_of_every_app_of_a_provider_is_found(provider: str, tmp_path: Path) -> None:
    (key, *_), other = TRUSTED[provider], "cognito-identity.amazonaws.com:aud"
    open_ones = [
        trusting(provider),
        trusting(provider, StringLike={f"{provider}:{key}": "*"}),
        trusting(provider, StringEquals={other: "eu-west-1:1"}),
        trusting(provider, StringNotEquals={f"{provider}:{key}": "an app"}),
    ]
    for number, stack in enumerate(open_ones):
        found = found_in(stack, tmp_path / str(number))
        assert "trust-without-app" in {each.rule.id for each in found}, number


@pytest.mark.parametrize(
    ("provider", "key"), [(name, key) for name, keys in TRUSTED.items() for key in keys]
)
def test_a_trust_of_one_app_or_one_person_is_none(provider: str, key: str, tmp_path: Path) -> None:
    assert found_in(trusting(provider, StringEquals={f"{provider}:{key}": "1"}), tmp_path) == ()


SHARED = "objects-of-others"


def sharing(*statements: Json) -> Json:
    mine = allow("s3:GetObject", f"{FILES}/private/{OWN}/*")
    return app(signed_in(mine, *statements), bucket())


@pytest.mark.parametrize("key", ["*", "private/*", "pri*", "private/e*"])
def test_a_right_of_all_users_to_a_folder_of_one_is_found(key: str, tmp_path: Path) -> None:
    found = found_in(sharing(allow("s3:GetObject", f"{FILES}/{key}")), tmp_path)
    assert SHARED in {each.rule.id for each in found}


@pytest.mark.parametrize("key", ["public/*", "private/shared/*", "private/terms.pdf", "p"])
def test_a_right_of_all_users_beside_their_folders_is_none(key: str, tmp_path: Path) -> None:
    assert found_in(sharing(allow("s3:GetObject", f"{FILES}/{key}")), tmp_path) == ()


def test_a_wide_right_with_a_deny_that_leaves_the_own_folder_is_none(tmp_path: Path) -> None:
    others = statement("Deny", Action="s3:*", NotResource=[FILES, f"{FILES}/private/{OWN}/*"])
    assert found_in(sharing(allow("s3:GetObject", f"{FILES}/*"), others), tmp_path) == ()


def test_a_hole_and_its_twin_differ() -> None:
    assert [name for name, case in CASES.items() if case.hole == case.twin] == []


def test_a_service_without_source_has_a_reason_in_terraform_of_others(tmp_path: Path) -> None:
    hole = CASES["blind/queue_that_any_topic_fills"].hole
    assert {each.rule.id for each in found_in(hole, tmp_path)} == {"service-without-source"}
    reasons = {"aws_sqs_queue.orders": "topics of three accounts send to it"}
    model = read_model([written(hole, tmp_path)])
    assert find(model, reasons=reasons) == ()
