"""Laws of names."""

from __future__ import annotations

import re

from gatehouse.core.names import ID_PATTERN, snake_case
from hypothesis import given
from hypothesis import strategies as st

ids = st.from_regex(ID_PATTERN, fullmatch=True)


@given(ids)
def test_snake_case_is_idempotent(id: str) -> None:
    assert snake_case(snake_case(id)) == snake_case(id)


@given(ids)
def test_every_id_is_a_valid_terraform_name(id: str) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", snake_case(id))


@given(st.text())
def test_any_text_at_all_has_characters_of_a_terraform_name_only(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]*", snake_case(text))
