"""The stack: one stage of an app."""

from __future__ import annotations

import enum
import threading
from pathlib import Path
from typing import Any

import pytest
from gatehouse.auth import IdentityPool, UserPool
from gatehouse.core import App, AppStack, LocalState, OptionError, S3State
from gatehouse.storage import Bucket, Table

from tests.unit.synth import FRAME, addresses, new_stack, synthesized


def test_minimal_setup_of_a_stack() -> None:
    assert synthesized(AppStack(App(), "notes")) == {
        "provider": {"aws": [{"default_tags": [{"tags": {"app": "notes", "stage": "dev"}}]}]},
        "terraform": {
            "backend": {"local": {"path": "../../../terraform.notes-dev.tfstate"}},
            "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.70, < 7.0"}},
        },
    }


def test_the_frame_of_the_other_tests_is_a_stack_with_nothing_in_it(stack: AppStack) -> None:
    assert synthesized(stack) == FRAME


def test_a_stack_without_stage_is_for_development() -> None:
    assert AppStack(App(), "notes").stage == "dev"


def test_the_environment_names_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "pr-12")
    assert AppStack(App(), "notes").name == "notes-pr-12"


def test_the_command_line_names_the_stage_before_the_environment_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STAGE", "pr-12")
    assert AppStack(App(["--context", "stage=production"]), "notes").stage == "production"


def test_the_context_of_the_cdktf_command_line_names_the_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", '{"stage": "qa"}')
    assert AppStack(App(), "notes").stage == "qa"


def test_the_option_names_the_stage_before_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGE", "pr-12")
    assert AppStack(App(["--context", "stage=qa"]), "notes", stage="dev").stage == "dev"


def test_the_context_names_the_region() -> None:
    stack = AppStack(App(["--context", "region=us-east-1"]), "notes")
    assert stack.region == "us-east-1"
    assert synthesized(stack)["provider"]["aws"][0]["region"] == "us-east-1"


def test_a_stack_without_region_leaves_it_to_the_provider() -> None:
    stack = new_stack(region=None)
    stack.output(Region=stack.region)
    synth = synthesized(stack)
    assert "region" not in synth["provider"]["aws"][0]
    assert synth["output"]["Region"] == {"value": "${data.aws_region.current.id}"}


