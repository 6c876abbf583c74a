"""Laws of route keys."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from gatehouse.api.routes.route_key import METHODS, RouteKey
from gatehouse.core import OptionError
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Owner:
    path: str = "notes-test/Api"


names = st.text("abcXYZ019._-", min_size=1, max_size=6)
literals = st.text("abcXYZ019._~!$&'()*+,;=:@%-", min_size=1, max_size=6).filter(
    lambda text: text != "*" and not text.startswith(":")
)
parts = st.one_of(literals, names.map("{{{}}}".format))
paths = st.one_of(
    st.just("/"),
    st.lists(parts, min_size=1, max_size=4).map(lambda each: "/" + "/".join(each)),
    st.tuples(st.lists(parts, max_size=3), names).map(
        lambda each: "/" + "/".join([*each[0], f"{{{each[1]}+}}"])
    ),
)
keys = st.tuples(st.sampled_from(METHODS), paths).map(" ".join)


def parsed(text: str) -> RouteKey | None:
    try:
        return RouteKey.parse(Owner(), text)
    except OptionError:
        return None


@given(keys)
def test_an_accepted_key_is_written_as_it_was_read(text: str) -> None:
    key = parsed(text)
    assert key is None or str(key) == text


@given(keys)
def test_an_accepted_key_has_a_valid_terraform_name(text: str) -> None:
    key = parsed(text)
    assert key is None or re.fullmatch(r"[a-z][a-z0-9_]*", key.address)


@given(keys, keys)
def test_keys_of_one_request_differ_in_names_of_variables_alone(one: str, other: str) -> None:
    first, second = parsed(one), parsed(other)
    if first and second:
        same = first.same_requests == second.same_requests
        blank = [re.sub(r"\{[^}+]*", "{", text) for text in (one, other)]
        assert same == (blank[0] == blank[1])


@given(st.text(max_size=12))
def test_any_text_at_all_is_a_key_or_refused(text: str) -> None:
    key = parsed(text)
    assert key is None or str(key) == text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GET /notes/:id", "GET /notes/{id}"),
        ("GET /a/:b/c/:d", "GET /a/{b}/c/{d}"),
        ("ANY /*", "ANY /{proxy+}"),
    ],
)
def test_a_variable_of_another_framework_is_shown_as_it_is_written_here(
    written: str, meant: str
) -> None:
    with pytest.raises(OptionError) as refused:
        RouteKey.parse(Owner(), written)
    assert refused.value.fix == f'write "{meant}"'


@pytest.mark.parametrize("path", ["/items:batch", "/a*b"])
def test_colons_and_stars_within_text_are_text(path: str) -> None:
    assert RouteKey.parse(Owner(), f"GET {path}").path == path


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("GET /", "get"),
        ("GET /notes", "get_notes"),
        ("GET /notes/{id}", "get_notes__id"),
        ("GET /notes/id", "get_notes_id"),
        ("ANY /files/{path+}", "any_files__path"),
        ("POST /auditTrail/v1.0", "post_audit_trail_v1_0"),
        ("$default", "default"),
    ],
)
def test_an_address_can_be_read_as_its_key(key: str, address: str) -> None:
    assert RouteKey.parse(Owner(), key).address == address
