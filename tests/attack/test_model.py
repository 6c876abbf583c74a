"""The access review's model answers as the local AWS answered, request by request."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.access.matrix import matrix_of

from tests.attack.predicted import shown
from tests.attack.predicted.by_model import ByModel, model_of
from tests.attack.requests import Answer, Request
from tests.attack.test_review import PREDICTED, sent_by
from tests.attack.world import CALLERS, ENDINGS, World
from tests.deployed.deployments import Deployed

Answers = Callable[[Request], Answer]


@pytest.fixture(scope="module")
def review(
    stacks: dict[str, Deployed], world: World, tmp_path_factory: pytest.TempPathFactory
) -> ByModel:
    model = model_of(stacks, tmp_path_factory.mktemp("states"))
    return ByModel(model, stacks.values(), world.names, world.callers, ENDINGS)


@pytest.mark.parametrize(
    "request_", [pytest.param(request, id=name) for name, request in PREDICTED]
)
def test_the_model_answers_as_the_local_aws(
    request_: Request, answer: Answers, review: ByModel
) -> None:
    assert review.predict(request_) == shown(answer(request_))


@pytest.mark.parametrize("who", [*CALLERS, None], ids=str)
def test_the_model_answers_every_caller_as_the_local_aws(
    who: str | None, answer: Answers, review: ByModel
) -> None:
    wrong = {
        repr(request): (predicted, given)
        for request in sent_by(who)
        for predicted, given in [(review.predict(request), answer(request))]
        if predicted != shown(given)
    }
    assert wrong == {}


def test_a_state_leaves_nothing_open(review: ByModel) -> None:
    assert review.model.unknowns == ()
    matrix = matrix_of(review.model)
    effects = {answer.effect for cell in matrix.cells.values() for answer in cell.answers.values()}
    assert effects == {"allowed", "denied"}
