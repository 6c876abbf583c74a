from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from gatehouse.deployed.app import TO_SEND_A_TOKEN, TO_SIGN_REQUESTS, TO_SIGN_UP, client_of_app
from gatehouse.deployed.call import Sender, call_api
from gatehouse.deployed.sign_up import register_user
from gatehouse.errors import CommandError
from gatehouse.local.launcher.instance import Running, instance_folder

from tests.unit.deployed.test_client import OUTPUTS

Deploy = Callable[..., Running]


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """What cdktf wrote of a deployed app."""
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"notes-dev": OUTPUTS}))
    return file


@pytest.fixture
def deploy(tmp_path: Path) -> Iterator[Deploy]:
    """Let a local AWS be up in the project, with the states of these stacks."""
    with ExitStack() as up:

        def deployed(**stacks: dict[str, Any]) -> Running:
            folder = up.enter_context(instance_folder(tmp_path))
            states = {"GATEHOUSE_STATE_DIR": str(folder / "state")}
            instance = Running(str(folder), "http://127.0.0.1:4566", "eu-west-1", states)
            for name, outputs in stacks.items():
                shown = {key: {"value": value, "type": "string"} for key, value in outputs.items()}
                state = folder / "state" / f"terraform.{name.replace('_', '-')}.tfstate"
                state.write_text(json.dumps({"terraform_version": "1.11.4", "outputs": shown}))
            instance.publish()
            return instance

        yield deployed


def test_without_an_app_that_is_up_it_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no local AWS is up") as refused:
        call_api(tmp_path, "GET", "/public")
    assert "gatehouse local up" in refused.value.fix


def test_a_local_aws_that_nothing_is_deployed_to_says_so(tmp_path: Path, deploy: Deploy) -> None:
    deploy()
    with pytest.raises(CommandError, match="nothing is deployed to the local AWS"):
        call_api(tmp_path, "GET", "/public")


def test_the_app_on_the_local_aws_is_found_by_its_state(tmp_path: Path, deploy: Deploy) -> None:
    deploy(photos_dev=OUTPUTS)
    found = client_of_app(tmp_path, ("ApiEndpoint",))
    assert found.endpoint == "http://127.0.0.1:4566"
    assert found.deployment.api_endpoint == "http://127.0.0.1:4566/_aws/execute-api/a1b2"


def test_a_stack_that_was_destroyed_is_not_found(tmp_path: Path, deploy: Deploy) -> None:
    deploy(photos_dev=OUTPUTS, gone_dev={})
    assert client_of_app(tmp_path, ()).deployment.user_pool == OUTPUTS["UserPool"]


def test_an_app_in_several_stacks_is_found_by_the_outputs_of_all(
    tmp_path: Path, deploy: Deploy
) -> None:
    users = {name: OUTPUTS[name] for name in ("UserPool", "UserPoolClient", "IdentityPool")}
    deploy(users_dev=users, api_dev={"ApiEndpoint": OUTPUTS["ApiEndpoint"]})
    found = client_of_app(tmp_path, TO_SIGN_REQUESTS).deployment
    assert found.user_pool_client == OUTPUTS["UserPoolClient"]
    assert found.api_endpoint.endswith("/a1b2")


def test_a_file_with_several_stacks_is_read_as_one_app(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    users = {"UserPool": "eu-west-1_Abc", "UserPoolClient": "web"}
    file.write_text(json.dumps({"users-dev": users, "api-dev": {"ApiEndpoint": "https://a.b"}}))
    found = client_of_app(tmp_path, TO_SEND_A_TOKEN, outputs=file).deployment
    assert (found.user_pool_client, found.api_endpoint) == ("web", "https://a.b")


def test_what_several_stacks_have_in_common_is_no_question(tmp_path: Path, deploy: Deploy) -> None:
    deploy(photos_dev={**OUTPUTS, "Version": "1"}, people_dev={**OUTPUTS, "Version": "2"})
    assert client_of_app(tmp_path, TO_SIGN_REQUESTS).deployment.user_pool == OUTPUTS["UserPool"]


def test_one_of_several_stacks_is_asked_for_by_name(tmp_path: Path, deploy: Deploy) -> None:
    deploy(photos_dev=OUTPUTS, people_dev={**OUTPUTS, "UserPool": "eu-west-1_People"})
    with pytest.raises(
        CommandError,
        match=r"UserPool must be one output, not several: people-dev\.UserPool, photos-dev\.User",
    ) as refused:
        client_of_app(tmp_path, ("UserPool",))
    assert refused.value.fix.endswith("--stack people-dev")
    people = client_of_app(tmp_path, (), stack="people-dev")
    assert people.deployment.user_pool == "eu-west-1_People"
    with pytest.raises(
        CommandError, match=r"stack notes-dev is not deployed.*people-dev, photos-dev"
    ):
        client_of_app(tmp_path, (), stack="notes-dev")


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, "ApiEndpoint"),
        ({"user": "ada", "password": "x"}, "UserPool, UserPoolClient, IdentityPool"),
        ({"user": "ada", "password": "x", "token": "id"}, "UserPool, UserPoolClient"),
    ],
)
def test_an_app_needs_only_the_outputs_that_the_call_needs(
    tmp_path: Path, options: dict[str, Any], missing: str
) -> None:
    file = tmp_path / "outputs.json"
    has = {} if not options else {"ApiEndpoint": OUTPUTS["ApiEndpoint"]}
    file.write_text(json.dumps({"api-dev": {**has, "Other": "x"}}))
    with pytest.raises(CommandError, match=rf"lack {missing}\."):
        call_api(tmp_path, "GET", "/", outputs=file, sender=Sender(**options))


