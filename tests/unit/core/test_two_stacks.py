"""Two stacks, whichever makes something for the other: it works, or one error names both uses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gatehouse.api import (
    DomainName,
    DomainPath,
    HttpApi,
    LambdaAuthorizer,
    PrivateService,
    UserPoolJwt,
    VpcLink,
)
from gatehouse.auth import IdentityPool, RoleRule, Triggers, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack, OptionError, Transform, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.iam import Permission, Principal, Role, Trust
from gatehouse.storage import Bucket, Table

from tests.unit.references import missing_references
from tests.unit.synth import without_metadata

HANDLER = "lambdas/hello.main"
LISTENER = (
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/n/50dc6c495c0c9188/f2f7"
)
CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678"

LOOP = pytest.mark.starts_node("the engine says which stacks need each other by references")

Stacks = tuple[AppStack, AppStack]
Use = Callable[[AppStack, AppStack], object]


def users_of(stack: AppStack, **options: Any) -> UserPool:
    return UserPool(stack, "Users", usernames=["email"], **options)


def function_of(stack: AppStack, id: str = "Work", **options: Any) -> Function:
    return Function(stack, id, HANDLER, **options)


# ---- the uses: each has a construct of `first` and one of `second` ------------------------------


def link_table(first: AppStack, second: AppStack) -> None:
    function_of(second, link=[Table(first, "Notes", partition_key="id").read()])


def link_bucket(first: AppStack, second: AppStack) -> None:
    function_of(second, link=[Bucket(first, "Files", kms_key=KEY)])


def link_function(first: AppStack, second: AppStack) -> None:
    function_of(second, link=[function_of(first, "Called")])


def code_bucket(first: AppStack, second: AppStack) -> None:
    function_of(second, code_bucket=Bucket(first, "Code"))


def grant_admin(first: AppStack, second: AppStack) -> None:
    users_of(first).grant_admin(function_of(second), "AdminGetUser")


def grant_admin_of_named_pool(first: AppStack, second: AppStack) -> None:
    users = users_of(first)
    users.grant_admin(function_of(second, environment={"USER_POOL": users.id}), "AdminGetUser")


def grant_admin_to_trigger(first: AppStack, second: AppStack) -> None:
    welcome = function_of(second)
    users = users_of(first, triggers=Triggers(post_confirmation=welcome))
    users.grant_admin(welcome, "AdminAddUserToGroup")


def trigger(first: AppStack, second: AppStack) -> None:
    users_of(first, triggers=Triggers(pre_sign_up=function_of(second)))


def custom_sender(first: AppStack, second: AppStack) -> None:
    users_of(first, triggers=Triggers(custom_email_sender=function_of(second)))


def group_role(first: AppStack, second: AppStack) -> None:
    trust = Trust(Principal("Service", ["glue.amazonaws.com"]))
    users_of(first).add_group("Editors", role=Role(second, "Editors", trust=trust))


def role_for_group(first: AppStack, second: AppStack) -> None:
    users = users_of(first)
    identities = IdentityPool(second, "Identities", user_pools=[users.add_client("Web")])
    identities.role_for_group(users.add_group("Editors"))


def roles_by_rules(first: AppStack, second: AppStack) -> None:
    web = users_of(first).add_client("Web")
    identities = IdentityPool(second, "Identities", user_pools=[web])
    staff = identities.role("Staff")
    identities.roles_by_rules(web, [RoleRule("sub", "StartsWith", "a", staff)])


def on_object(first: AppStack, second: AppStack) -> None:
    Bucket(first, "Files").on_object(function_of(second), prefix="in/")


def on_object_linked(first: AppStack, second: AppStack) -> None:
    files = Bucket(first, "Files")
    files.on_object(function_of(second, link=[files]), prefix="in/")


def on_object_of_both(first: AppStack, second: AppStack) -> None:
    files = Bucket(first, "Files")
    for stack in (first, second):
        files.on_object(function_of(stack), prefix=f"{stack.app_name}/")


def on_change(first: AppStack, second: AppStack) -> None:
    Table(first, "Notes", partition_key="id", stream="new").on_change(function_of(second))


def on_change_of_both(first: AppStack, second: AppStack) -> None:
    notes = Table(first, "Notes", partition_key="id", stream="new")
    for stack in (first, second):
        notes.on_change(function_of(stack))


def route(first: AppStack, second: AppStack) -> None:
    api = HttpApi(first, "Api")
    for stack in (first, second):
        api.route(f"GET /{stack.app_name}", function_of(stack))


def route_authorizer(first: AppStack, second: AppStack) -> None:
    authorizer = LambdaAuthorizer(function_of(second))
    HttpApi(first, "Api").route("GET /", function_of(first), authorizer=authorizer)


def route_tokens(first: AppStack, second: AppStack) -> None:
    users = users_of(first)
    tokens = UserPoolJwt(users, clients=[users.add_client("Web")])
    HttpApi(second, "Api", default_authorizer=tokens).route("GET /", HANDLER)


def route_private(first: AppStack, second: AppStack) -> None:
    vpc_link = VpcLink(first, "Link", subnets=["subnet-1234abcd"], security_groups=["sg-1234abcd"])
    HttpApi(second, "Api").route("GET /", PrivateService(LISTENER, vpc_link))


def domain(first: AppStack, second: AppStack) -> None:
    made = DomainName(first, "Domain", "api.example.com", certificate=CERTIFICATE)
    HttpApi(second, "Api", domain=DomainPath(made, "notes"))


def identity_pool_client(first: AppStack, second: AppStack) -> None:
    web = users_of(first).add_client("Web")
    IdentityPool(second, "Identities", user_pools=[web], principal_tags={"user": "sub"})


def identity_pool_grants(first: AppStack, second: AppStack) -> None:
    files = Bucket(first, "Files", kms_key=KEY)
    notes = Table(first, "Notes", partition_key="id")
    api = HttpApi(first, "Api")
    identities = IdentityPool(second, "Identities", user_pools=[users_of(second).add_client("Web")])
    identities.authenticated.allow(api, files.own_folder("private"), notes.own_items())


def role_grants(first: AppStack, second: AppStack) -> None:
    trust = Trust(Principal("Service", ["glue.amazonaws.com"]))
    role = Role(second, "Reports", trust=trust)
    role.allow(Bucket(first, "Files").read(), function_of(first).invoke())


def output(first: AppStack, second: AppStack) -> None:
    second.output(Bucket=Bucket(first, "Files").name)


KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SECOND, FIRST, EITHER = "second needs first", "first needs second", "either"
#: Which stack needs the other one by each use alone; of some, the app's other uses decide.
USES: dict[Use, str] = {
    link_table: SECOND,
    link_bucket: SECOND,
    link_function: SECOND,
    code_bucket: SECOND,
    grant_admin: EITHER,
    grant_admin_of_named_pool: SECOND,
    grant_admin_to_trigger: FIRST,
    trigger: FIRST,
    custom_sender: FIRST,
    group_role: EITHER,
    role_for_group: SECOND,
    roles_by_rules: SECOND,
    on_object: EITHER,
    on_object_linked: SECOND,
    on_object_of_both: EITHER,
    on_change: SECOND,
    on_change_of_both: SECOND,
    route: FIRST,
    route_authorizer: FIRST,
    route_tokens: SECOND,
    route_private: SECOND,
    domain: SECOND,
    identity_pool_client: SECOND,
    identity_pool_grants: SECOND,
    role_grants: SECOND,
    output: SECOND,
}


def two_stacks(swapped: bool) -> Stacks:
    """The stacks ``people`` and ``notes``, made in one order or the other."""
    app = App()
    names = ("people", "notes")
    made = {
        name: AppStack(app, name, stage="dev", region="eu-west-1")
        for name in (reversed(names) if swapped else names)
    }
    return made["people"], made["notes"]


def need(stack: AppStack, needed: AppStack) -> None:
    """Let a stack need another one by a use beside the one that is tested."""
    Function(stack, "Beside", HANDLER, link=[Table(needed, "Beside", partition_key="id")])


def written(stacks: Stacks) -> dict[str, Any]:
    """The JSON of both stacks, whose references are all there, in one direction."""
    app = stacks[0]._app
    app.synth()
    found = {
        stack.name: without_metadata(
            json.loads((app.output / "stacks" / stack.name / "cdk.tf.json").read_text())
        )
        for stack in stacks
    }
    for synth in found.values():
        assert missing_references(synth) == []
    manifest = json.loads((app.output / "manifest.json").read_text())["stacks"]
    needs = [name for name in found if manifest[name]["dependencies"]]
    assert len(needs) <= 1
    return found


def _with_a_use_beside(*, works: bool) -> list[Any]:
    """Each use alone, with one use beside it and with the other one, by whether that works."""
    return [
        pytest.param(use, beside, id=f"{use.__name__}-{ends}")
        for use in USES
        for beside, ends in ((None, "alone"), (SECOND, "with it"), (FIRST, "against it"))
        if works == (beside is None or USES[use] in (beside, EITHER))
    ]


def _used(use: Use, beside: str | None, swapped: bool) -> Stacks:
    first, second = stacks = two_stacks(swapped)
    use(first, second)
    if beside == SECOND:
        need(second, first)
    elif beside == FIRST:
        need(first, second)
    return stacks


@pytest.mark.parametrize("swapped", [False, True], ids=["in order", "swapped"])
@pytest.mark.parametrize(("use", "beside"), _with_a_use_beside(works=True))
def test_a_use_works(use: Use, beside: str | None, swapped: bool) -> None:
    written(_used(use, beside, swapped))


@LOOP
@pytest.mark.parametrize("swapped", [False, True], ids=["in order", "swapped"])
@pytest.mark.parametrize(("use", "beside"), _with_a_use_beside(works=False))
def test_a_use_is_refused_where_the_stacks_would_need_each_other(
    use: Use, beside: str | None, swapped: bool
) -> None:
    first, _ = _used(use, beside, swapped)
    with pytest.raises(OptionError) as refused:
        first._app.synth()
    said = refused.value
    assert "stacks must not need each other" in said.rule
    # Two uses, each with both constructs and their addresses.
    named = re.findall(
        r"(\w+)-dev[./][\w/]+(?:\(Bucket=…\))?(?: \([\w.]+\))? needs (\w+)-dev/[\w/]+", said.rule
    )
    assert sorted(named) == [("notes", "people"), ("people", "notes")]
    assert not Path("cdktf.out").exists()
    assert not Path("gatehouse.lock.json").exists()


@pytest.mark.parametrize("use", USES, ids=lambda use: use.__name__)
def test_each_use_makes_the_first_stack_need_the_second_or_the_other_way(use: Use) -> None:
    first, second = stacks = two_stacks(swapped=False)
    use(first, second)
    written(stacks)
    preferred = SECOND if use is grant_admin else FIRST if USES[use] == EITHER else USES[use]
    assert first.depends_on(second) == (preferred == FIRST)
    assert second.depends_on(first) == (preferred == SECOND)


def test_a_policy_for_a_function_is_in_the_functions_stack() -> None:
    stacks = two_stacks(swapped=False)
    grant_admin_of_named_pool(*stacks)
    synth = written(stacks)
    assert "aws_iam_role_policy" not in synth["people-dev"]["resource"]
    policy = synth["notes-dev"]["resource"]["aws_iam_role_policy"]["people_users_admin_work"]
    assert policy["name"] == "people_users_admin"
    assert policy["role"] == "${aws_iam_role.work.name}"


def test_notifications_are_set_after_the_permission_and_the_function() -> None:
    stacks = two_stacks(swapped=False)
    on_object_linked(*stacks)
    synth = written(stacks)
    assert "aws_s3_bucket_notification" not in synth["people-dev"]["resource"]
    made = synth["notes-dev"]["resource"]
    setting = made["aws_s3_bucket_notification"]["people_files"]
    assert setting["depends_on"] == ["aws_lambda_permission.people_files_work"]
    assert made["aws_lambda_permission"]["people_files_work"]["statement_id"] == (
        "people-dev-files-calls"
    )


def test_a_bucket_has_one_setting_for_functions_of_three_stacks() -> None:
    app = App()
    stacks = [AppStack(app, name, region="eu-west-1") for name in ("people", "notes", "rest")]
    files = Bucket(stacks[0], "Files")
    for stack in stacks[1:]:
        files.on_object(function_of(stack, link=[files]), prefix=f"{stack.app_name}/")
    need(stacks[1], stacks[2])  # so it can't be in the last one
    app.synth()
    synth = json.loads((app.output / "stacks" / "notes-dev" / "cdk.tf.json").read_text())
    (setting,) = synth["resource"]["aws_s3_bucket_notification"].values()
    assert len(setting["lambda_function"]) == 2
    # Two functions of one address.
    assert list(synth["resource"]["aws_lambda_permission"]) == [
        "people_files_rest_work",
        "people_files_work",
    ]


def group_of(synth: dict[str, Any], stack: str) -> dict[str, Any]:
    found: dict[str, Any] = synth[f"{stack}-dev"]["resource"].get("aws_cognito_user_group", {})
    return found


def test_a_group_is_in_the_stack_of_its_role_which_needs_the_pool() -> None:
    stacks = two_stacks(swapped=False)
    role_for_group(*stacks)
    synth = written(stacks)
    assert group_of(synth, "people") == {}
    group = group_of(synth, "notes")["people_users_editors"]
    assert group["role_arn"] == "${aws_iam_role.identities_editors.arn}"
    assert "aws_cognito_user_pool_users_id" in group["user_pool_id"]


def test_a_group_stays_in_the_stack_of_the_pool_which_needs_the_role() -> None:
    stacks = two_stacks(swapped=False)
    group_role(*stacks)
    synth = written(stacks)
    assert group_of(synth, "notes") == {}
    assert "cross_stack" in group_of(synth, "people")["users_editors"]["role_arn"]


def test_the_reason_of_a_transform_goes_where_the_group_is() -> None:
    first, second = stacks = two_stacks(swapped=False)
    users = users_of(first)
    change = Transform({"precedence": 7}, reason="counted elsewhere")
    group = users.add_group("Editors", transform={"group": change})
    identities = IdentityPool(second, "Identities", user_pools=[users.add_client("Web")])
    identities.role_for_group(group)
    synth = written(stacks)
    assert group_of(synth, "notes")["people_users_editors"]["precedence"] == 7
    assert "terraform_data" not in synth["people-dev"]["resource"]
    reasons = synth["notes-dev"]["resource"]["terraform_data"]["reasons"]["input"]
    assert reasons == {"aws_cognito_user_group.people_users_editors": "counted elsewhere"}


def members(*, elsewhere: bool) -> None:
    """Synthesize a protected pool with a group, which another stack may give a role."""
    app = App(lock_file="gatehouse.lock.json")
    people, notes = (
        AppStack(app, name, stage="production", region="eu-west-1") for name in ("people", "notes")
    )
    users = users_of(people)
    web, group = users.add_client("Web"), users.add_group("Editors")
    identities = IdentityPool(notes, "Identities", user_pools=[web])
    if elsewhere:
        identities.role_for_group(group)
    app.synth()


def test_a_protected_group_does_not_move_to_another_stack() -> None:
    members(elsewhere=False)
    recorded = Path("gatehouse.lock.json").read_text()
    with pytest.raises(OptionError, match="a role for which the group stays in the stack people"):
        members(elsewhere=True)
    assert Path("gatehouse.lock.json").read_text() == recorded


def test_a_protected_group_of_another_stack_stays_there() -> None:
    members(elsewhere=True)
    recorded = json.loads(Path("gatehouse.lock.json").read_text())
    assert '"stack": "notes"' in Path("gatehouse.lock.json").read_text()
    members(elsewhere=True)
    assert json.loads(Path("gatehouse.lock.json").read_text()) == recorded
    with pytest.raises(OptionError):
        members(elsewhere=False)


def test_routes_to_functions_of_one_address_lead_to_each() -> None:
    stacks = two_stacks(swapped=False)
    route(*stacks)
    made = written(stacks)["people-dev"]["resource"]
    uris = {
        name: each["integration_uri"] for name, each in made["aws_apigatewayv2_integration"].items()
    }
    assert list(uris) == ["api_notes_work", "api_work"]
    assert len(set(uris.values())) == 2
    assert list(made["aws_lambda_permission"]) == ["api_notes_work", "api_work"]


def test_stages_of_an_app_have_addresses_of_their_own() -> None:
    app = App()
    people = [AppStack(app, "people", stage=stage, region="eu-west-1") for stage in ("a", "b")]
    notes = AppStack(app, "notes", stage="a", region="eu-west-1")
    admin = function_of(notes)
    for stack in people:
        users_of(stack).grant_admin(admin, "AdminGetUser")
    app.synth()
    synth = json.loads((app.output / "stacks" / "notes-a" / "cdk.tf.json").read_text())
    policies = synth["resource"]["aws_iam_role_policy"]
    assert {name: policies[name]["name"] for name in policies if "admin" in name} == {
        "people_users_admin_work": "people_users_admin",
        "people_b_users_admin_work": "people_b_users_admin",
    }


@LOOP
def test_a_cycle_of_three_stacks_names_three_uses() -> None:
    app = App()
    stacks = [AppStack(app, name, region="eu-west-1") for name in ("one", "two", "three")]
    tables = [Table(stack, "Notes", partition_key="id") for stack in stacks]
    for stack, table in zip(stacks, [*tables[1:], tables[0]], strict=True):
        function_of(stack, link=[table])
    with pytest.raises(OptionError, match="stacks must not need each other") as refused:
        app.synth()
    for one, other in (("one", "two"), ("two", "three"), ("three", "one")):
        assert re.search(rf"{one}-dev/Work\S* \(\S+\) needs {other}-dev/Notes", refused.value.rule)


def test_a_permission_as_text_needs_no_stack() -> None:
    first, second = stacks = two_stacks(swapped=False)
    arn = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_AbCdEfGhI"
    function_of(
        first, permissions=[Permission(actions=["cognito-idp:AdminGetUser"], resources=[arn])]
    )
    need(second, first)
    written(stacks)


@LOOP
def test_a_stack_of_the_engines_own_is_named_in_a_cycle_too() -> None:
    app = App()
    notes, plain = AppStack(app, "notes", region="eu-west-1"), TerraformStack(app, "plain")
    uploads = Bucket(notes, "Uploads")
    queue = aws.sqs_queue.SqsQueue(plain, "queue", name=uploads.name)
    aws.provider.AwsProvider(plain, "aws")
    notes.output(Queue=queue.arn)
    with pytest.raises(OptionError, match="stacks must not need each other") as refused:
        app.synth()
    assert {"notes-dev", "plain"} <= set(re.findall(r"[\w-]+", refused.value.rule))
