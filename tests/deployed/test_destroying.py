"""A protected stack is taken down by the steps that the refusal names, and not before."""

from __future__ import annotations

import json

import pytest
from gatehouse.deployed.destroying import protected_in

from tests.deployed.deployments import Deployed, apply, synthesize

DATA = {
    "aws_cognito_identity_pool.identities",
    "aws_cognito_user_group.users_editors",
    "aws_cognito_user_pool.users",
    "aws_dynamodb_table.notes",
    "aws_s3_bucket.files",
}


def protected(club: Deployed, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, ...]]:
    for name, value in club.aws.environment.items():
        monkeypatch.setenv(name, value)
    return {each.address: each.reasons for each in protected_in(club.folder)}


def protect(club: Deployed, value: str) -> None:
    synthesize(club.aws, club.app, club.folder.parents[1], PROTECT=value)


def test_a_secret_is_deployed_and_never_shown(club: Deployed) -> None:
    secret = club.outputs["Secret"]
    assert club.outputs["Job"] == f"job:{secret}"
    assert secret == club.one("aws_cognito_user_pool_client", "job")["client_secret"]
    shown = club.terraform("output").stdout
    assert secret not in shown
    assert "Secret = <sensitive>" in shown


def test_a_protected_stack_is_taken_down_by_the_steps(
    club: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    club.root("s3").put_object(Bucket=club.outputs["Files"], Key="a", Body=b"a")

    found = protected(club, monkeypatch)
    assert set(found) == DATA
    assert all("prevent_destroy" in reasons for reasons in found.values())
    refused = club.terraform("plan", "-destroy", "-input=false")
    assert "Instance cannot be destroyed" in refused.stderr

    protect(club, "0")
    assert protected(club, monkeypatch) == {
        "aws_cognito_user_pool.users": ("deletion protection is on",),
        "aws_dynamodb_table.notes": ("deletion protection is on",),
        "aws_s3_bucket.files": ("it has objects, and force_destroy is off",),
    }

    apply(Deployed(club.aws, club.app, club.folder))
    assert protected(club, monkeypatch) == {}

    # Somebody protects a table by hand: the state does not know it yet.
    dynamodb = club.root("dynamodb")
    dynamodb.update_table(TableName="club-production-Notes", DeletionProtectionEnabled=True)
    assert protected(club, monkeypatch) == {
        "aws_dynamodb_table.notes": ("deletion protection is on",)
    }
    dynamodb.update_table(TableName="club-production-Notes", DeletionProtectionEnabled=False)

    destroyed = club.terraform("destroy", "-auto-approve", "-input=false")
    assert destroyed.returncode == 0, destroyed.stderr
    state = json.loads(club.terraform("show", "-json").stdout)
    assert "values" not in state
    assert protected(club, monkeypatch) == {}
