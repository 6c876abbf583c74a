"""The kernel of jsii, answered in Python: a synth that starts no Node.

jsii's Python runtime sends each call on an object of CDKTF to a kernel, which is a Node process.
This room stands in its place. What runs when:

1. ``standin`` gives jsii a provider (``provider``) where it would have started Node.
2. Each request of jsii's goes to a model of the engine (``model``), and into a record
   (``record``) together with its answer.
3. At the first request that is not modelled, whose types do not fit, or that comes from a version
   nobody compared (``versions``), the model raises ``Unmodelled``. Node is started, the record is
   replayed on it, and each answer of Node's is held against the one that was given
   (``references``). From then on Node answers, and the program goes on as if nothing had been.

So the first answer may be late, never wrong. Whoever adds to the model has one rule to keep: an
answer that is not certain is ``Unmodelled``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

VARIABLE = "CDKTF_LAZY_KERNEL"
"""The environment variable that says who answers."""


@dataclass(frozen=True)
class Mode:
    """Who answers jsii's calls.

    Parameters
    ----------
    python : bool
        Whether the model is asked at all.
    node : bool
        Whether Node may take over. Where it may not, a call that is not modelled raises.
    until : int, optional
        The number of messages after which Node takes over in any case, for tests of the change.
    """

    python: bool = True
    node: bool = True
    until: int | None = None


def mode() -> Mode:
    """Read who answers from the environment.

    Returns
    -------
    Mode
        ``node`` asks Node alone, ``python`` the model alone, ``until:N`` the model for ``N``
        messages. Anything else, or nothing: the model, then Node where the model ends.
    """
    value = os.environ.get(VARIABLE, "")
    if value == "node":
        return Mode(python=False)
    if value == "python":
        return Mode(node=False)
    word, _, number = value.partition(":")
    if word == "until" and number.isdecimal():
        return Mode(until=int(number))
    return Mode()
