"""Ways to what is somebody's that no policy of it names: its stream, its list of access rights."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.matrix import matrix_of
from gatehouse.access.model import read_model

from tests.access.corpus.case import Json, written
from tests.access.corpus.pieces import OWN, allow, app, bucket, signed_in, table

STREAM = "${aws_dynamodb_table.notes.stream_arn}"


def effect(stack: Json, folder: Path, thing: str, caller: str, verb: str) -> str:
    matrix = matrix_of(read_model([written(stack, folder)]))
    return matrix.cell(thing, caller).answers[verb].effect


def streaming(enabled: bool) -> Json:
    made = table()
    made["aws_dynamodb_table"]["notes"] |= {
        "stream_enabled": enabled,
        "stream_view_type": "NEW_IMAGE",
    }
    mine = allow(
        "dynamodb:GetItem",
        "${aws_dynamodb_table.notes.arn}",
        ForAllValues_StringEquals={"dynamodb:LeadingKeys": [OWN]},
        Null={"dynamodb:LeadingKeys": "false"},
    )
    return app(signed_in(mine, allow("dynamodb:GetRecords", STREAM)), made)


@pytest.mark.parametrize(("enabled", "found"), [(True, "allowed"), (False, "denied")])
def test_who_reads_the_stream_lists_everybodys_items(
    enabled: bool, found: str, tmp_path: Path
) -> None:
    thing = "another's items {identity} of notes"
    assert effect(streaming(enabled), tmp_path, thing, "user", "list") == found


@pytest.mark.parametrize(
    ("acl", "ignored", "found"),
    [
        ("public-read", False, "allowed"),
        ("public-read", True, "denied"),
        ("private", False, "denied"),
    ],
)
def test_a_list_of_access_rights_is_public_whatever_blocks_policies(
    acl: str, ignored: bool, found: str, tmp_path: Path
) -> None:
    made = bucket()
    blocked = made["aws_s3_bucket_public_access_block"]["files"]
    blocked |= {"ignore_public_acls": ignored, "block_public_acls": ignored}
    made["aws_s3_bucket_acl"] = {"files": {"bucket": "${aws_s3_bucket.files.id}", "acl": acl}}
    thing = "any other object of files"
    assert effect(app(made), tmp_path, thing, "anyone", "list") == found
