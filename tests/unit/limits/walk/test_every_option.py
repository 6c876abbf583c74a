"""Every option of every construct, walked at the limits of the request member that it becomes.

The other tests of the folder read bounds off the source. Here each option is given values from
outside, and the model of AWS says which of them it takes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.deployed.apps.every_option import write_sources
from tests.deployed.option_use import classes, every_option, methods, parameters
from tests.unit.conftest import SETTINGS
from tests.unit.limits.walk.captured import Captured, capturing
from tests.unit.limits.walk.decisions import DECIDED
from tests.unit.limits.walk.making import MAKES, making
from tests.unit.limits.walk.members import CLASS_OF, ENTRIES, MEMBERS, NO_MEMBER, UNITS, WORDS
from tests.unit.limits.walk.walking import Judge, disagreements, of_entries, of_words

_SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    """Right calls of everything, in a folder with the handlers that they name."""
    folder = tmp_path_factory.mktemp("every")
    write_sources(folder)
    before = os.getcwd()
    with pytest.MonkeyPatch.context() as patch:
        for name in SETTINGS:
            patch.delenv(name, raising=False)
        patch.chdir(folder)
        with capturing() as found:
            os.chdir(before)
            yield found


@pytest.fixture
def project(captured: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the app whose calls are made again."""
    monkeypatch.chdir(captured.folder)


def _options() -> set[str]:
    return {each for each in every_option() if each.partition(".")[0] not in CLASS_OF}


def test_each_option_becomes_a_member_of_a_request_or_has_a_reason() -> None:
    assert sorted(_options() - MEMBERS.keys() - NO_MEMBER.keys()) == []


def test_the_tables_hold_no_option_that_is_gone() -> None:
    listed = MEMBERS.keys() | NO_MEMBER.keys()
    beside = WORDS.keys() | UNITS.keys() | ENTRIES.keys() | MAKES.keys() | DECIDED.keys()
    assert sorted(listed - _options()) == []
    assert sorted(MEMBERS.keys() & NO_MEMBER.keys()) == []
    assert sorted(beside - MEMBERS.keys()) == []


@pytest.mark.parametrize(("method", "kind"), CLASS_OF.items())
def test_a_method_has_the_options_of_its_class(method: str, kind: str) -> None:
    of_class = parameters(vars(classes()[kind])["__init__"])
    assert methods()[method] - {"pool"} == set(of_class) - {"pool"}


def _walked(captured: Captured, option: str) -> list[str]:
    found = making(captured, option)
    assert found is not None, f"say in MAKES how {option} is given"
    make, base = found
    make(base)
    judge = Judge(MEMBERS[option])
    if option in WORDS:
        told = of_words(judge, make, WORDS[option], base)
    elif option in ENTRIES:
        told = of_entries(judge, make, base, *ENTRIES[option])
    else:
        told = disagreements(judge, make, base, UNITS.get(option, _SECOND))
    parted = list(told)
    make(base)
    return parted


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("option", sorted(MEMBERS))
def test_an_option_takes_what_aws_takes(option: str, captured: Captured) -> None:
    parted = _walked(captured, option)
    decided = DECIDED.get(option, {})
    assert sorted(set(parted) - decided.keys()) == [], "an undecided disagreement"
    assert sorted(decided.keys() - set(parted)) == [], "a decision about what agrees"


def test_what_is_wider_than_aws_has_a_source() -> None:
    wider = [
        option
        for option, decided in DECIDED.items()
        for told, reason in decided.items()
        if "wider" in told and "http" not in reason and "never sent" not in reason
    ]
    assert wider == []
