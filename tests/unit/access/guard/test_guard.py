"""The guard: what a plan would lose is refused; what loses nothing passes."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from gatehouse.access.guard import Allowed, Known, Verdict, examine
from gatehouse.access.guard.comment import as_comment
from gatehouse.access.guard.kinds import HOLDERS
from gatehouse.access.guard.report import as_json, report
from gatehouse.access.plans import UnreadablePlan, load_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.review.plans import change, plan_json

POOL = "aws_cognito_user_pool.users"


def verdict_on(*changes: dict[str, Any], **more: Any) -> Verdict:
    return examine(load_plan(plan_json(*changes), "plan.json"), "plan.json", **more)


@pytest.mark.parametrize("kind", HOLDERS)
@pytest.mark.parametrize(
    "actions",
    [["delete"], ["delete", "create"], ["create", "delete"], ["create", "forget"]],
    ids=" then ".join,
)
def test_what_holds_data_is_never_destroyed_or_replaced(kind: str, actions: list[str]) -> None:
    verdict = verdict_on(change(f"{kind}.one", *actions, before={"name": "one"}, after=None))
    (danger,) = verdict.refused
    assert danger.address == f"{kind}.one"
    assert danger.rule == ("data-destroyed" if actions == ["delete"] else "data-replaced")
    assert danger.lost
    assert danger.ways


@pytest.mark.parametrize("kind", HOLDERS)
@pytest.mark.parametrize("actions", [["create"], ["update"], ["no-op"], ["read"]])
def test_what_is_made_or_changed_in_place_passes(kind: str, actions: list[str]) -> None:
    same = {"name": "one"}
    assert not verdict_on(change(f"{kind}.one", *actions, before=same, after=same)).dangers


def test_what_can_be_made_again_may_go() -> None:
    assert not verdict_on(
        change("aws_lambda_function.get", "delete", before={}, after=None)
    ).dangers


def test_the_argument_that_forces_a_replacement_is_named_with_its_values() -> None:
    (danger,) = verdict_on(
        change(
            POOL,
            "delete",
            "create",
            before={"username_attributes": ["email"]},
            after={"username_attributes": ["phone_number"]},
            replace_paths=[["username_attributes"]],
        )
    ).refused
    assert danger.because == ('username_attributes: ["email"] -> ["phone_number"]',)
    assert danger.ways[0] == "change username_attributes back"
    assert "every user" in danger.lost


def test_a_sensitive_argument_forces_and_is_not_shown() -> None:
    verdict = verdict_on(
        change(
            POOL,
            "delete",
            "create",
            before={"name": "hunter2"},
            after={"name": "hunter3"},
            before_sensitive={"name": True},
            replace_paths=[["name"]],
        )
    )
    assert "hunter" not in report(verdict) + json.dumps(as_json(verdict))
    assert "name changes (sensitive)" in report(verdict)


def test_a_tainted_pool_is_untainted_and_not_lost() -> None:
    replaced = change(POOL, "delete", "create", before={}, after={})
    (danger,) = verdict_on({**replaced, "action_reason": "replace_because_tainted"}).refused
    assert danger.ways[0] == f"if it works, say so: terraform untaint {POOL}"


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        (
            "aws_cognito_user_pool",
            {"deletion_protection": "ACTIVE"},
            {"deletion_protection": "INACTIVE"},
        ),
        ("aws_dynamodb_table", {"deletion_protection_enabled": True}, {}),
        (
            "aws_dynamodb_table",
            {"point_in_time_recovery": [{"enabled": True}]},
            {"point_in_time_recovery": [{"enabled": False}]},
        ),
        ("aws_dynamodb_table", {"point_in_time_recovery": [{"enabled": True}]}, {}),
        ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}),
        (
            "aws_s3_bucket_versioning",
            {"versioning_configuration": [{"status": "Enabled"}]},
            {"versioning_configuration": [{"status": "Suspended"}]},
        ),
        (
            "aws_s3_bucket_public_access_block",
            {"block_public_policy": True},
            {"block_public_policy": False},
        ),
        ("aws_kms_key", {"is_enabled": True}, {"is_enabled": False}),
        ("aws_db_instance", {"deletion_protection": True}, {"deletion_protection": False}),
    ],
)
def test_protection_is_not_dropped_and_may_be_added(kind: str, before: Any, after: Any) -> None:
    (danger,) = verdict_on(change(f"{kind}.one", "update", before=before, after=after)).refused
    assert danger.rule == "protection-dropped"
    assert not verdict_on(change(f"{kind}.one", "update", before=after, after=before)).dangers
    assert not verdict_on(change(f"{kind}.one", "update", before=before, after=before)).dangers


def test_what_protects_a_bucket_goes_with_the_bucket_alone() -> None:
    block = change(
        "aws_s3_bucket_public_access_block.b", "delete", before={"bucket": "b"}, after=None
    )
    bucket = change("aws_s3_bucket.b", "delete", before={"bucket": "b", "id": "b"}, after=None)
    assert [each.rule for each in verdict_on(block).refused] == ["protection-dropped"]
    assert [each.rule for each in verdict_on(block, bucket).refused] == ["data-destroyed"]


LIFECYCLE = "aws_s3_bucket_lifecycle_configuration.b"


def rule(days: int | None = None, prefix: str = "", **more: Any) -> dict[str, Any]:
    expires = {"expiration": [{"days": days, "date": None}]} if days is not None else {}
    return {"id": "r", "status": "Enabled", "filter": [{"prefix": prefix}], **expires, **more}


def old_versions(days: int, kept: int | None = None) -> dict[str, Any]:
    block = {"noncurrent_days": days, "newer_noncurrent_versions": kept}
    return rule(noncurrent_version_expiration=[block])


UNFINISHED = rule(abort_incomplete_multipart_upload=[{"days_after_initiation": 7}])
MARKERS = rule(expiration=[{"days": 0, "date": None, "expired_object_delete_marker": True}])
TAGGED = rule(30, filter=[{"and": [{"prefix": "", "tags": {"keep": "no"}}]}])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([], [rule(30)], "S3 will delete objects after 30 days"),
        ([rule(30)], [rule(1)], "objects after 1 day,"),
        ([rule(30, "logs/")], [rule(30)], "objects after 30 days"),
        ([rule(30, "logs/")], [rule(30, "log")], "objects below log after 30 days"),
        ([rule(30, status="Disabled")], [rule(30)], "objects after 30 days"),
        ([TAGGED], [rule(30)], "objects after 30 days"),
        ([UNFINISHED], [UNFINISHED, TAGGED], "objects that its filter names after 30 days"),
        (
            [],
            [rule(expiration=[{"days": 0, "date": "2027-01-01T00:00:00Z"}])],
            "from 2027-01-01T00:00:00Z",
        ),
        ([], [old_versions(90)], "old versions of objects after 90 days"),
        ([old_versions(90, 5)], [old_versions(90, 1)], "old versions of objects after 90 days"),
    ],
)
def test_a_rule_that_deletes_what_a_bucket_has_is_refused_and_may_be_taken_away(
    before: list[Any], after: list[Any], said: str
) -> None:
    was, now = {"bucket": "b", "rule": before}, {"bucket": "b", "rule": after}
    (danger,) = verdict_on(change(LIFECYCLE, "update", before=was, after=now)).refused
    assert danger.rule == "data-expires"
    assert said in danger.what
    assert danger.ways
    assert not verdict_on(change(LIFECYCLE, "update", before=now, after=was)).dangers
    assert not verdict_on(change(LIFECYCLE, "update", before=now, after=now)).dangers
    inline = {"lifecycle_rule": before}, {"lifecycle_rule": after}
    bucket = change("aws_s3_bucket.b", "update", before=inline[0], after=inline[1])
    assert [each.rule for each in verdict_on(bucket).refused] == ["data-expires"]


@pytest.mark.parametrize("harmless", [UNFINISHED, MARKERS, rule(30, status="Disabled")])
def test_a_rule_that_deletes_no_object_passes(harmless: dict[str, Any]) -> None:
    now = {"bucket": "b", "rule": [harmless]}
    assert not verdict_on(change(LIFECYCLE, "create", before=None, after=now)).dangers


def test_a_rule_for_a_bucket_that_the_plan_makes_passes_and_for_an_old_one_does_not() -> None:
    now = {"bucket": "b", "rule": [rule(30)]}
    made = change(LIFECYCLE, "create", before=None, after=now)
    bucket = change("aws_s3_bucket.b", "create", before=None, after={"bucket": "b"})
    other = change("aws_s3_bucket.c", "create", before=None, after={"bucket": "c"})
    assert not verdict_on(made, bucket).dangers
    assert [each.rule for each in verdict_on(made).refused] == ["data-expires"]
    assert [each.rule for each in verdict_on(made, other).refused] == ["data-expires"]
    unknown = {"after": {"rule": [rule(30)]}, "after_unknown": {"bucket": True}}
    assert not verdict_on(change(LIFECYCLE, "create", before=None, **unknown)).dangers


def test_a_time_that_is_not_known_yet_is_not_safe() -> None:
    now = {"bucket": "b", "rule": [rule(expiration=[{}])]}
    unknown = {"rule": [{"expiration": [{"days": True}]}]}
    (danger,) = verdict_on(
        change(LIFECYCLE, "create", before=None, after=now, after_unknown=unknown)
    ).refused
    assert "known after apply" in danger.what


OFF: dict[str, Any] = {"ttl": [{"enabled": False, "attribute_name": ""}]}
ON = {"ttl": [{"enabled": True, "attribute_name": "until"}]}
TABLE = "aws_dynamodb_table.notes"


@pytest.mark.parametrize("before", [OFF, {}, {"ttl": [{"enabled": True, "attribute_name": "at"}]}])
def test_a_new_time_to_live_of_a_table_that_is_there_is_refused(before: dict[str, Any]) -> None:
    (danger,) = verdict_on(change(TABLE, "update", before=before, after=ON)).refused
    assert danger.rule == "data-expires"
    assert "by the time in their attribute until" in danger.what
    assert danger.ways


@pytest.mark.parametrize("before", [ON, None])
@pytest.mark.parametrize("after", [ON, OFF])
def test_a_time_to_live_may_stay_end_or_be_of_a_new_table(before: Any, after: Any) -> None:
    action = "update" if before else "create"
    assert not verdict_on(change(TABLE, action, before=before, after=after)).dangers


def attribute(name: str, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "attribute_data_type": "String",
        "mutable": True,
        "required": False,
    } | more


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([], "attribute team is removed"),
        ([attribute("team", mutable=False)], "attribute team is changed (mutable: true -> false)"),
        ([attribute("team"), attribute("size", required=True)], "new attribute size is required"),
        ([attribute("team"), attribute("email")], "would be made as custom:email"),
    ],
)
def test_a_change_of_a_schema_that_the_provider_refuses_is_said_before(
    now: list[Any], said: str
) -> None:
    was = [attribute("team", number_attribute_constraints=[])]
    (danger,) = verdict_on(
        change(POOL, "update", before={"schema": was}, after={"schema": now})
    ).refused
    assert danger.rule == "apply-fails"
    assert said in danger.what


def test_a_new_custom_attribute_is_taken() -> None:
    was = [attribute("team", number_attribute_constraints=[])]
    now = [attribute("size"), attribute("team")]
    assert not verdict_on(
        change(POOL, "update", before={"schema": was}, after={"schema": now})
    ).dangers


def test_a_table_that_is_made_while_the_old_one_has_its_name_is_said_before() -> None:
    table, was = "aws_dynamodb_table.notes", {"name": "notes", "hash_key": "a"}
    now = {"name": "notes", "hash_key": "b"}
    (_, danger) = verdict_on(change(table, "create", "delete", before=was, after=now)).refused
    assert danger.rule == "apply-fails"
    assert danger.what == "AWS will refuse the new one here: the old one still has the name notes."
    assert danger.ways[0] == f"destroy the old one first: terraform destroy -target={table}"


def route(authorizer: str, *actions: str) -> dict[str, Any]:
    before = {"authorizer_id": authorizer}
    return change("aws_apigatewayv2_route.get", *actions, before=before, after={})


def test_an_authorizer_goes_after_the_route_that_names_it() -> None:
    jwt = change(
        "aws_apigatewayv2_authorizer.jwt",
        "delete",
        before={"id": "a1", "authorizer_type": "JWT"},
        after=None,
    )
    (danger,) = verdict_on(jwt, route("a1", "update")).refused
    assert danger.rule == "apply-fails"
    named = "aws_apigatewayv2_route.get"
    assert danger.ways == (f"change the route first: terraform apply -target={named}",)
    assert not verdict_on(jwt, route("a1", "delete")).dangers
    assert not verdict_on(jwt, route("b2", "update")).dangers


@pytest.mark.parametrize(
    ("actions", "after"),
    [(["delete", "create"], {"name": "runs"}), (["create", "delete"], {"name": "runs-2"})],
)
def test_what_has_another_name_or_goes_first_can_be_made(
    actions: list[str], after: dict[str, Any]
) -> None:
    role = "aws_iam_role.runs"
    assert not verdict_on(change(role, *actions, before={"name": "runs"}, after=after)).dangers


def test_what_aws_would_refuse_to_delete_is_said_before() -> None:
    (danger,) = verdict_on(
        change(POOL, "delete", before={"deletion_protection": "ACTIVE"}, after=None)
    ).refused
    assert "AWS refuses to delete it: deletion_protection is on" in danger.fails


def test_what_has_the_same_name_elsewhere_was_moved() -> None:
    verdict = verdict_on(
        change("aws_dynamodb_table.old", "delete", before={"name": "notes"}, after=None),
        change(
            "aws_dynamodb_table.new",
            "create",
            before=None,
            after={"name": "notes", "billing_mode": "PROVISIONED"},
        ),
    )
    (move,) = verdict.moves
    assert (move.old, move.new, move.renamed) == (
        "aws_dynamodb_table.old",
        "aws_dynamodb_table.new",
        (),
    )
    (danger,) = verdict.refused
    assert danger.move == move
    assert (
        "moved {\n  from = aws_dynamodb_table.old\n  to   = aws_dynamodb_table.new\n}"
        in (danger.ways[0])
    )


def table(address: str, action: str, name: str, key: str) -> dict[str, Any]:
    values = {"name": name, "hash_key": key}
    gone = action == "delete"
    return change(
        f"aws_dynamodb_table.{address}",
        action,
        before={**values, "arn": "arn"} if gone else None,
        after=None if gone else values,
    )


def test_what_differs_by_its_name_alone_was_moved_and_must_keep_it() -> None:
    verdict = verdict_on(
        table("old", "delete", "notes-dev-Old", "id"), table("new", "create", "notes-dev-New", "id")
    )
    (move,) = verdict.moves
    assert move.renamed == ('name: "notes-dev-Old" -> "notes-dev-New"',)
    assert "keep its name" in verdict.refused[0].ways[1]


def test_a_construct_that_moved_gets_its_line_of_python() -> None:
    places = {"aws_dynamodb_table.new": Known("notes-dev/New", "main.py:12")}
    verdict = verdict_on(
        table("old", "delete", "a", "id"),
        table("new", "create", "b", "id"),
        known=lambda address: places.get(address, Known()),
    )
    assert verdict.refused[0].ways[0] == (
        'write, above New (main.py:12): self.moved("THE ID IT HAD", to="New")'
    )


def test_nothing_is_guessed_where_two_could_be_meant() -> None:
    verdict = verdict_on(
        table("old", "delete", "a", "id"),
        table("one", "create", "b", "id"),
        table("two", "create", "c", "id"),
    )
    assert verdict.moves == ()
    assert verdict.refused[0].move is None


def test_another_table_is_no_move() -> None:
    verdict = verdict_on(table("old", "delete", "a", "id"), table("new", "create", "b", "owner"))
    assert verdict.moves == ()


def test_a_reason_lets_it_through_and_stays_visible() -> None:
    gone = change(POOL, "delete", before={"name": "a"}, after=None)
    verdict = verdict_on(gone, allowed=[Allowed(POOL, "nobody has signed up yet")])
    assert not verdict.is_refused
    assert "nobody has signed up yet" in report(verdict)
    assert as_json(verdict)["dangers"][0]["allowed"] == "nobody has signed up yet"


@pytest.mark.parametrize(
    "allowed",
    [
        Allowed("aws_cognito_user_pool.other", "another one"),
        Allowed(POOL, "of another rule", rule="protection-dropped"),
    ],
)
def test_a_reason_for_something_else_does_not(allowed: Allowed) -> None:
    gone = change(POOL, "delete", before={"name": "a"}, after=None)
    assert verdict_on(gone, allowed=[allowed]).is_refused


def test_a_mistyped_address_is_said() -> None:
    verdict = verdict_on(allowed=[Allowed("aws_dynamodb_table.nots", "it is empty")])
    assert "aws_dynamodb_table.nots is allowed by the command line, and nothing" in report(verdict)


def test_a_plan_that_is_not_whole_is_not_safe() -> None:
    verdict = examine(load_plan(plan_json(errored=True), "p"), "p")
    assert verdict.is_refused
    assert "not the whole plan" in report(verdict)


def test_the_line_of_python_and_the_lock_file_are_named() -> None:
    known = Known("notes-production/Users", "main.py:28", {"usernames": ["email"]})
    verdict = verdict_on(
        change(POOL, "delete", before={"name": "a"}, after=None), known=lambda address: known
    )
    assert f"refused  {POOL} (main.py:28)" in report(verdict)
    assert "gatehouse.lock.json records notes-production/Users: usernames" in report(verdict)


def test_a_report_fits_a_terminal() -> None:
    verdict = verdict_on(
        *(change(f"{kind}.one", "delete", before={"name": "one"}, after=None) for kind in HOLDERS)
    )
    assert max(map(len, report(verdict).splitlines())) <= 80


def test_a_name_does_not_move_the_cursor() -> None:
    gone = change("aws_s3_bucket.a", "delete", "create", before={"bucket": "\x1b[2J"}, after={})
    gone["change"]["replace_paths"] = [["\x1b[2Jbucket"]]
    assert "\x1b" not in report(verdict_on(gone))


# ---- hostile JSON -------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["name", "schema", "bucket", "deletion_protection", "enabled", "status", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
_KEYS = ("address", "type", "mode", "change", "previous_address", "action_reason")
_INSIDE = (
    *("actions", "before", "after", "after_unknown", "before_sensitive"),
    *("after_sensitive", "replace_paths"),
)


@given(st.lists(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=6), max_size=3))
def test_any_json_is_read_or_refused(changes: list[Any]) -> None:
    with contextlib.suppress(UnreadablePlan):
        report(verdict_on(*changes))


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(HOLDERS)),
    st.sampled_from([["delete"], ["delete", "create"], ["update"], ["create"]]),
    st.dictionaries(st.sampled_from(_INSIDE[1:]), _JSON),
)
def test_what_is_destroyed_is_refused_whatever_else_the_plan_says(
    kind: str, actions: list[str], inside: dict[str, Any]
) -> None:
    hostile = change(f"{kind}.one", *actions, **copy.deepcopy(inside))
    with contextlib.suppress(UnreadablePlan):
        verdict = verdict_on(hostile)
        json.dumps(as_json(verdict))
        assert report(verdict)
        assert verdict.is_refused or "delete" not in actions


@pytest.mark.parametrize("mode", ["", "ephemeral", None, 7])
def test_a_mode_that_is_not_known_hides_nothing(mode: object) -> None:
    gone = {**change(POOL, "delete", before={"name": "a"}, after=None), "mode": mode}
    assert verdict_on(gone).is_refused


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '{"format_version": 1}', "[" * 100_000])
def test_what_is_no_plan_is_an_error(text: str) -> None:
    with pytest.raises(UnreadablePlan, match="must be the JSON of a plan"):
        load_plan(text, "plan.json")


def test_an_action_of_a_later_terraform_is_not_left_out() -> None:
    with pytest.raises(UnreadablePlan, match="actions that are not known"):
        verdict_on(change(POOL, "vanish", before={}, after={}))


def test_a_plan_with_thousands_of_moves_is_not_compared_pair_by_pair() -> None:
    gone = [table(f"old{at}", "delete", f"a{at}", "id") for at in range(2_000)]
    made = [table(f"new{at}", "create", f"b{at}", "id") for at in range(2_000)]
    same = [table("was", "delete", "kept", "id"), table("is", "create", "kept", "id")]
    verdict = verdict_on(*gone, *made, *same)
    assert [each.old for each in verdict.moves] == ["aws_dynamodb_table.was"]
    assert len(verdict.refused) == 2_001


def test_the_comment_says_what_is_lost_what_forces_it_and_the_ways_out() -> None:
    replaced = change(
        "aws_dynamodb_table.notes",
        "delete",
        "create",
        before={"name": "notes", "hash_key": "id"},
        after={"name": "notes", "hash_key": "owner"},
        replace_paths=[["hash_key"]],
    )
    said = as_comment(verdict_on(replaced))
    assert said.startswith("#### What would be lost\n\n**Refused: 1 refused.**\n")
    assert "- **refused** `aws_dynamodb_table.notes`: " in said
    assert "  - lost: **its items**" in said
    assert '  - because: `hash_key: "id" -> "owner"`' in said
    assert "  - instead: " in said
    allowed = [Allowed("aws_dynamodb_table.notes", "it is empty")]
    let_through = as_comment(verdict_on(replaced, allowed=allowed))
    assert "Let through: 1 allowed with a reason." in let_through
    assert "**refused**" not in let_through
    assert "it is empty" in let_through


def test_a_comment_has_nothing_that_a_server_reads() -> None:
    address = 'aws_dynamodb_table.notes["@team <img src=x> `a` [b](c)\n# d"]'
    said = as_comment(verdict_on(change(address, "delete", before={"name": "@all <b> [x](y)"})))
    for line in said.splitlines()[2:]:
        outside = "".join(line.split("`")[::2])
        assert not set(outside) & set("@<[") or "\\[" in outside, line
    assert said.count("\n#") == 0


def test_a_plan_that_is_not_whole_says_so_in_its_comment() -> None:
    said = as_comment(examine({"resource_changes": [], "errored": True}, "plan.json"))
    assert "**Refused: the plan is not whole.**" in said
    assert "nobody knows" in said


@pytest.mark.parametrize("kind", HOLDERS)
def test_what_terraform_forgets_is_refused_since_nothing_guards_it_any_more(kind: str) -> None:
    (danger,) = verdict_on(
        change(f"{kind}.one", "forget", before={"name": "one"}, after=None)
    ).refused
    assert danger.rule == "protection-dropped"
    assert "stays in AWS" in danger.what
    let = Allowed(f"{kind}.one", "another stack takes it over")
    forgotten = change(f"{kind}.one", "forget", before={}, after=None)
    assert not verdict_on(forgotten, allowed=[let]).is_refused


def test_what_holds_nothing_may_be_forgotten() -> None:
    gone = change("aws_lambda_function.get", "forget", before={"function_name": "get"}, after=None)
    assert not verdict_on(gone).dangers


@pytest.mark.parametrize("action", ["destroy", "forget"])
def test_a_protection_that_goes_without_its_bucket_is_refused(action: str) -> None:
    actions = ["delete"] if action == "destroy" else ["forget"]
    block = change(
        "aws_s3_bucket_public_access_block.files", *actions, before={"bucket": "b"}, after=None
    )
    assert [each.rule for each in verdict_on(block).refused] == ["protection-dropped"]


def test_a_protection_that_is_replaced_by_less_is_refused() -> None:
    def replaced(**after: Any) -> Verdict:
        before = {"bucket": "b", "restrict_public_buckets": True, "block_public_policy": True}
        address = "aws_s3_bucket_public_access_block.files"
        both = {"before": before, "after": {**before, **after}}
        return verdict_on(change(address, "delete", "create", **both))

    assert replaced(restrict_public_buckets=False).is_refused
    assert not replaced(bucket="another").is_refused


def test_a_deposed_object_of_what_holds_data_is_refused() -> None:
    deposed = {**change(POOL, "delete", before={"name": "one"}, after=None), "deposed": "a1b2c3d4"}
    assert verdict_on(deposed).is_refused


@pytest.mark.parametrize("actions", [["no-op"], ["update"]])
def test_an_import_loses_nothing_unless_it_replaces(actions: list[str]) -> None:
    same = {"name": "one"}
    imported = change(POOL, *actions, before=same, after=same)
    imported["change"]["importing"] = {"id": "eu-west-1_a"}
    assert not verdict_on(imported).dangers
    imported["change"]["actions"] = ["delete", "create"]
    assert verdict_on(imported).is_refused
