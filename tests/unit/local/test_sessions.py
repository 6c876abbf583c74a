"""Sessions are known while they last, said to have expired for a day, and then forgotten."""

from __future__ import annotations

from typing import Any

import pytest
from gatehouse.local.services.sts.sessions import Sessions

_HOUR, _DAY = 3600, 24 * 3600


@pytest.mark.parametrize(
    ("later", "known"),
    [(60, True), (_HOUR + 60, True), (_DAY, True), (_HOUR + _DAY + 60, False), (9 * _DAY, False)],
)
def test_a_session_is_forgotten_a_day_after_it_expired(later: int, known: bool) -> None:
    held: dict[str, dict[str, Any]] = {}
    sessions = Sessions(held)
    key = sessions.start({}, _HOUR, 1000.0)["AccessKeyId"]
    other = sessions.start({}, _HOUR, 1000.0 + later)["AccessKeyId"]
    assert (sessions.find(key) is not None, sessions.find(other) is not None) == (known, True)


def test_as_many_are_kept_as_a_day_has() -> None:
    held: dict[str, dict[str, Any]] = {}
    sessions = Sessions(held)
    for hour in range(1000):
        sessions.start({}, _HOUR, float(hour * _HOUR))
    assert len(held) == 26


def test_a_session_that_somebody_else_keeps_there_stays() -> None:
    held: dict[str, dict[str, Any]] = {"ASIAOTHER": {"Expiration": "never"}}
    Sessions(held).start({}, _HOUR, 9e9)
    assert "ASIAOTHER" in held
