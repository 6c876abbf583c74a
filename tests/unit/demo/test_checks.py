from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from gatehouse.demo.checks import Check, Checks, FailedError, expect, refused
from rich.console import Console


def _refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "GetObject")


def _fail(error: Exception) -> None:
    raise error


def _printed(checks: Checks) -> str:
    console = Console(width=200)
    with console.capture() as captured:
        console.print(checks.table())
    return captured.get()


def test_checks_that_all_pass_end_with_0() -> None:
    checks = Checks()
    with checks.check("API", "one is one"):
        expect(1, 1, "one")
    assert (checks.exit_code, checks.summary) == (0, "demo: 1 passed, 0 failed")


def test_one_check_that_fails_makes_the_exit_code_1() -> None:
    checks = Checks()
    for found in (1, 2, 1):
        with checks.check("API", "it is one"):
            expect(found, 1, "it")
    assert (checks.exit_code, checks.summary) == (1, "demo: 2 passed, 1 failed")


def test_a_run_that_checked_nothing_ends_with_1() -> None:
    assert Checks().exit_code == 1


@pytest.mark.parametrize("error", [FailedError("x"), KeyError("x"), _refusal("Throttling")])
def test_whatever_a_check_raises_fails_it_and_lets_the_next_run(error: Exception) -> None:
    checks = Checks()
    with checks.check("API", "first"):
        _fail(error)
    with checks.check("API", "second"):
        pass
    assert [check.passed for check in checks.all] == [False, True]


def test_an_interrupt_is_not_a_failed_check() -> None:
    checks = Checks()
    with pytest.raises(KeyboardInterrupt), checks.check("API", "first"):
        raise KeyboardInterrupt
    assert checks.all == []


def test_each_outcome_is_shown_as_soon_as_it_is_known() -> None:
    shown: list[Check] = []
    checks = Checks(show=shown.append)
    with checks.check("API", "first"):
        pass
    assert shown == [Check("API", "first")]


def test_the_table_gives_the_reason_of_a_failure() -> None:
    checks = Checks()
    with checks.check("API", "it is one"):
        expect(2, 1, "the number")
    printed = _printed(checks)
    assert "the number must be 1, not 2" in printed
    assert "FAILED" in printed


def test_the_table_shows_brackets_in_a_reason_as_they_are() -> None:
    checks = Checks()
    with checks.check("API", "the list is empty"):
        expect(["[bold]"], [], "the list")
    assert "['[bold]']" in _printed(checks)


def test_a_refusal_with_the_expected_code_passes() -> None:
    with refused("AccessDenied"):
        raise _refusal("AccessDenied")


def test_a_call_that_must_be_refused_and_is_allowed_fails() -> None:
    allowed = pytest.raises(FailedError, match="must be refused, and was allowed")
    with allowed, refused("AccessDenied"):
        pass


def test_a_refusal_for_another_reason_fails() -> None:
    wanted = pytest.raises(FailedError, match="must be 'AccessDenied', not 'NoSuchBucket'")
    with wanted, refused("AccessDenied"):
        raise _refusal("NoSuchBucket")
