"""The access review's model answers as the local AWS answered, request by request."""

from __future__ import annotations

import pytest
from gatehouse.access.matrix import matrix_of

from tests.attack.predicted import shown
from tests.attack.predicted.by_model import ByModel, model_of
from tests.attack.requests import Request
from tests.attack.test_review import PREDICTED, sent_by
from tests.attack.world import CALLERS, ENDINGS, World
from tests.deployed.deployments import Deployed


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
    request_: Request, world: World, review: ByModel
) -> None:
    assert review.predict(request_) == shown(world.send(request_))


@pytest.mark.parametrize("who", [*CALLERS, None], ids=str)
def test_the_model_answers_every_caller_as_the_local_aws(
    who: str | None, world: World, review: ByModel
) -> None:
    wrong = {
        repr(request): (predicted, answer)
        for request in sent_by(who)
        for predicted, answer in [(review.predict(request), world.send(request))]
        if predicted != shown(answer)
    }
    assert wrong == {}


def test_a_state_leaves_nothing_open(review: ByModel) -> None:
    assert review.model.unknowns == ()
    matrix = matrix_of(review.model)
    effects = {answer.effect for cell in matrix.cells.values() for answer in cell.answers.values()}
    assert effects == {"allowed", "denied"}
