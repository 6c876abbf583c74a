"""The local AWS answers as the evaluator predicts from Terraform's state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack.cases import Case
from tests.attack.predicted import Predicted, Review, shown
from tests.attack.requests import Answer, Request
from tests.attack.themes import CASES, seams
from tests.attack.world import CALLERS, ENDINGS, World
from tests.deployed.deployments import Deployed

Answers = Callable[[Request], Answer]

_NAMES_TWO = {case.name for case in seams.CASES}
#: The cases that policies decide. A request that names two operations is refused, or read as one of
#: them, before a policy is asked.
_DECIDED = [case for case in CASES if case.name not in _NAMES_TWO]
#: Every request that policies decide, once, by the name of its case.
PREDICTED = {
    repr(request): (name, request)
    for case in _DECIDED
    for name, request in (
        *([] if case.beyond else [(case.name, case.attack)]),
        (f"{case.name}, the control", case.control),
    )
}.values()
#: Requests that any caller with credentials can send. Those that delete come last, so that the
#: others find what they read.
_SIGNED = sorted(
    (request for _, request in PREDICTED if request.who is not None),
    key=lambda request: request.method == "DELETE",
)


@pytest.fixture(scope="module")
def review(stacks: dict[str, Deployed], world: World) -> Review:
    return Review(stacks.values(), world.names, world.callers, ENDINGS)


@pytest.mark.parametrize(
    "request_", [pytest.param(request, id=name) for name, request in PREDICTED]
)
def test_the_answer_is_as_predicted(request_: Request, answer: Answers, review: Review) -> None:
    assert review.predict(request_) == shown(answer(request_))


@pytest.mark.parametrize("who", [*CALLERS, None], ids=str)
def test_the_answer_to_every_caller_is_as_predicted(
    who: str | None, answer: Answers, review: Review
) -> None:
    wrong = {
        repr(request): (predicted, given)
        for request in sent_by(who)
        for predicted, given in [(review.predict(request), answer(request))]
        if predicted != shown(given)
    }
    assert wrong == {}


def sent_by(who: str | None) -> Iterator[Request]:
    """List the signed requests of a caller: unchanged, and about what is the caller's own.

    None sends them unsigned, and owns nothing.
    """
    sent = {}
    for request in _SIGNED:
        for path, body in (
            (request.path, request.body),
            (_own(request.path, request, who), _own(request.body, request, who)),
        ):
            one = replace(request, who=who, path=path, body=body)
            sent[repr(one)] = one
    yield from sent.values()


def _own(text: str, request: Request, who: str | None) -> str:
    for suffix in ("", "-encoded", "-upper") if who else ():
        text = text.replace(f"<{request.who}{suffix}>", f"<{who}{suffix}>")
    return text


@pytest.mark.parametrize(
    "case", [case for case in _DECIDED if case.beyond], ids=lambda case: case.name
)
def test_only_cases_that_no_policy_decides_are_left_out(case: Case, review: Review) -> None:
    if case.beyond == "spelling":
        assert case.or_refused not in (None, case.refused)
    else:
        with pytest.raises(ValueError, match=str(case.beyond)):
            review.predict(case.attack)


@pytest.mark.parametrize("case", _DECIDED, ids=lambda case: case.name)
def test_every_control_is_predicted_to_be_allowed(case: Case, review: Review) -> None:
    assert review.predict(case.control) == "allowed"


def test_each_answer_is_predicted_often_enough_to_mean_something(review: Review) -> None:
    counted = Counter(review.predict(request) for _, request in PREDICTED)
    least: dict[Predicted, int] = {
        "allowed": 80,
        "refused": 120,
        "no valid token": 8,
        "no route": 4,
        "failed": 1,
    }
    assert {answer for answer, count in least.items() if counted[answer] < count} == set()


def test_the_prediction_does_not_use_the_emulator() -> None:
    found = [
        f"{source.name} names {name}"
        for source in sorted(Path(__file__).with_name("predicted").glob("*.py"))
        for name in ("gatehouse.local", "ministack", "boto3")
        if name in source.read_text()
    ]
    assert found == []
