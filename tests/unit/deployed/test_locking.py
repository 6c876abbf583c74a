"""`gatehouse lock`: what was only planned leaves the lock file, what is deployed comes into it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import (
    DeveloperLogin,
    IdentityPool,
    NumberAttribute,
    OAuth,
    StandardAttribute,
    StringAttribute,
    UserPool,
)
from gatehouse.core import App, AppStack, OptionError
from gatehouse.deployed import locking
from gatehouse.deployed.locking import lock_file_of, record_deployed
from gatehouse.errors import CommandError
from gatehouse.storage import Attribute, Bucket, LocalIndex, Table

Json = dict[str, Any]

POOL: Json = {
    "name": "notes-test-Users",
    "username_attributes": ["email"],
    "alias_attributes": [],
    "username_configuration": [{"case_sensitive": False}],
    "schema": [
        {
            "name": "a",
            "attribute_data_type": "String",
            "required": False,
            "mutable": True,
            "string_attribute_constraints": [{"min_length": "0", "max_length": "2048"}],
            "number_attribute_constraints": [],
        }
    ],
    "mfa_configuration": "OPTIONAL",
    "user_pool_tier": "ESSENTIALS",
}


class Terraform:
    """What Terraform says of a stack, in place of the program."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self.says({})

    def says(self, deployed: dict[str, Json]) -> None:
        found = [{"address": name, "values": each} for name, each in deployed.items()]

        def resources(stack: str, folder: Path) -> list[Json]:
            assert (stack, folder) == ("notes-test", self._folder)
            return found

        self._monkeypatch.setattr(locking, "_resources", resources)


@pytest.fixture
def folder() -> Path:
    return Path("cdktf.out/stacks/notes-test")


