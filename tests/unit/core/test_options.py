"""Checks of options, by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from gatehouse.core import OptionError
from gatehouse.core.options import nearest, option


def test_a_set_has_one_order_in_every_run() -> None:
    words = {f"word-{number}" for number in range(50)}
    assert option("x", "words", words).list_of(str) == tuple(sorted(words))


def test_a_list_keeps_its_order() -> None:
    assert option("x", "words", ["b", "a"]).some_of("a", "b") == ("b", "a")


@pytest.mark.parametrize("value", [128, 10_240])
def test_the_ends_of_a_range_are_in_it(value: int) -> None:
    assert option("x", "memory", value).integer(128, 10_240) == value


@pytest.mark.parametrize("value", [timedelta(minutes=5), timedelta(days=1)])
def test_the_ends_of_a_duration_are_in_it(value: timedelta) -> None:
    assert option("x", "validity", value).duration(timedelta(minutes=5), timedelta(days=1)) == value


def test_the_nearest_word_is_named() -> None:
    assert nearest("emial", ["email", "phone"]) == 'did you mean "email"?'


def test_all_words_are_named_where_none_is_near() -> None:
    assert nearest("x", ["email", "phone"]) == 'use one of "email", "phone"'


def test_a_long_value_is_cut_in_the_text_and_kept_in_the_error() -> None:
    with pytest.raises(OptionError) as refused:
        option("x", "words", "y" * 1000).one_of("a")
    assert len(str(refused.value)) < 500
    assert refused.value.value == "y" * 1000
