"""What the evaluator foretells from Terraform's state is what the local AWS answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.attack.cases import Case
from tests.attack.foretold import Foretold, Review, shown
from tests.attack.requests import Request
from tests.attack.themes import CASES
from tests.attack.world import CALLERS, ENDINGS, World
from tests.deployed.deployments import Deployed

#: Every request that policies decide, once, by the name of its case.
_FORETOLD = {
    repr(request): (name, request)
    for case in CASES
    for name, request in (
        *([] if case.beyond else [(case.name, case.wall)]),
        (f"{case.name}, the twin", case.twin),
    )
}.values()
#: What anybody with credentials can ask for, whoever asks for it in its case. What deletes comes
#: last: each finds what the others look for.
_SIGNED = sorted(
    (request for _, request in _FORETOLD if request.who is not None),
    key=lambda request: request.method == "DELETE",
)


@pytest.fixture(scope="module")
def review(stacks: dict[str, Deployed], world: World) -> Review:
    return Review(stacks.values(), world.names, world.callers, ENDINGS)


@pytest.mark.parametrize(
    "request_", [pytest.param(request, id=name) for name, request in _FORETOLD]
)
def test_the_answer_is_the_one_foretold(request_: Request, world: World, review: Review) -> None:
    assert review.foretell(request_) == shown(world.send(request_))


@pytest.mark.parametrize("who", [*CALLERS, None], ids=str)
def test_whoever_sends_a_request_the_answer_is_the_one_foretold(
    who: str | None, world: World, review: Review
) -> None:
    wrong = {
        repr(request): (foretold, answer)
        for request in _sent_by(who)
        for foretold, answer in [(review.foretell(request), world.send(request))]
        if foretold != shown(answer)
    }
    assert wrong == {}


def _sent_by(who: str | None) -> Iterator[Request]:
    """List the signed requests as somebody sends them: as they are, and about what is their own.

    None sends them unsigned, and has nothing.
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
    "case", [case for case in CASES if case.beyond], ids=lambda case: case.name
)
def test_only_what_no_policy_decides_is_left_out(case: Case, review: Review) -> None:
    if case.beyond == "spelling":
        assert case.or_refused not in (None, case.refused)
    else:
        with pytest.raises(ValueError, match=str(case.beyond)):
            review.foretell(case.wall)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_legitimate_call_is_foretold_to_get_through(case: Case, review: Review) -> None:
    assert review.foretell(case.twin) == "allowed"


def test_each_answer_is_foretold_often_enough_to_mean_something(review: Review) -> None:
    counted = Counter(review.foretell(request) for _, request in _FORETOLD)
    least: dict[Foretold, int] = {
        "allowed": 80,
        "refused": 120,
        "no valid token": 8,
        "no route": 4,
        "failed": 1,
    }
    assert {answer for answer, count in least.items() if counted[answer] < count} == set()


@pytest.mark.parametrize(
    "source", sorted(Path(__file__).with_name("foretold").glob("*.py")), ids=lambda path: path.name
)
def test_the_foretelling_knows_nothing_of_the_emulator(source: Path) -> None:
    text = source.read_text()
    assert not [name for name in ("gatehouse.local", "ministack", "boto3") if name in text]
