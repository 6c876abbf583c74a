"""Combine answers to several questions of which one is enough."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.access.answers.answer import Answer

_NOTHING = Answer("denied", "Nothing gives it.")


def best(answers: Sequence[Answer]) -> Answer:
    """Return the answer by which most is had; the first of several.

    What is *unknown* beside an *if* stays in doubt, so that neither hides the other: the condition
    is said, as it is what is sure.
    """
    found = _NOTHING if not answers else answers[0]
    for answer in answers[1:]:
        if answer.rank > found.rank:
            found = answer
    return found
