"""Our checks agree with AWS's own limits: its service models, and its resource schemas."""

from __future__ import annotations

import pytest

from tests.unit.limits.judging import disagreements, judge
from tests.unit.limits.sites import Site, sites
from tests.unit.limits.table import DECIDED, JUDGED, UNJUDGED

SITES = list(sites())
_JUDGED = [site for site in SITES if JUDGED.get(site.key)]


def test_each_bound_of_an_option_has_a_judge_or_a_reason() -> None:
    known = {key for key, judges in JUDGED.items() if judges} | UNJUDGED.keys()
    assert sorted({site.key for site in SITES} - known) == []


def test_the_tables_hold_no_bound_that_is_gone() -> None:
    listed = JUDGED.keys() | UNJUDGED.keys() | DECIDED.keys()
    assert sorted(listed - {site.key for site in SITES}) == []


@pytest.mark.parametrize("site", _JUDGED, ids=lambda site: site.key)
def test_a_bound_is_as_aws_says_or_parts_with_a_decision(site: Site) -> None:
    undecided = [
        found
        for found in disagreements(site, JUDGED[site.key])
        if not any(f": {word}" in found for word in DECIDED.get(site.key, ()))
    ]
    assert undecided == []


def test_a_decision_is_about_something_that_still_parts() -> None:
    parted = {
        (site.key, word)
        for site in _JUDGED
        for found in disagreements(site, JUDGED[site.key])
        for word in ("narrower", "wider")
        if f": {word}" in found
    }
    decided = {(key, word) for key, words in DECIDED.items() for word in words}
    assert sorted(decided - parted) == []


def test_nothing_is_wider_than_aws() -> None:
    assert [key for key, words in DECIDED.items() if "wider" in words] == []


def test_a_hole_and_a_false_refusal_are_noticed() -> None:
    judges = JUDGED["auth/user_pool/password_policy.py history"]
    wide = Site("x", "integer", (0, 30), 0)
    narrow = Site("x", "integer", (3, 24), 0)
    assert "cognito-idp: wider, to 30 and not to 24" in list(disagreements(wide, judges))
    assert "cognito-idp: narrower, from 3 and not from 0" in list(disagreements(narrow, judges))
    names = JUDGED["auth/members/resource_server.py name"]
    text = Site("x", "text", (r"\w{1,300}",), 0)
    (told, *_) = disagreements(text, names)
    assert "wider by 257 characters" in told


@pytest.mark.parametrize("named", sorted({each for judges in JUDGED.values() for each in judges}))
def test_a_judge_limits_something(named: str) -> None:
    one = judge(named)
    limited = one.least is not None or one.most is not None or one.words
    assert limited or not one.takes("x" * 200_000) or not one.takes("\x00 ")