@pytest.fixture
def terraform(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Terraform:
    return Terraform(monkeypatch, folder)


def synth(make: Callable[[AppStack], object], **options: Any) -> None:
    app = App()
    make(AppStack(app, "notes", stage="test", region="eu-west-1", **options))
    app.synth()


def users(**options: Any) -> Callable[[AppStack], object]:
    return lambda stack: UserPool(stack, "Users", usernames=["email"], **options)


def entries(file: Path) -> Json:
    stacks: Json = json.loads(file.read_text())["stacks"]
    return dict(stacks.get("notes-test", {}))


def test_an_attribute_that_was_only_planned_can_be_taken_out(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    deployed = users(custom_attributes={"a": StringAttribute()})
    synth(users(custom_attributes={"a": StringAttribute(), "tried": StringAttribute()}))
    with pytest.raises(OptionError, match="must stay") as refused:
        synth(deployed)
    assert "run `gatehouse lock`" in refused.value.fix

    terraform.says({"aws_cognito_user_pool.users": POOL})
    (said,) = record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert said.startswith("notes-test/Users: custom_attributes: tried is nothing, and was {")
    synth(deployed)
    with pytest.raises(OptionError, match="must stay"):
        synth(users())


def test_a_pool_that_is_not_deployed_can_be_another(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(users(case_sensitive=True))
    (said,) = record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert said == "notes-test/Users is not deployed: its entry is taken out"
    synth(users())


def test_a_stack_that_was_never_deployed_needs_no_terraform(lock_file_of_its_own: Path) -> None:
    synth(users(case_sensitive=True))
    record_deployed(lock_file_of_its_own, {"notes-test": Path("nowhere")}, never=True)
    assert entries(lock_file_of_its_own) == {}
    synth(users())


def test_other_stacks_stay(terraform: Terraform, folder: Path, lock_file_of_its_own: Path) -> None:
    synth(users())
    content = json.loads(lock_file_of_its_own.read_text())
    content["stacks"]["notes-production"] = content["stacks"]["notes-test"]
    lock_file_of_its_own.write_text(json.dumps(content))
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert list(json.loads(lock_file_of_its_own.read_text())["stacks"]) == ["notes-production"]


def test_what_the_last_synth_did_not_make_stays(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(users())
    content = json.loads(lock_file_of_its_own.read_text())
    stack = content["stacks"]["notes-test"]
    stack["Others"] = stack["Users"]
    lock_file_of_its_own.write_text(json.dumps(content))
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert list(entries(lock_file_of_its_own)) == ["Others"]


def everything(stack: AppStack) -> None:
    pool = UserPool(
        stack,
        "Users",
        aliases=["phone", "email"],
        case_sensitive=True,
        name={"test": "app-users"},
        standard_attributes={
            "email": StandardAttribute(required=True),
            "name": StandardAttribute(mutable=False),
            "locale": StandardAttribute(),
        },
        custom_attributes={
            "n": NumberAttribute(minimum=1),
            "plain": StringAttribute(min_length=None, max_length=None),
        },
    )
    pool.add_group("Editors", name="editors")
    IdentityPool(
        stack,
        "Identities",
        user_pools=[pool.add_client("Web")],
        logins=[DeveloperLogin("login.example.com")],
    )
    Table(
        stack,
        "Notes",
        partition_key="userId",
        sort_key=Attribute("at", "N"),
        local_indexes={
            "byTitle": LocalIndex("title", projection=["b", "a"]),
            "all": LocalIndex("size"),
        },
    )
    Bucket(stack, "Files")


def text(name: str) -> Json:
    return {"name": name, "type": "S"}


def attribute(name: str, kind: str = "String", **rules: Any) -> Json:
    return {
        "name": name,
        "attribute_data_type": kind,
        "required": False,
        "mutable": True,
        "string_attribute_constraints": [{"min_length": "", "max_length": ""}],
        "number_attribute_constraints": [],
        **rules,
    }


DEPLOYED: dict[str, Json] = {
    "aws_cognito_user_pool.users": {
        "name": "app-users",
        "username_attributes": None,
        "alias_attributes": ["email", "phone_number"],
        "username_configuration": [],
        "schema": [
            attribute("sub", required=True, mutable=False),
            attribute("email", required=True),
            attribute("name", mutable=False),
            attribute("locale"),
            attribute(
                "n", "Number", number_attribute_constraints=[{"min_value": "1", "max_value": ""}]
            ),
            attribute("plain"),
        ],
        "mfa_configuration": "OPTIONAL",
        "sms_configuration": [{"sns_caller_arn": "arn:aws:iam::1:role/sms"}],
    },
    "aws_cognito_user_group.users_editors": {"name": "editors"},
    "aws_cognito_identity_pool.identities": {
        "identity_pool_name": "notes-test-Identities",
        "developer_provider_name": "login.example.com",
    },
    "aws_dynamodb_table.notes": {
        "name": "notes-test-Notes",
        "hash_key": "userId",
        "range_key": "at",
        "attribute": [text("userId"), {"name": "at", "type": "N"}, text("title"), text("size")],
        "local_secondary_index": [
            {
                "name": "byTitle",
                "range_key": "title",
                "projection_type": "INCLUDE",
                "non_key_attributes": ["b", "a"],
            },
            {"name": "all", "range_key": "size", "projection_type": "ALL"},
        ],
    },
    "aws_s3_bucket.files": {"bucket": "notes-test-files-20260101000000000000000001"},
}


def test_what_is_deployed_as_the_source_says_changes_nothing(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(everything, protect=True)
    before = lock_file_of_its_own.read_text()
    terraform.says(DEPLOYED)
    assert record_deployed(lock_file_of_its_own, {"notes-test": folder}) == []
    assert lock_file_of_its_own.read_text() == before


def test_another_name_comes_into_the_file(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(everything, protect=True)
    named = {
        "aws_cognito_identity_pool.identities": "identity_pool_name",
        "aws_dynamodb_table.notes": "name",
        "aws_s3_bucket.files": "bucket",
    }
    terraform.says(
        {
            address: {**values, **({named[address]: "old-one"} if address in named else {})}
            for address, values in DEPLOYED.items()
        }
    )
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    names = {name: each.get("name") for name, each in entries(lock_file_of_its_own).items()}
    assert names == {
        "Files": "old-one",
        "Identities": "old-one",
        "Notes": "old-one",
        "Users": "app-users",
        "Users/Editors": "editors",
    }
    with pytest.raises(OptionError, match="must stay 'old-one'"):
        synth(everything, protect=True)


@pytest.mark.parametrize("id", ["A" * 116, "A" * 117, "A" * 200])  # 128 characters, and more
def test_a_usual_name_that_was_shortened_is_no_other_name(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path, id: str
) -> None:
    def made(stack: AppStack, pool_name: Any = None) -> None:
        UserPool(stack, id, usernames=["email"], name=pool_name)
        IdentityPool(stack, f"{id}I", logins=[DeveloperLogin("a.b")])
        Table(stack, f"{id}T", partition_key="id")

    synth(made, protect=True)
    before = entries(lock_file_of_its_own)
    source = json.loads((folder / "cdk.tf.json").read_text())["resource"]
    (pool,) = source["aws_cognito_user_pool"].values()
    (identities,) = source["aws_cognito_identity_pool"].values()
    (table,) = source["aws_dynamodb_table"].values()
    table = {"name": table["name"], "hash_key": "id", "attribute": [{"name": "id", "type": "S"}]}
    deployed = {
        "aws_cognito_user_pool": {**POOL, "name": pool["name"], "schema": []},
        "aws_cognito_identity_pool": {
            "identity_pool_name": identities["identity_pool_name"],
            "developer_provider_name": "a.b",
        },
        "aws_dynamodb_table": table,
    }
    terraform.says(
        {f"{kind}.{name}": values for kind, values in deployed.items() for name in source[kind]}
    )
    assert record_deployed(lock_file_of_its_own, {"notes-test": folder}) == []
    assert entries(lock_file_of_its_own) == before
    # Said in the source, it is the same name.
    synth(lambda stack: made(stack, pool_name={"test": pool["name"]}), protect=True)


def test_what_breaks_a_pool_that_was_taken_over_is_remembered(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(users())
    more = {"sms_configuration": [{"sns_caller_arn": "arn:aws:iam::1:role/sms"}]}
    tokens = {"lambda_config": [{"pre_token_generation": "arn:aws:lambda:::function:a"}]}
    terraform.says({"aws_cognito_user_pool.users": {**POOL, **more, **tokens, "schema": []}})
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert entries(lock_file_of_its_own)["Users"]["given_once"] == [
        "pre_token_generation",
        "text_messages",
    ]
    with pytest.raises(OptionError, match="which keeps the role"):
        synth(users())


def test_what_was_taken_away_by_hand_or_never_given_is_forgotten(
    terraform: Terraform, folder: Path, lock_file_of_its_own: Path
) -> None:
    url = "https://example.com/in"

    def members(stack: AppStack) -> None:
        pool = UserPool.from_id(stack, "Users", "eu-west-1_AbCdEfGhI")
        pool.add_client("Web", oauth=OAuth([url], default_callback=url))
        pool.add_domain("Domain", prefix="acme", pages="managed")
        pool.add_group("Editors", role="arn:aws:iam::111122223333:role/a", precedence=3)

    synth(members)
    terraform.says(
        {
            "aws_cognito_user_group.users_editors": {"role_arn": "", "precedence": 3},
            "aws_cognito_user_pool_client.web": {"default_redirect_uri": url},
            "aws_cognito_user_pool_domain.users_domain": {"managed_login_version": 1},
        }
    )
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert entries(lock_file_of_its_own) == {
        "Users": {"given_once": ["default_callback of Web", "precedence of group Editors"]}
    }


@pytest.mark.parametrize(("enabled", "kept"), [(True, {"ttl": "until"}), (False, None)])
def test_the_expiry_of_a_table(
    terraform: Terraform,
    folder: Path,
    lock_file_of_its_own: Path,
    enabled: bool,
    kept: object,
) -> None:
    synth(lambda stack: Table(stack, "Notes", partition_key="id", ttl="tried"))
    ttl = [{"attribute_name": "until", "enabled": enabled}]
    terraform.says({"aws_dynamodb_table.notes": {"name": "notes-test-Notes", "ttl": ttl}})
    record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert entries(lock_file_of_its_own).get("Notes", {}).get("given_once") == kept


def test_a_stack_without_a_state_asks(
    monkeypatch: pytest.MonkeyPatch, folder: Path, lock_file_of_its_own: Path
) -> None:
    synth(users())
    before = lock_file_of_its_own.read_text()
    monkeypatch.setattr(locking, "run_terraform", lambda *_, **__: "")
    monkeypatch.setattr(locking, "shown", lambda *_, **__: {"format_version": "1.0"})
    with pytest.raises(CommandError, match="must have a state") as refused:
        record_deployed(lock_file_of_its_own, {"notes-test": folder})
    assert refused.value.fix.endswith("gatehouse lock notes-test --never-deployed")
    assert lock_file_of_its_own.read_text() == before


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "<<<<<<<",
        '{"version": 2, "stacks": {}}',
        '{"version": 1, "stacks": {"a": {"b": 1}}}',
    ],
)
def test_a_file_that_is_no_lock_file_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "gatehouse.lock.json"
    file.write_text(content)
    with pytest.raises(CommandError, match="must be JSON with version 1"):
        record_deployed(file, {})


def test_the_file_is_where_the_synth_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    project = Path("/apps/notes")
    monkeypatch.delenv("GATEHOUSE_LOCK_FILE", raising=False)
    monkeypatch.delenv("GATEHOUSE_STATE_DIR", raising=False)
    assert lock_file_of(project) == project / "gatehouse.lock.json"
    monkeypatch.setenv("GATEHOUSE_STATE_DIR", "/local")
    assert lock_file_of(project) == Path("/local/gatehouse.lock.json")
    monkeypatch.setenv("GATEHOUSE_LOCK_FILE", "locks/a.json")
    assert lock_file_of(project) == project / "locks/a.json"
    assert lock_file_of(project, Path("b.json")) == project / "b.json"
