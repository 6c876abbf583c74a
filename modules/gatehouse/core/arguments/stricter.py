"""Whether a change of a guarded argument only makes it stricter, where that is easily seen.

Each rule gets the value before and the value after. Where it can't tell, as with a value that only
Terraform knows, the answer is no: a reason is asked for in vain, but no safeguard is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gatehouse.core.tokens import is_token

Stricter = Callable[[Any, Any], bool]

_FOREVER = 0  # in retention_in_days of a log group


def more(before: Any, after: Any) -> bool:
    """Whether a number grew, or a flag was turned on."""
    if before is None:
        return after is True or (_is_number(after) and after is not False)
    return _are_numbers(before, after) and bool(after >= before)


def less(before: Any, after: Any) -> bool:
    """Whether a number shrank, or a flag was turned off."""
    return after is False or (_are_numbers(before, after) and bool(after <= before))


def capped(before: Any, after: Any) -> bool:
    """Whether a limit shrank; where there was none, any limit is stricter."""
    return _is_number(after) if before is None else less(before, after)


def shorter(before: Any, after: Any) -> bool:
    """Whether a time shrank; 0 is not short, since Cognito puts its own default in its place."""
    return less(before, after) and bool(after > 0)


def longer(before: Any, after: Any) -> bool:
    """Whether logs are kept longer; 0 is for ever."""
    return after == _FOREVER or (before != _FOREVER and more(before, after))


def later_of(*words: str, default: str = "") -> Stricter:
    """Whether a word follows in a list that goes from open to strict.

    Where there was none, it was AWS's default: the first, if no other is named.
    """

    def is_later(before: Any, after: Any) -> bool:
        was = (default or words[0]) if before is None else before
        return was in words and after in words and words.index(after) >= words.index(was)

    return is_later


def fewer(before: Any, after: Any) -> bool:
    """Whether entries were only taken from a list; an empty one often means all of them."""
    both = isinstance(before, list) and isinstance(after, list)
    return both and after != [] and not is_token(after) and _contains(before, after)


def wider(before: Any, after: Any) -> bool:
    """Whether entries were only added to a list or a dict."""
    if is_token(after):
        return False
    if isinstance(after, Mapping):
        given = {} if before is None else before
        return isinstance(given, Mapping) and all(
            name in after and after[name] == value for name, value in given.items()
        )
    return isinstance(after, list) and (
        before is None or (isinstance(before, list) and _contains(after, before))
    )


def added(before: Any, after: Any) -> bool:
    """Whether a limit stands where there was none."""
    return before is None and after not in (None, "", [], {})


def _is_number(value: Any) -> bool:
    return isinstance(value, (bool, int, float)) and not is_token(value)


def _are_numbers(before: Any, after: Any) -> bool:
    return _is_number(before) and _is_number(after)


def _contains(all_of_them: list[Any], some: list[Any]) -> bool:
    return all(any(each is other or each == other for other in all_of_them) for each in some)
