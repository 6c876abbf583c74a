"""Grants on buckets and tables: the smallest that do the job."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Grant, Permission, Role
from gatehouse.storage import Attribute, Bucket, GlobalIndex, LocalIndex, Table

from tests.unit.synth import synthesized, users_of_a_pool

OWN = "&{cognito-identity.amazonaws.com:sub}"
FILES = "${aws_s3_bucket.files.arn}"


def statements(stack: AppStack, *grants: Grant) -> list[tuple[list[str], list[str]]]:
    Role(stack, "Users", trust=users_of_a_pool(stack)).allow(*grants)
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["users"]
    return [(each["actions"], each["resources"]) for each in document["statement"]]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (lambda b: b.read(), (["s3:GetObject"], [f"{FILES}/*"])),
        (lambda b: b.read("public"), (["s3:GetObject"], [f"{FILES}/public/*"])),
        (lambda b: b.write("inbox/new"), (["s3:PutObject"], [f"{FILES}/inbox/new/*"])),
        (
            lambda b: b.own_folder("a", write=False, delete=False, list=False),
            (["s3:GetObject"], [f"{FILES}/a/{OWN}/*"]),
        ),
        (
            lambda b: b.own_folder("a", read=False, delete=False, list=False),
            (["s3:PutObject"], [f"{FILES}/a/{OWN}/*"]),
        ),
        (
            lambda b: b.own_folder("a", read=False, write=False, list=False),
            (["s3:DeleteObject"], [f"{FILES}/a/{OWN}/*"]),
        ),
        (
            lambda b: b.own_folder("a", read=False, write=False, delete=False),
            (["s3:ListBucket"], [FILES]),
        ),
    ],
)
def test_a_grant_on_a_bucket_is_what_it_says(
    stack: AppStack, grant: Callable[[Bucket], Grant], expected: object
) -> None:
    assert statements(stack, grant(Bucket(stack, "Files"))) == [expected]


def test_listing_is_always_held_to_a_folder(stack: AppStack) -> None:
    files = Bucket(stack, "Files")
    Role(stack, "Users", trust=users_of_a_pool(stack)).allow(
        files.own_folder("a"), files.own_folder("b")
    )
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["users"]
    listing = [each for each in document["statement"] if "s3:ListBucket" in each["actions"]]
    assert [each["condition"] for each in listing] == [
        [
            {
                "test": "StringLike",
                "variable": "s3:prefix",
                "values": [f"a/{OWN}/*", f"b/{OWN}/*"],
            }
        ]
    ]


@pytest.mark.parametrize("prefix", ["/a", "a/", "a//b", "a*", "a?", "", "a/ /b"])
@pytest.mark.parametrize("method", ["read", "write", "own_folder"])
def test_a_prefix_is_names_of_folders(stack: AppStack, method: str, prefix: str) -> None:
    with pytest.raises(OptionError, match="names of folders"):
        getattr(Bucket(stack, "Files"), method)(prefix)


@pytest.mark.parametrize(
    "prefix", ["täg", "my files", "a/b", "a+b@c=d", "x & y", "...", "$5", "{a}", "~x", "x" * 1_022]
)
def test_a_folder_has_any_name_that_keys_and_policies_have(stack: AppStack, prefix: str) -> None:
    role = Role(stack, "Role", trust=users_of_a_pool(stack))
    files = Bucket(stack, "Files")
    role.allow(files.own_folder(prefix, list=False), files.read(prefix))
    document = synthesized(stack)["data"]["aws_iam_policy_document"]["role"]
    resources = [each for one in document["statement"] for each in one["resources"]]
    assert f"${{aws_s3_bucket.files.arn}}/{prefix}/*" in resources


@pytest.mark.parametrize(
    "prefix",
    ["a/../b", ".", "a/.", "\0", "a\nb", "${aws:username}", "&{aws:userid}", "{aws:userid}"],
)
@pytest.mark.parametrize("method", ["read", "write", "own_folder"])
def test_a_prefix_is_no_path_and_no_variable(stack: AppStack, method: str, prefix: str) -> None:
    with pytest.raises(OptionError, match=r"none called|printed characters|policy variable"):
        getattr(Bucket(stack, "Files"), method)(prefix)


def test_reading_and_writing_a_table_never_scans_it(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    granted = {
        action
        for grant in (notes.read(), notes.write(), notes.link(), notes.own_items())
        for permission in grant.permissions
        for action in permission.actions
    }
    assert granted == {
        f"dynamodb:{name}"
        for name in (
            "BatchGetItem",
            "BatchWriteItem",
            "ConditionCheckItem",
            "DeleteItem",
            "GetItem",
            "PutItem",
            "Query",
            "UpdateItem",
        )
    }


def test_own_items_need_a_table_that_is_keyed_by_its_users(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="noteId", sort_key="userId")
    with pytest.raises(OptionError, match='swap them: partition_key="userId"'):
        notes.own_items()


@pytest.mark.parametrize("grant", [Table.own_items, lambda table: table.items_of_tag("tenant")])
def test_a_key_that_is_no_text_equals_no_identity(
    stack: AppStack, grant: Callable[[Table], Grant]
) -> None:
    notes = Table(stack, "Notes", partition_key=Attribute("userId", "N"))
    with pytest.raises(OptionError, match="the partition key must be text"):
        grant(notes)


def indexed(stack: AppStack) -> Table:
    return Table(
        stack,
        "Notes",
        partition_key="userId",
        sort_key="noteId",
        global_indexes={
            "byTag": GlobalIndex("tag"),
            "byUserAndTag": GlobalIndex("userId", "tag"),
        },
        local_indexes={"byDate": LocalIndex("date")},
    )


NOTES = "${aws_dynamodb_table.notes.arn}"
READS = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]


def test_reading_a_table_is_reading_its_indexes_too(stack: AppStack) -> None:
    names = ("byDate", "byTag", "byUserAndTag")
    indexes = [f"{NOTES}/index/{name}" for name in names]
    assert statements(stack, indexed(stack).read()) == [(READS, [NOTES, *indexes])]


def test_own_items_are_in_the_indexes_that_their_owner_is_the_key_of(stack: AppStack) -> None:
    indexes = [f"{NOTES}/index/{name}" for name in ("byDate", "byUserAndTag")]
    own = indexed(stack).own_items(write=False)
    assert statements(stack, own) == [(READS, [NOTES, *indexes])]


def test_writing_a_table_is_no_right_on_its_indexes(stack: AppStack) -> None:
    (permission,) = indexed(stack).write().permissions
    assert len(permission.resources) == 1


@pytest.mark.parametrize("tag", ["", "aws:tenant", "ten ant", "a*", "${aws:username}", "x" * 129])
def test_a_tag_has_the_form_of_one(stack: AppStack, tag: str) -> None:
    with pytest.raises(OptionError, match="a tag must have 1 to 128"):
        Bucket(stack, "Files").folder_of_tag(tag)


def test_joined_grants_of_one_table_are_one_statement(stack: AppStack) -> None:
    notes = Table(stack, "Notes", partition_key="userId")
    ((actions, resources),) = statements(stack, notes.read(), notes.write())
    assert len(actions) == 8
    assert resources == ["${aws_dynamodb_table.notes.arn}"]


def test_a_statement_is_called_after_its_construct(stack: AppStack) -> None:
    notes, files = Table(stack, "Notes", partition_key="userId"), Bucket(stack, "Files")
    permissions: list[Permission] = [
        *notes.own_items().permissions,
        *files.own_folder().permissions,
    ]
    assert [each.sid for each in permissions] == [
        "NotesOwnItems",
        "FilesOwnFolder",
        "FilesListOwnFolder",
    ]