@pytest.mark.parametrize(
    ("region", "partition"),
    [
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("eusc-de-east-1", "aws-eusc"),
        ("eu-west-1", "aws"),
        ("ap-southeast-2", "aws"),
        ("cn-northwest-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        (None, None),
        ("${var.region}", None),
    ],
)
def test_a_region_tells_its_partition(region: str | None, partition: str | None) -> None:
    assert new_stack(region=region).known_partition == partition


def test_tags_stand_beside_the_stacks_own() -> None:
    provider = synthesized(new_stack(tags={"team": "green"}))["provider"]["aws"][0]
    assert provider["default_tags"] == [
        {"tags": {"app": "notes", "stage": "test", "team": "green"}}
    ]


@pytest.mark.parametrize(
    ("stage", "protected"),
    [("production", True), ("prod", True), ("dev", False), ("pre-production", False)],
)
def test_the_stages_of_production_are_protected(stage: str, protected: bool) -> None:
    assert new_stack(stage=stage).protect is protected


@pytest.mark.parametrize("protect", [True, False])
def test_a_stack_may_say_itself_whether_it_is_protected(protect: bool) -> None:
    assert new_stack(stage="production", protect=protect).protect is protect


def test_a_protected_stack_never_destroys_what_holds_data() -> None:
    stack = new_stack(protect=True)
    Table(stack, "Notes", partition_key="id")
    Bucket(stack, "Uploads")
    UserPool(stack, "Users")
    resources = synthesized(stack)["resource"]
    table, bucket, users = (
        resources["aws_dynamodb_table"]["notes"],
        resources["aws_s3_bucket"]["uploads"],
        resources["aws_cognito_user_pool"]["users"],
    )
    assert [each["lifecycle"] for each in (table, bucket, users)] == [{"prevent_destroy": True}] * 3
    assert table["deletion_protection_enabled"] is True
    assert bucket["force_destroy"] is False
    assert users["deletion_protection"] == "ACTIVE"


def test_a_construct_may_say_otherwise_than_its_stack() -> None:
    stack = new_stack(stage="production")
    Table(stack, "Cache", partition_key="id", protect=False)
    made = synthesized(stack)["resource"]["aws_dynamodb_table"]["cache"]
    assert made["deletion_protection_enabled"] is False
    assert "lifecycle" not in made


def test_data_sources_are_made_once_a_stack() -> None:
    stack = new_stack(region=None)
    for name in ("One", "Two", "Three"):
        pool = UserPool(stack, f"Users{name}")
        IdentityPool(stack, f"Ids{name}", user_pools=[pool.add_client(name)])
        stack.output(**{name: [stack.region, stack.account_id, stack.dns_suffix]})
    data = [name for name in addresses(synthesized(stack)) if ".current" in name]
    assert data == [
        "data.aws_caller_identity.current",
        "data.aws_partition.current",
        "data.aws_region.current",
    ]


def test_stages_of_one_app_share_no_name_and_no_state() -> None:
    written = []
    for stage in ("dev", "qa"):
        stack = new_stack(stage=stage)
        Table(stack, "Notes", partition_key="id")
        synth = synthesized(stack)
        written.append(
            (
                synth["resource"]["aws_dynamodb_table"]["notes"]["name"],
                synth["terraform"]["backend"]["local"]["path"],
            )
        )
    assert written == [
        ("notes-dev-Notes", "../../../terraform.notes-dev.tfstate"),
        ("notes-qa-Notes", "../../../terraform.notes-qa.tfstate"),
    ]


def test_two_stages_may_be_synthesized_by_one_app() -> None:
    app = App()
    dev, qa = AppStack(app, "notes", stage="dev"), AppStack(app, "notes", stage="qa")
    app.synth()
    for stack in (dev, qa):
        assert (app.output / "stacks" / stack.name / "cdk.tf.json").is_file()


@pytest.mark.parametrize("value", ["text", 5, True, ["a", "b"], {"a": 1}])
def test_an_output_may_be_any_value(stack: AppStack, value: object) -> None:
    stack.output(Value=value)
    assert synthesized(stack)["output"] == {"Value": {"value": value}}


@pytest.mark.parametrize("name", ["name", "output", "path", "region", "stage", "node", "assets"])
def test_what_a_stack_has_itself_cannot_be_overwritten(name: str) -> None:
    stack = new_stack()
    with pytest.raises(OptionError, match=rf"option `self\.{name}`") as refused:
        setattr(stack, name, "mine")
    assert refused.value.rule.startswith("must not be set")


def test_a_stack_keeps_what_its_app_stores_in_it() -> None:
    class Notes(AppStack):
        def __init__(self, app: App) -> None:
            super().__init__(app, "notes")
            self.api = "first"
            self.api = "second"

    assert Notes(App()).api == "second"


def test_a_stack_keeps_what_the_class_of_its_app_has() -> None:
    class Notes(AppStack):
        table: Table | None = None

        @property
        def owner(self) -> str:
            return self._owner

        @owner.setter
        def owner(self, name: str) -> None:
            self._owner = name

        def __init__(self, app: App) -> None:
            self.size = "small"
            super().__init__(app, "notes")
            self.table = Table(self, "Notes", partition_key="id")
            self.size = "large"
            self.owner = "team"

    notes = Notes(App())
    assert (notes.table is not None, notes.size, notes.owner) == (True, "large", "team")
    with pytest.raises(OptionError, match="must not be set"):
        setattr(notes, "region", "eu-west-1")  # noqa: B010


def test_members_of_an_enum_of_text_are_names() -> None:
    class Name(str, enum.Enum):
        APP = "notes"
        STAGE = "qa"
        TABLE = "Notes"

    stack = AppStack(App(), Name.APP, stage=Name.STAGE)
    table = Table(stack, Name.TABLE, partition_key="id")
    assert (stack.name, table.path) == ("notes-qa", "notes-qa/Notes")


@pytest.mark.parametrize("option_name", ["app_name", "stage"])
def test_a_name_that_only_terraform_knows_is_refused(option_name: str) -> None:
    app = App()
    given: dict[str, Any] = {"app_name": "notes", option_name: "${var.name}"}
    with pytest.raises(OptionError, match="must be known while Python runs"):
        AppStack(app, **given)


@pytest.mark.parametrize("region", ["eu-nowhere-1", "eu-west", "eu-west-1a", "europe-west-1", "x"])
def test_a_region_that_cannot_be_one_is_refused(region: str) -> None:
    with pytest.raises(OptionError, match="must be the code of an AWS region"):
        new_stack(region=region)
    with pytest.raises(OptionError, match="must be the code of an AWS region"):
        S3State(bucket="states", region=region)


@pytest.mark.parametrize(
    "region",
    [
        "eu-west-1",
        "us-gov-east-1",
        "cn-north-1",
        "ap-southeast-7",
        "us-isob-east-1",
        "mx-central-1",
    ],
)
def test_regions_of_every_partition_are_taken(region: str) -> None:
    assert new_stack(region=region).region == region
    assert S3State(bucket="states", region=region).region == region


@pytest.mark.parametrize("setting", ["bucket", "region", "key", "dynamodb_table", "kms_key_id"])
def test_a_state_that_only_terraform_knows_is_refused(setting: str) -> None:
    given = {"bucket": "states", "region": "eu-west-1", setting: "${var.name}"}
    with pytest.raises(OptionError, match="must be known while Python runs"):
        S3State(**given)
    with pytest.raises(OptionError, match="must be known while Python runs"):
        LocalState("${var.folder}")


def test_what_is_made_after_the_synth_is_refused() -> None:
    stack = new_stack()
    synthesized(stack)
    app: Any = stack.node.root
    for late in (
        lambda: Table(stack, "Notes", partition_key="id"),
        lambda: stack.output(A="b"),
        lambda: AppStack(app, "other"),
        lambda: stack.at_finish(lambda: None),
    ):
        with pytest.raises(OptionError, match=r"must be called when everything is made"):
            late()


@pytest.mark.parametrize("name", ["region", "partition", "dns_suffix", "account_id"])
def test_what_a_stack_says_of_itself_is_read_after_the_synth_too(name: str) -> None:
    stack = AppStack(App(), "notes")
    synthesized(stack)
    written = Path("cdktf.out/stacks/notes-dev/cdk.tf.json").read_text()
    assert getattr(stack, name) == getattr(stack, name)
    assert Path("cdktf.out/stacks/notes-dev/cdk.tf.json").read_text() == written
    with pytest.raises(OptionError, match=r"must be called when everything is made"):
        stack.output(Late=getattr(stack, name))


def test_constructs_are_made_in_the_thread_of_their_app() -> None:
    stack, raised = new_stack(), []

    def make() -> None:
        try:
            Table(stack, "Notes", partition_key="id")
        except OptionError as error:
            raised.append(error.rule)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert raised == ["must be made in the thread of its app"]


def test_a_member_of_a_text_enum_is_its_text() -> None:
    class Stage(str, enum.Enum):
        DEV = "dev"

    stack = AppStack(App(), "notes", stage=Stage.DEV, tags={"of": Stage.DEV})
    assert stack.name == "notes-dev"
    assert type(stack.stage) is str


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_an_output_that_is_no_number_of_json_is_refused(value: object) -> None:
    with pytest.raises(OptionError, match="must be a number that JSON has"):
        new_stack().output(Count=value)


def test_an_output_that_contains_itself_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(OptionError, match="must not contain itself"):
        new_stack().output(List=value)


def test_a_construct_made_before_its_stack_is_complete_is_refused() -> None:
    class Notes(AppStack):
        def __init__(self, app: App) -> None:
            Table(self, "Notes", partition_key="id")
            super().__init__(app, "notes")

    with pytest.raises(OptionError, match=r"call super\(\).__init__\(\.\.\.\) first"):
        Notes(App())
