"""What the evaluator foretells from Terraform's state is what the local AWS answers."""

from __future__ import annotations

import pytest

from tests.attack.deployed import Deployed
from tests.attack.requests import Request, Signing
from tests.attack.review import Review, shown
from tests.attack.themes import CASES
from tests.attack.world import World

_SERVICES = ("execute-api", "s3", "dynamodb", "lambda", "cognito-idp")


def _is_about_rights(request: Request) -> bool:
    """Tell a request that policies decide: of the app, and signed as it should be or not at all."""
    return (
        request.service in _SERVICES
        and request.who in ("ada", "bob", None)
        and request.signing == Signing()
        and (request.who is not None or request.service == "execute-api")
        and "<club" not in request.path
        and "<operator" not in request.path
    )


#: Each request once; a path of which AWS does not say what it is has no answer to foretell.
_REQUESTS = list(
    {
        repr(request): pytest.param(request, id=f"{case.name}{suffix}")
        for case in CASES
        if case.or_refused is None
        for request, suffix in ((case.wall, ""), (case.twin, ", the twin"))
        if _is_about_rights(request)
    }.values()
)


@pytest.mark.parametrize("request_", _REQUESTS)
def test_the_answer_is_the_one_foretold(request_: Request, world: World, app: Deployed) -> None:
    review = Review(app, world.names, world.identities)
    assert review.foretell(request_) == shown(world.send(request_))


def test_both_answers_are_foretold_often_enough_to_mean_something(
    world: World, app: Deployed
) -> None:
    review = Review(app, world.names, world.identities)
    foretold = [review.foretell(each.values[0]) for each in _REQUESTS]  # type: ignore[arg-type]
    assert (foretold.count("allowed") >= 15, foretold.count("refused") >= 40) == (True, True)
