from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from gatehouse.deployed.outputs import Output, local_endpoint, read_file, read_outputs, resolvable
from gatehouse.errors import CommandError

_ENDPOINT = "http://127.0.0.1:4566"
_API = f"{_ENDPOINT}/_aws/execute-api/a1b2c3d4"
_TERRAFORM = {
    "ApiEndpoint": {
        "sensitive": False,
        "type": "string",
        "value": "https://a1b2c3d4.execute-api.eu-west-1.amazonaws.com/",
    },
    "Secret": {"sensitive": True, "type": "string", "value": "hush"},
}
_CDKTF = {"notes-dev": {"Region": "eu-west-1", "Bucket": "uploads"}}


@pytest.mark.parametrize(
    ("published", "resolving"),
    [
        ("https://a1b2c3d4.execute-api.us-east-1.amazonaws.com", _API),
        ("https://a1b2c3d4.execute-api.us-east-1.amazonaws.com/", f"{_API}/"),
        ("https://a1b2c3d4.execute-api.us-east-1.amazonaws.com/dev/x?y=1", f"{_API}/dev/x?y=1"),
        ("https://a1b2c3d4.execute-api.cn-north-1.amazonaws.com.cn", _API),
        ("http://a1b2c3d4.execute-api.localhost:4566/notes", f"{_API}/notes"),
    ],
)
def test_the_address_of_an_api_becomes_one_that_resolves(published: str, resolving: str) -> None:
    assert resolvable(published, _ENDPOINT) == resolving


def test_the_address_of_a_websocket_keeps_its_scheme() -> None:
    published = "wss://a1b2c3d4.execute-api.us-east-1.amazonaws.com/dev"
    assert resolvable(published, _ENDPOINT) == f"{_API}/dev".replace("http:", "ws:")


def test_addresses_inside_of_lists_and_objects_are_rewritten() -> None:
    url = "https://a1b2c3d4.execute-api.us-east-1.amazonaws.com"
    assert resolvable({"all": [url, 3]}, _ENDPOINT) == {"all": [_API, 3]}


@pytest.mark.parametrize(
    "value",
    [
        "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_abc",
        "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4/*/GET/notes",
        "https://a1b2c3d4.execute-api.us-east-1.amazonaws.com.evil@example.org",
        17,
        None,
    ],
)
def test_what_is_no_address_of_an_api_stays(value: Any) -> None:
    assert resolvable(value, _ENDPOINT) == value


def test_on_real_aws_every_address_stays() -> None:
    url = "https://a1b2c3d4.execute-api.us-east-1.amazonaws.com"
    assert resolvable(url, None) == url


def test_an_unset_or_empty_endpoint_means_real_aws() -> None:
    assert (local_endpoint({}), local_endpoint({"AWS_ENDPOINT_URL": ""})) == (None, None)


@pytest.mark.parametrize("endpoint", ["4566", "nonsense", "127.0.0.1:4566"])
def test_an_endpoint_that_is_no_url_is_refused(endpoint: str) -> None:
    with pytest.raises(CommandError, match=rf"AWS_ENDPOINT_URL must be a URL, .* not '{endpoint}'"):
        local_endpoint({"AWS_ENDPOINT_URL": endpoint})


def test_outputs_of_terraform_are_read_with_what_is_sensitive() -> None:
    found = read_outputs(json.dumps(_TERRAFORM), "it")
    assert [(each.name, each.sensitive) for each in found] == [
        ("ApiEndpoint", False),
        ("Secret", True),
    ]


def test_outputs_are_read_from_a_state() -> None:
    state = {"version": 4, "terraform_version": "1.11.4", "outputs": _TERRAFORM, "resources": []}
    assert [each.name for each in read_outputs(json.dumps(state), "it")] == [
        "ApiEndpoint",
        "Secret",
    ]


def test_outputs_of_one_stack_keep_their_names() -> None:
    found = read_outputs(json.dumps(_CDKTF), "it")
    assert found == [Output("Bucket", "uploads"), Output("Region", "eu-west-1")]


def test_outputs_of_several_stacks_carry_the_stacks_name() -> None:
    both = {**_CDKTF, "notes-prod": {"Region": "us-east-1"}}
    names = [each.name for each in read_outputs(json.dumps(both), "it")]
    assert names == ["notes-dev.Bucket", "notes-dev.Region", "notes-prod.Region"]


def test_an_output_made_inside_of_constructs_keeps_its_own_name() -> None:
    nested = {"notes-dev": {"Outputs": {"Region": "eu-west-1"}, "Auth": {"Users": {"Id": "x"}}}}
    names = [each.name for each in read_outputs(json.dumps(nested), "it")]
    assert names == ["Id", "Region"]


def test_two_outputs_of_one_name_carry_their_constructs() -> None:
    nested = {"notes-dev": {"Users": {"Id": "x"}, "Admins": {"Id": "y"}}}
    names = [each.name for each in read_outputs(json.dumps(nested), "it")]
    assert names == ["Admins.Id", "Users.Id"]


