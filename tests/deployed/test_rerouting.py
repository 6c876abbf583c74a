"""A route gets another function, another timeout and no authorizer in one apply.

API Gateway keeps an integration and an authorizer that a route names, so what a route leaves is
destroyed after the route has changed.
"""

from __future__ import annotations

import urllib.request

import pytest
from gatehouse.local.launcher.server import LocalAws

from tests.deployed.deployments import App, Deployed, apply, synthesize

APP = App(["-m", "tests.deployed.apps.rerouted"])


@pytest.fixture(scope="module")
def rerouted(local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    out = tmp_path_factory.mktemp("apps") / "rerouted"
    out.mkdir()
    synthesize(local_aws, APP, out)
    folder = out / "stacks" / "rerouted-trial"
    apply(Deployed(local_aws, APP, folder))
    synthesize(local_aws, APP, out, CHANGED="1")
    return apply(Deployed(local_aws, APP, folder))


def test_nothing_is_planned_after_one_apply(rerouted: Deployed) -> None:
    assert rerouted.changed() == []


def test_what_the_routes_left_is_gone(rerouted: Deployed) -> None:
    api = next(rerouted.of("aws_apigatewayv2_api"))["id"]
    client = rerouted.root("apigatewayv2")
    assert client.get_authorizers(ApiId=api)["Items"] == []
    assert len(client.get_integrations(ApiId=api)["Items"]) == 1


@pytest.mark.parametrize("path", ["function", "timeout", "authorizer"])
def test_every_route_answers(rerouted: Deployed, path: str) -> None:
    endpoint = next(rerouted.of("aws_apigatewayv2_api"))["api_endpoint"]
    with urllib.request.urlopen(f"{endpoint}/{path}", timeout=30) as answer:
        assert answer.status == 200
