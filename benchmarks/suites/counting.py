"""Count what the tests say, and write the table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from benchmarks.suites.suite import Outcomes, Suite

_REASONS = Path(__file__).with_name("reasons")
_HEAD = (
    "| service | tests | passed | by the emulator alone | explained | other | of the rest |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
)
_EXPLAINED = (
    "*Explained* are those that do not pass here, with the reason in `reasons/`: AWS refuses what",
    "the test sends (with AWS's page), or the run is the cause, such as a test that moves the",
    "clock of the client alone. *Of the rest* is how many of all others pass.",
)


@dataclass(frozen=True)
class Counted:
    """What the tests of a part say.

    Parameters
    ----------
    part : str
        The suite's name for it.
    local, emulator : dict of str to str or None
        Each test's error, or None if it passed; of the local AWS and of the emulator alone.
    reasons : dict
        By test that the local AWS does not pass: why, and the page.
    """

    part: str
    local: Outcomes
    emulator: Outcomes
    reasons: dict[str, dict[str, str]]

    @property
    def problems(self) -> list[str]:
        """What the list of reasons and the tests contradict each other in."""
        lost = {test: error for test, error in self.local.items() if error is not None}
        unlisted = [t for t in lost if t in _passed(self.emulator) and t not in self.reasons]
        outdated = [test for test in self.reasons if test in _passed(self.local)]
        return [
            *(f"not passed, and no reason is listed: {test}: {lost[test]}" for test in unlisted),
            *(f"passed, and a reason is listed: {test}" for test in outdated),
        ]

    def row(self) -> str:
        """Return the line of the table."""
        passed = _passed(self.local)
        explained = len(self.reasons.keys() & self.local.keys() - passed)
        other = len(self.local) - len(passed) - explained
        share = 100 * len(passed) / max(len(self.local) - explained, 1)
        counts = [len(self.local), len(passed), len(_passed(self.emulator)), explained, other]
        return f"| {' | '.join(map(str, [self.part, *counts, f'{share:.0f} %']))} |"


def _passed(outcomes: Outcomes) -> set[str]:
    return {test for test, error in outcomes.items() if error is None}


def read_reasons(suite: Suite, part: str) -> dict[str, dict[str, str]]:
    """Return why tests of a part do not pass, by test."""
    path = _REASONS / suite.name / f"{part}.json"
    if not path.exists():
        return {}
    reasons: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return reasons


def table(suite: Suite, counted: list[Counted]) -> str:
    """Return what the results say of a suite."""
    lines = [
        f"# The tests of {suite.name} {suite.version}, against the local AWS",
        "",
        "Made by `python -m benchmarks.suites`.",
        *suite.about,
        *_EXPLAINED,
        "",
        *_HEAD,
        *(each.row() for each in counted),
        "",
    ]
    return "\n".join(lines)
