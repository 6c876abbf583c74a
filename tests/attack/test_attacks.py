"""Every attack is refused as AWS refuses it, and every control is allowed."""

from __future__ import annotations

import pytest

from tests.attack.cases import Case
from tests.attack.themes import CASES
from tests.attack.world import World


def _named(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_the_attack_is_refused(case: Case, world: World) -> None:
    assert world.send(case.attack) in (case.refused, case.or_refused)


@pytest.mark.parametrize("case", CASES, ids=_named)
def test_its_control_is_allowed(case: Case, world: World) -> None:
    assert world.send(case.control)[0] == case.allowed


def test_every_attack_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
