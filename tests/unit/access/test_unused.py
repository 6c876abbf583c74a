"""Rights that logs never show are suggested for removal; of what no log has, nothing is said."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.model import Model, read_model
from gatehouse.access.unused import UnreadableLog, Unused, read_uses, unused
from gatehouse.access.unused.report import as_json, report
from hypothesis import given
from hypothesis import strategies as st

ACCOUNT = "111122223333"
TABLE = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/notes"


def model(folder: Path, *statements: dict[str, Any]) -> Model:
    role = {
        "name": "reader",
        "assume_role_policy": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": "sts:AssumeRole",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                    }
                ],
            }
        ),
    }
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", **each} for each in statements],
    }
    document = {
        "provider": {"aws": [{"region": "eu-west-1"}]},
        "resource": {
            "aws_iam_role": {"reader": role},
            "aws_iam_role_policy": {
                "reader": {"role": "${aws_iam_role.reader.id}", "policy": json.dumps(policy)}
            },
        },
    }
    file = folder / "cdk.tf.json"
    file.write_text(json.dumps(document))
    return read_model([file])


def event(service: str, name: str, resource: str = "", role: str = "reader", **more: Any) -> Any:
    issuer = {"arn": f"arn:aws:iam::{ACCOUNT}:role/{role}"}
    return {
        "eventTime": "2027-01-01T00:00:00Z",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "userIdentity": {"type": "AssumedRole", "sessionContext": {"sessionIssuer": issuer}},
        "resources": [{"ARN": resource}] if resource else [],
        **more,
    }


def log(folder: Path, *records: Any) -> Path:
    file = folder / "trail.json"
    file.write_text(json.dumps({"Records": list(records)}))
    return file


def found(folder: Path, statements: list[dict[str, Any]], *records: Any) -> Unused:
    return unused(model(folder, *statements), read_uses([log(folder, *records)]))


READ = {"Action": ["dynamodb:GetItem", "dynamodb:Scan"], "Resource": TABLE}


def test_an_action_that_no_log_has_is_suggested(tmp_path: Path) -> None:
    (only,) = found(tmp_path, [READ], event("dynamodb", "GetItem", TABLE)).suggestions
    assert (only.actions, only.kept) == (("dynamodb:Scan",), ("dynamodb:GetItem",))
    assert only.source.address == "aws_iam_role_policy.reader"


def test_what_was_all_needed_is_left(tmp_path: Path) -> None:
    events = [event("dynamodb", name, TABLE) for name in ("GetItem", "Scan")]
    assert found(tmp_path, [READ], *events).suggestions == ()


def test_what_another_role_did_or_what_was_refused_is_no_need(tmp_path: Path) -> None:
    other = event("dynamodb", "Scan", TABLE, role="writer")
    refused = event("dynamodb", "Scan", TABLE, errorCode="AccessDenied")
    elsewhere = event("dynamodb", "Scan", TABLE + "-of-others")
    used = event("dynamodb", "GetItem", TABLE)
    (only,) = found(tmp_path, [READ], used, other, refused, elsewhere).suggestions
    assert only.actions == ("dynamodb:Scan",)


def test_of_a_service_that_no_log_has_nothing_is_said(tmp_path: Path) -> None:
    result = found(tmp_path, [READ], event("s3", "GetObject"))
    assert result.suggestions == ()
    assert result.silent == ("dynamodb",)
    assert "The logs say nothing of dynamodb." in report(result)


def test_what_no_log_ever_has_is_kept(tmp_path: Path) -> None:
    logs = {"Action": ["logs:PutLogEvents", "logs:DescribeLogGroups"], "Resource": "*"}
    (only,) = found(tmp_path, [logs], event("logs", "GetLogEvents")).suggestions
    assert (only.actions, only.unknown) == (("logs:DescribeLogGroups",), ("logs:PutLogEvents",))


def test_a_star_is_narrowed_to_what_was_used(tmp_path: Path) -> None:
    star = {"Action": "dynamodb:*", "Resource": TABLE}
    (only,) = found(tmp_path, [star], event("dynamodb", "Query", TABLE)).suggestions
    assert (only.actions, only.kept) == (("dynamodb:*",), ("dynamodb:Query",))


def test_a_resource_that_no_use_was_on_is_suggested(tmp_path: Path) -> None:
    two = {"Action": "dynamodb:GetItem", "Resource": [TABLE, f"{TABLE}/index/by-day"]}
    (only,) = found(tmp_path, [two], event("dynamodb", "GetItem", TABLE)).suggestions
    assert only.resources == (f"{TABLE}/index/by-day",)


def test_a_grant_of_which_nothing_was_used_goes(tmp_path: Path) -> None:
    result = found(tmp_path, [READ], event("dynamodb", "PutItem", TABLE))
    assert "remove the statement" in report(result)
    assert as_json(result)["suggestions"][0]["keep"] == []


@pytest.mark.parametrize(
    ("service", "name", "action"),
    [
        ("s3", "HeadObject", "s3:GetObject"),
        ("s3", "ListObjectsV2", "s3:ListBucket"),
        ("s3", "CompleteMultipartUpload", "s3:PutObject"),
        ("lambda", "Invoke20150331", "lambda:InvokeFunction"),
        ("lambda", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode"),
        ("dynamodb", "TransactGetItems", "dynamodb:GetItem"),
    ],
)
def test_an_event_is_the_action_that_iam_asks_about(
    tmp_path: Path, service: str, name: str, action: str
) -> None:
    uses = read_uses([log(tmp_path, event(service, name))]).uses
    assert action in {each.action for each in uses}


def test_an_access_log_shows_which_routes_were_called(tmp_path: Path) -> None:
    file = tmp_path / "access.log"
    lines = [
        {"routeKey": "GET /notes", "path": "/notes", "status": "200"},
        {"routeKey": "GET /admin", "path": "/admin", "status": "403"},
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    api = f"arn:aws:execute-api:eu-west-1:{ACCOUNT}:abc/$default"
    call = {"Action": "execute-api:Invoke", "Resource": [f"{api}/GET/notes", f"{api}/GET/admin"]}
    (only,) = unused(model(tmp_path, call), read_uses([file])).suggestions
    assert only.resources == (f"{api}/GET/admin",)


def test_the_decisions_of_a_local_aws_are_read(tmp_path: Path) -> None:
    file = tmp_path / "decisions.jsonl"
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/a"
    line = {"action": "dynamodb:GetItem", "resource": TABLE, "principal": session}
    file.write_text(json.dumps(line))
    (only,) = unused(model(tmp_path, READ), read_uses([file])).suggestions
    assert only.actions == ("dynamodb:Scan",)


def test_a_file_of_cloudtrail_may_be_packed(tmp_path: Path) -> None:
    file = tmp_path / "trail.json.gz"
    file.write_bytes(gzip.compress(json.dumps({"Records": [event("s3", "GetObject")]}).encode()))
    assert read_uses([file]).events == 1


@pytest.mark.parametrize("content", [b"no json", b"[1]", b'{"Records": 7}', b"\x1f\x8bxx", b"\xff"])
def test_another_file_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "trail.json"
    file.write_bytes(content)
    with pytest.raises(UnreadableLog, match=r"trail\.json"):
        read_uses([file])


_JSON = st.recursive(
    st.none() | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
_NAMES = (
    *("eventSource", "eventName", "userIdentity", "resources", "routeKey", "status", "path"),
    *("action", "principal", "resource", "eventTime", "errorCode"),
)


@given(st.lists(st.dictionaries(st.sampled_from(_NAMES), _JSON), max_size=3))
def test_any_entry_is_read(entries: list[Any]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        uses = read_uses([log(Path(folder), *entries)])
        report(unused(model(Path(folder), READ), uses))
