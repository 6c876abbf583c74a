"""Answer whether a session may do something: for a whole thing, and for all that is not known.

`ask` answers *allowed*, *denied*, *if* (with the conditions in words) or *unknown*. It decides by
``gatehouse.access.evaluate``, and promises: what is *denied* is denied whatever a request's free
condition keys are, and whatever the text that is not known turns out to be.
"""

from __future__ import annotations

from gatehouse.access.answers.answer import Answer, Effect
from gatehouse.access.answers.asking import Holder, Question, ask

__all__ = ["Answer", "Effect", "Holder", "Question", "ask"]