def test_one_of_several_stacks_can_be_chosen() -> None:
    both = {**_CDKTF, "notes-prod": {"Region": "us-east-1"}}
    found = read_outputs(json.dumps(both), "it", stack="notes-prod")
    assert found == [Output("Region", "us-east-1")]


def test_an_unknown_stack_is_named_with_those_there_are() -> None:
    with pytest.raises(
        CommandError,
        match=r"--stack must name a stack in it, not notes-prod; its stacks: notes-dev",
    ):
        read_outputs(json.dumps(_CDKTF), "it", stack="notes-prod")


@pytest.mark.parametrize("text", ["", "hello", "[]", '{"a": 1}', "null"])
def test_what_holds_no_outputs_is_refused_by_name(text: str) -> None:
    with pytest.raises(CommandError, match=r"outputs\.json holds no outputs"):
        read_outputs(text, "outputs.json")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.json cannot be read"):
        read_file(tmp_path / "missing.json")


@pytest.mark.parametrize("version", [3, 5, "4", None])
def test_a_state_of_another_version_is_refused(version: Any) -> None:
    state = {"version": version, "terraform_version": "2.0.0", "outputs": _TERRAFORM}
    with pytest.raises(CommandError, match=r"version of a Terraform state must be 4, not"):
        read_outputs(json.dumps(state), "it")


def test_a_deployment_without_outputs_has_none() -> None:
    assert read_outputs("{}", "it") == []


def _gatehouse(*arguments: str, given: str = "", **environment: str) -> Any:
    root = Path(__file__).parents[3]
    return subprocess.run(
        [sys.executable, "-m", "gatehouse", "outputs", *arguments],
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_shows_addresses_that_resolve_and_no_secret() -> None:
    shown = _gatehouse("-", given=json.dumps(_TERRAFORM), AWS_ENDPOINT_URL=_ENDPOINT).stdout
    assert (f"{_API}/" in shown, "hush" in shown) == (True, False)


def test_the_command_has_one_object_for_scripts(tmp_path: Path) -> None:
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps(_CDKTF))
    assert json.loads(_gatehouse(str(path), "--json").stdout) == _CDKTF["notes-dev"]


def test_a_long_address_is_one_line_to_copy_on_a_narrow_terminal(tmp_path: Path) -> None:
    address = "https://acme.auth.eu-west-1.amazoncognito.com/login?client_id=" + "a" * 80
    path = tmp_path / "outputs.json"
    path.write_text(json.dumps({"notes-dev": {"SignIn": address, "Url": "short"}}))
    shown = _gatehouse(str(path), COLUMNS="80").stdout
    assert shown.splitlines() == [f"SignIn  {address}", "Url     short"]


def test_the_command_reads_a_state(tmp_path: Path) -> None:
    path = tmp_path / "notes.tfstate"
    path.write_text(json.dumps({"terraform_version": "1.11.4", "outputs": _TERRAFORM}))
    assert json.loads(_gatehouse("--state", str(path), "--json").stdout)["Secret"] == "hush"


def test_the_command_reads_one_file(tmp_path: Path) -> None:
    ended = _gatehouse("outputs.json", "--state", str(tmp_path / "notes.tfstate"))
    assert (ended.returncode, "FILE or --state, not both" in ended.stderr) == (2, True)


def test_the_command_says_when_there_are_none() -> None:
    ended = _gatehouse("-", given="{}")
    assert (ended.returncode, ended.stdout, "has no outputs" in ended.stderr) == (0, "", True)


def test_a_terminal_that_cannot_show_a_sign_gets_its_code() -> None:
    named = json.dumps({"notes-dev": {"Name": "Zoë"}})
    assert _gatehouse("-", given=named, PYTHONIOENCODING="ascii").stdout == "Name  Zo\\xeb\n"


def test_colour_is_for_terminals_only() -> None:
    assert "\x1b" not in _gatehouse("-", given=json.dumps(_TERRAFORM)).stdout


def test_what_one_stack_hands_to_another_is_no_output_of_the_app() -> None:
    handed = {"cross_stack_output_aws_s3_bucket_uploads_id": {"value": "x", "sensitive": True}}
    terraform = json.dumps({**_TERRAFORM, **handed})
    assert [each.name for each in read_outputs(terraform, "x")] == ["ApiEndpoint", "Secret"]
    named = {"cross-stack-output-aws_s3_bucket.uploads.id": "x", "Bucket": "uploads"}
    for stacks, names in (
        ({"people-dev": named}, ["Bucket"]),
        ({"people-dev": named, "notes-dev": named}, ["notes-dev.Bucket", "people-dev.Bucket"]),
    ):
        assert [each.name for each in read_outputs(json.dumps(stacks), "x")] == names
