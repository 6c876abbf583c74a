"""What only real AWS answers, tried against botocore's stubs: each refusal is a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError, NoCredentialsError
from botocore.stub import Stubber
from gatehouse.deployed.users import (
    AmbiguousUserError,
    Directory,
    NoSuchUserError,
    Search,
    User,
    confirm,
    directories,
    find_directory,
    find_user,
    reset_password,
    search_users,
    set_password,
)
from gatehouse.deployed.users.errors import aws_errors
from gatehouse.deployed.users.searching import Condition
from gatehouse.errors import CommandError

_POOL = "eu-west-1_AbCdEfGhI"


@pytest.fixture
def directory() -> Directory:
    made = Directory(_POOL)
    made.__dict__["client"] = boto3.client(
        "cognito-idp",
        "eu-west-1",
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}),
    )
    return made


@pytest.fixture
def aws(directory: Directory) -> Iterator[Stubber]:
    with Stubber(directory.client) as stubber:
        yield stubber


@pytest.mark.parametrize(
    ("code", "said", "fix"),
    [
        ("AccessDeniedException", "lack the right cognito-idp:ListUsers", "cognito-idp:ListUsers"),
        ("ExpiredTokenException", "the credentials have expired", "aws sso login"),
        ("UnrecognizedClientException", "does not know these credentials", "AWS_PROFILE"),
        ("TooManyRequestsException", "still asks to slow down", "in a minute"),
        ("ResourceNotFoundException", f"has no user pool {_POOL}", "another account or region"),
        ("InternalErrorException", "(InternalErrorException)", ""),
    ],
)
def test_a_refusal_of_aws_says_what_to_do(
    directory: Directory, aws: Stubber, code: str, said: str, fix: str
) -> None:
    aws.add_client_error("list_users", code, "AWS's own words")
    with pytest.raises(CommandError) as refused:
        list(search_users(directory, Search()))
    assert said in refused.value.message
    assert "AWS's own words" in refused.value.message
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition("username", "Ann"), True),
        (Condition("username", "ann"), False),
        (Condition("cognito:user_status", "confirmed"), True),
        (Condition("cognito:user_status", "unconfirmed"), False),
        (Condition("status", "Enabled"), True),
        (Condition("status", "enabled"), False),
        (Condition("email", "ann@EXAMPLE", begins=True), True),
        (Condition("email", "ann@EXAMPLE"), False),
    ],
)
def test_what_is_compared_here_is_compared_as_list_users_does(
    condition: Condition, holds: bool
) -> None:
    ann = User("Ann", "CONFIRMED", enabled=True, attributes={"email": "ann@example.com"})
    assert condition.holds(ann) is holds


def test_credentials_that_expire_between_two_pages_end_the_list_with_a_sentence(
    directory: Directory, aws: Stubber
) -> None:
    aws.add_response("list_users", {"Users": [{"Username": "ann"}], "PaginationToken": "next"})
    aws.add_client_error("list_users", "ExpiredTokenException", "expired")
    found = search_users(directory, Search())
    assert next(found).name == "ann"
    with pytest.raises(CommandError, match="the credentials have expired"):
        next(found)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoCredentialsError(), "there are no credentials for AWS"),
        (EndpointConnectionError(endpoint_url="https://x"), "AWS, eu-west-1 does not answer"),
    ],
)
def test_what_is_not_sent_says_why(directory: Directory, error: Exception, said: str) -> None:
    with pytest.raises(CommandError, match=said), aws_errors(directory):
        raise error


@pytest.mark.parametrize("change", [confirm, reset_password, set_password])
def test_a_user_of_a_provider_has_no_password_here(
    directory: Directory, aws: Stubber, change: Callable[..., None]
) -> None:
    google = User("Google_123", "EXTERNAL_PROVIDER", enabled=True, attributes={})
    more = ["Correct-1-horse"] if change is set_password else []
    with pytest.raises(CommandError, match="Google_123 comes from a provider"):
        change(directory, google, *more)


def test_a_user_deleted_meanwhile_is_no_traceback(directory: Directory, aws: Stubber) -> None:
    aws.add_client_error("admin_get_user", "UserNotFoundException", "User does not exist.")
    aws.add_response("list_users", {"Users": []})
    with pytest.raises(NoSuchUserError, match=r"has no user ann@example\.com"):
        find_user(directory, "ann@example.com")


def test_an_address_of_a_user_and_of_a_provider_names_both(
    directory: Directory, aws: Stubber
) -> None:
    users: list[dict[str, Any]] = [
        {"Username": "0f1e2d3c", "UserStatus": "CONFIRMED", "Enabled": True},
        {"Username": "Google_1", "UserStatus": "EXTERNAL_PROVIDER", "Enabled": True},
    ]
    aws.add_response("admin_get_user", {"Username": "0f1e2d3c", "UserStatus": "CONFIRMED"})
    aws.add_response("list_users", {"Users": users})
    with pytest.raises(AmbiguousUserError, match=r"Google_1 \(EXTERNAL_PROVIDER\)"):
        find_user(directory, "ann@example.com")


def _outputs(folder: Path, text: str) -> Path:
    file = folder / "outputs.json"
    file.write_text(text)
    return file


def test_pools_are_found_among_the_outputs_of_several_stacks(tmp_path: Path) -> None:
    file = _outputs(
        tmp_path,
        '{"users": {"UserPool": "eu-west-1_AbCdEfGhI"}, "api": {"ApiEndpoint": '
        '"https://a1b2c3.execute-api.eu-west-1.amazonaws.com"}, "staff": {"UserPool": '
        '"eu-west-1_Staff0000"}}',
    )
    found = {each.output: each.api for each in directories(tmp_path, outputs=file)}
    assert found == {"users.UserPool": "a1b2c3", "staff.UserPool": "a1b2c3"}
    with pytest.raises(CommandError, match="one user pool must be named"):
        find_directory(tmp_path, outputs=file)
    for named in ({"pool": "staff.UserPool"}, {"stack": "staff"}, {"pool": "eu-west-1_Staff0000"}):
        assert find_directory(tmp_path, outputs=file, **named).pool == "eu-west-1_Staff0000"  # type: ignore[arg-type]
    with pytest.raises(CommandError, match="--pool must be"):
        find_directory(tmp_path, outputs=file, pool="Nobody")


def test_outputs_without_a_pool_say_how_to_add_it(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        find_directory(tmp_path, outputs=_outputs(tmp_path, '{"notes": {"Bucket": "b"}}'))
    assert "self.output(UserPool=users.id)" in refused.value.fix


@pytest.mark.parametrize(
    ("outputs", "table"),
    [
        ({"IdentityTable": "people"}, "people"),
        ({"Notes.IdentityTable": "people"}, "people"),
        ({"Table": "people"}, ""),
    ],
)
def test_the_app_s_own_table_of_identities_is_named_by_an_output(
    tmp_path: Path, outputs: dict[str, str], table: str
) -> None:
    file = tmp_path / "outputs.json"
    given = {"UserPool": _POOL, **outputs}
    file.write_text(json.dumps({name: {"value": value} for name, value in given.items()}))
    found = find_directory(tmp_path, outputs=file)
    assert (found.pool, found.identity_table) == (_POOL, table)
