"""Whether a version is one of a range, without a package to load for it."""

from __future__ import annotations

_DIGITS = "0123456789"


def fits(version: str, versions: str) -> bool:
    """Whether a version is one of a range, by its numbers.

    The packaging library knows more, such as the order of pre-releases. It would be one more
    package that every synth loads, for four ranges that are plain numbers.

    Examples
    --------
    >>> fits("10.7.2", ">=10.6.0,<10.8.0")
    True
    >>> fits("10.8.1", ">=10.6.0,<10.8.0")
    False
    """
    numbers = _numbers(version)
    return all(_holds(numbers, clause.strip()) for clause in versions.split(",") if clause)


def _holds(have: list[int], clause: str) -> bool:
    bound = clause.lstrip("<>=!~")
    operator = clause.removesuffix(bound)
    wanted = _numbers(bound)
    if bound.endswith(".*"):
        return (have[: len(wanted)] == wanted) is (operator == "==")
    length = max(len(have), len(wanted))
    left, right = ([*each, *[0] * (length - len(each))] for each in (have, wanted))
    if operator == "~=":
        return left >= right and left[: len(wanted) - 1] == wanted[:-1]
    known = {
        "==": left == right,
        "!=": left != right,
        "<=": left <= right,
        ">=": left >= right,
        "<": left < right,
        ">": left > right,
    }
    return known.get(operator, True)  # what only pip understands is left to it


def _numbers(version: str) -> list[int]:
    """The numbers that a version begins with: of ``1.142.0rc1``, those before the letters."""
    numbers = []
    for part in version.strip().split("."):
        digits = part[: len(part) - len(part.lstrip(_DIGITS))]
        if digits:
            numbers.append(int(digits))
        if digits != part:
            break
    return numbers
