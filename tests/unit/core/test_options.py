"""Checks of options, by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from gatehouse.core import OptionError
from gatehouse.core.options import Option, nearest, option


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


@pytest.mark.parametrize(
    ("check", "rule"),
    [
        (lambda given: given.flag(), "must be True or False"),
        (lambda given: given.integer(1, 5), "must be a whole number from 1 to 5"),
        (lambda given: given.duration(timedelta(0), timedelta(1)), "must be a datetime.timedelta"),
        (lambda given: given.one_of("a"), 'must be one of "a"'),
        (lambda given: given.some_of("a"), 'must be a list of "a", each at most once'),
        (lambda given: given.list_of(str), "must be a list of str"),
        (lambda given: given.list_of((str, int)), "must be a list of str or int"),
        (lambda given: given.instance(dict, set), "must be a dict or a set"),
        (lambda given: given.text_map(), "must be a dict of text to text"),
        (lambda given: given.known_keys(["a"]), "must be a dict"),
    ],
)
def test_a_rule_says_what_must_be(check: Callable[[Option], object], rule: str) -> None:
    with pytest.raises(OptionError) as refused:
        check(option("x", "words", "yes"))
    assert refused.value.rule.startswith(rule)


@pytest.mark.parametrize(
    ("value", "said"), [(101, "101: it is an int"), (str, "replace the class str"), (None, "None")]
)
def test_a_wrong_entry_is_called_by_its_kind(value: object, said: str) -> None:
    with pytest.raises(OptionError) as refused:
        option("x", "words", [value]).list_of(str)
    assert said in refused.value.fix


@pytest.mark.parametrize(("value", "quoted"), [("5", True), (5.0, False), (True, False)])
def test_quotes_are_spoken_of_where_there_are_some(value: object, quoted: bool) -> None:
    with pytest.raises(OptionError) as refused:
        option("x", "memory", value).integer(1, 9)
    assert ("without quotes" in refused.value.fix) is quoted


def test_empty_text_is_called_empty() -> None:
    with pytest.raises(OptionError, match="must be text, and not empty"):
        option("x", "name", "").text()
