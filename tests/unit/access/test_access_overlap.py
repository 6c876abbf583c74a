"""Whether two patterns have a text in common is right for every pair, by trying every text."""

from __future__ import annotations

import re
from itertools import product

import pytest
from gatehouse.access.answers.overlap import SEGMENT, common, contains, thing_tokens
from gatehouse.access.patterns import text_pattern
from hypothesis import given, settings
from hypothesis import strategies as st

_TEXTS = ["".join(letters) for length in range(6) for letters in product("ab/", repeat=length)]
PATTERNS = st.text("ab/*?", max_size=6)
THINGS = st.text(f"ab/*{SEGMENT}", max_size=5)


def as_regex(thing: str) -> re.Pattern[str]:
    runs = {"*": ".*", SEGMENT: "[^/]*"}
    return re.compile("".join(runs.get(each, re.escape(each)) for each in thing), re.DOTALL)


@given(pattern=PATTERNS, thing=THINGS)
@settings(max_examples=400, deadline=None)
def test_a_common_text_is_found_where_there_is_one(pattern: str, thing: str) -> None:
    compiled, wanted = text_pattern(pattern, variables=False), as_regex(thing)
    found = common(compiled, thing_tokens(thing), {})
    if found is not None:
        assert compiled.matches(found, {})
        assert wanted.fullmatch(found)
    else:
        both = [each for each in _TEXTS if compiled.matches(each, {}) and wanted.fullmatch(each)]
        assert both == []


@given(pattern=PATTERNS, thing=THINGS)
@settings(max_examples=400, deadline=None)
def test_what_contains_a_thing_matches_all_of_it(pattern: str, thing: str) -> None:
    compiled, wanted = text_pattern(pattern, variables=False), as_regex(thing)
    if contains(compiled, thing_tokens(thing), {}):
        outside = [
            each for each in _TEXTS if wanted.fullmatch(each) and not compiled.matches(each, {})
        ]
        assert outside == []


@pytest.mark.parametrize(
    ("pattern", "thing", "found"),
    [
        ("a/*/c", f"a/{SEGMENT}/c", True),
        ("a/b/c/d", f"a/{SEGMENT}/d", False),
        ("*", "", True),
        ("GET/notes/7", f"GET/notes/{SEGMENT}", True),
        ("??", f"a/{SEGMENT}", True),
        ("??", f"{SEGMENT}/a", True),
        ("?", f"a/{SEGMENT}", False),
        ("GET/notes/7/x", f"GET/notes/{SEGMENT}", False),
        ("*/GET/other/*", f"api/GET/notes/{SEGMENT}", False),
    ],
)
def test_a_part_of_a_path_holds_no_slash(pattern: str, thing: str, found: bool) -> None:
    compiled = text_pattern(pattern, variables=False)
    assert (common(compiled, thing_tokens(thing), {}) is not None) is found


def test_a_pattern_of_stars_takes_no_time() -> None:
    stars = text_pattern("*a" * 3000, variables=False)
    assert common(stars, thing_tokens("*b"), {}) is None