def test_the_region_is_known_from_the_pool(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api-dev": {"UserPool": "eu-central-1_Abc"}}))
    assert client_of_app(tmp_path, (), outputs=file).deployment.region == "eu-central-1"


def test_users_of_another_client_sign_in_through_its_output(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api-dev": {**OUTPUTS, "MobileClient": "mobile"}}))
    found = client_of_app(tmp_path, (), outputs=file, client="MobileClient")
    assert found.deployment.user_pool_client == "mobile"


def test_a_missing_output_is_named_beside_those_that_exist(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"not Mobile; the stack's outputs: ApiEndpoint, Bucket"):
        client_of_app(tmp_path, (), outputs=outputs, client="Mobile")


@pytest.mark.parametrize("address", [5, "nonsense", "ftp://a.b", "//a.b"])
def test_an_endpoint_that_is_no_url_is_refused(tmp_path: Path, address: object) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api-dev": {**OUTPUTS, "ApiEndpoint": address}}))
    with pytest.raises(CommandError, match=rf"ApiEndpoint must be a URL, not '?{address}"):
        call_api(tmp_path, "GET", "/", outputs=file)


def test_a_region_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api-dev": {"UserPool": "nowhere_Abc", "UserPoolClient": "web"}}))
    with pytest.raises(CommandError, match=r"must be the code of an AWS region, .* not 'nowhere'"):
        client_of_app(tmp_path, TO_SIGN_UP, outputs=file)


@pytest.mark.parametrize("user", ["", " "])
def test_a_user_without_a_name_is_refused(tmp_path: Path, outputs: Path, user: str) -> None:
    with pytest.raises(CommandError, match=r"--user must be an e-mail address or a user name"):
        call_api(tmp_path, "GET", "/", sender=Sender(user, "x"), outputs=outputs)
    with pytest.raises(CommandError, match=r"USER must be an e-mail address or a user name"):
        register_user(tmp_path, user, "x", outputs=outputs)


def test_signing_up_needs_no_api(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"users-dev": {"UserPool": "eu-west-1_A"}}))
    with pytest.raises(CommandError, match=r"lack UserPoolClient\."):
        register_user(tmp_path, "ada", "x", outputs=file)


def test_a_body_that_is_not_json_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"--body must be JSON, not '{x'"):
        call_api(tmp_path, "POST", "/notes", body="{x", outputs=outputs)


def test_a_user_without_password_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(
        CommandError, match=r"--user ada@example\.com must be given with a password"
    ):
        call_api(tmp_path, "GET", "/private", sender=Sender("ada@example.com"), outputs=outputs)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"token": "refresh", "user": "ada"}, "--token must be id or access, not refresh"),
        ({"token": "id"}, "--token id must be given with a user"),
    ],
)
def test_a_token_that_cannot_be_sent_is_refused(
    tmp_path: Path, outputs: Path, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_api(tmp_path, "GET", "/private", sender=Sender(**options), outputs=outputs)


def test_a_path_without_a_leading_slash_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"PATH must begin with /, not private"):
        call_api(tmp_path, "GET", "private", outputs=outputs)


def test_an_unknown_method_is_refused(tmp_path: Path, outputs: Path) -> None:
    with pytest.raises(CommandError, match=r"METHOD must be one of GET, POST.*, not FETCH"):
        call_api(tmp_path, "FETCH", "/private", outputs=outputs)


def test_an_app_that_does_not_answer_is_named_by_its_address(tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound and not listening, so nobody answers there
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        file = tmp_path / "outputs.json"
        file.write_text(json.dumps({"api-dev": {"ApiEndpoint": address}}))
        with pytest.raises(CommandError, match=f"{address} does not answer"):
            call_api(tmp_path, "GET", "/private", outputs=file)


def test_signing_up_needs_an_app_with_a_user_pool(tmp_path: Path) -> None:
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps({"api-dev": {"ApiEndpoint": OUTPUTS["ApiEndpoint"]}}))
    with pytest.raises(CommandError, match=r"lack UserPool, UserPoolClient\."):
        register_user(tmp_path, "ada@example.com", "x", outputs=file)
