"""Hostile, broken and foreign input is refused by name or not known: never a crash, never safe."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access.matrix import Matrix, matrix_of
from gatehouse.access.model import UnreadableInput, read_model
from gatehouse.access.showing import as_json, as_markdown, as_svg, facts_of, lock_text
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.access.stacks import SUB, allow, instance, people, policy, read, state, trust

FILES = "${aws_s3_bucket.files.arn}"
ODD = st.sampled_from(["${", "${a.b.c}", "<?x>", "*", "&{", "%{if}", "${var.x}", "\x00", "arn:"])
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | ODD
JSON = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


def whole() -> dict[str, Any]:
    """A stack with something of each kind."""
    public = policy(allow("s3:GetObject", f"{FILES}/open/*", Principal="*"))
    route = {
        "api_id": "${aws_apigatewayv2_api.api.id}",
        "route_key": "GET /a",
        "authorization_type": "AWS_IAM",
    }
    statements = (
        allow("s3:GetObject", f"{FILES}/private/{SUB}/*"),
        allow("execute-api:Invoke", "${aws_apigatewayv2_api.api.execution_arn}/*"),
    )
    return people(
        *statements,
        aws_s3_bucket_policy={"files": {"bucket": "${aws_s3_bucket.files.id}", "policy": public}},
        aws_apigatewayv2_api={"api": {"name": "api", "protocol_type": "HTTP"}},
        aws_apigatewayv2_route={"a": route},
    )


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """List every place in a document."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, each in enumerate(value) if isinstance(value, list) else inner:
        yield from places(each, (*path, key))


def put(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Put a value into a place of a copy."""
    if not path:
        return value
    changed = copy.deepcopy(document)
    at = changed
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return changed


def shown(made: Matrix) -> None:
    """Show it in every way."""
    lock_text(facts_of(made))
    for show in (as_json, as_markdown, as_svg):
        assert show(made)


@given(seed=st.integers(0, 2**32), value=JSON)
@settings(max_examples=150, deadline=None)
def test_a_configuration_with_anything_anywhere_is_read(
    seed: int, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = {"resource": whole()}
    where = random.Random(seed).choice(list(places(document)))
    file = tmp_path_factory.mktemp("fuzz") / "cdk.tf.json"
    file.write_text(json.dumps(put(document, where, value)))
    with contextlib.suppress(UnreadableInput):
        shown(matrix_of(read_model([file])))


def recorded() -> dict[str, Any]:
    """A state with a role and a bucket."""
    role = instance("aws_iam_role", "r", name="r", arn="arn:aws:iam::111122223333:role/r",
                    assume_role_policy=trust("eu-west-1:pool"))  # fmt: skip
    bucket = instance("aws_s3_bucket", "b", bucket="b", arn="arn:aws:s3:::b", policy=None)
    pool = instance("aws_cognito_identity_pool", "p", id="eu-west-1:pool", identity_pool_name="p",
                    allow_unauthenticated_identities=True)  # fmt: skip
    return state(role, bucket, pool)


@given(seed=st.integers(0, 2**32), value=JSON)
@settings(max_examples=100, deadline=None)
def test_a_state_with_anything_anywhere_is_read(
    seed: int, value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = recorded()
    where = random.Random(seed).choice(list(places(document)))
    file = tmp_path_factory.mktemp("fuzz") / "state.json"
    file.write_text(json.dumps(put(document, where, value)))
    with contextlib.suppress(UnreadableInput):
        shown(matrix_of(read_model([file])))


@given(cut=st.integers(0, 3000))
@settings(max_examples=40, deadline=None)
def test_a_file_that_was_cut_is_refused(cut: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    text = json.dumps({"resource": whole()})
    file = tmp_path_factory.mktemp("cut") / "cdk.tf.json"
    file.write_text(text[: min(cut, len(text) - 1)])
    with pytest.raises(UnreadableInput, match="must be JSON"):
        read_model([file])


#: Arguments of which each decides who gets in, or what they may do.
_DECIDING = [
    ("aws_iam_role_policy", "member", "role"),
    ("aws_iam_role_policy", "member", "policy"),
    ("aws_iam_role", "member", "assume_role_policy"),
    ("aws_cognito_identity_pool_roles_attachment", "pool", "roles"),
    ("aws_cognito_identity_pool_roles_attachment", "pool", "identity_pool_id"),
    ("aws_s3_bucket_policy", "files", "bucket"),
    ("aws_s3_bucket_policy", "files", "policy"),
    ("aws_apigatewayv2_route", "a", "authorization_type"),
]


@pytest.mark.parametrize("where", _DECIDING, ids="-".join)
def test_what_is_not_known_takes_no_access_away(
    where: tuple[str, str, str], tmp_path: Path
) -> None:
    known = matrix_of(read(tmp_path, "known", resource=whole()))
    changed = put(whole(), where, "${var.not_known}")
    hidden = matrix_of(read(tmp_path, "hidden", resource=changed))
    assert hidden.model.unknowns
    for (thing, caller), cell in known.cells.items():
        after = hidden.cell(thing, caller)
        for verb, answer in cell.answers.items():
            assert not answer.is_had or verb not in after.answers or after.answers[verb].is_had


def test_what_belongs_to_nothing_is_said(tmp_path: Path) -> None:
    changed = put(whole(), ("aws_apigatewayv2_route", "a", "api_id"), "${var.not_known}")
    model = read(tmp_path, resource=changed)
    assert any(each.source.address == "aws_apigatewayv2_route.a" for each in model.unknowns)


def test_roles_that_assume_each_other_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(12)]

    def trusting(number: int) -> str:
        before = (
            f"${{aws_iam_role.{names[number - 1]}.arn}}" if number else "${aws_iam_role.member.arn}"
        )
        return policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": before}})

    made = matrix_of(
        read(
            tmp_path,
            resource=people(
                allow("sts:AssumeRole", "*"),
                aws_iam_role={
                    name: {"name": name, "assume_role_policy": trusting(number)}
                    for number, name in enumerate(names)
                },
                aws_iam_role_policy={
                    name: {"role": f"${{aws_iam_role.{name}.id}}", "name": name,
                           "policy": policy(allow(["sts:AssumeRole", "s3:GetObject"], "*"))}
                    for name in names
                },
            ),
        )
    )  # fmt: skip
    (user,) = (each for each in made.callers if each.name == "user")
    assert len(user.sessions) == len(names) + 1


@pytest.mark.parametrize("text", ["*" * 6144, "?" * 6144, "*?" * 3072, "arn:" + "*:" * 3000])
def test_a_policy_of_wildcards_is_decided(tmp_path: Path, text: str) -> None:
    made = matrix_of(read(tmp_path, resource=people(allow("s3:GetObject", text))))
    assert made.cell("any other object of files", "user").answers


def test_a_foreign_configuration_has_nothing_of_aws(tmp_path: Path) -> None:
    model = read(tmp_path, resource={"google_storage_bucket": {"b": {"name": "b"}}})
    assert (model.buckets, model.unknowns) == ((), ())


@pytest.mark.parametrize("kind", ["aws_iam_role_policy", "aws_sqs_queue_policy"])
def test_a_statement_that_is_not_known_may_be_any(kind: str, tmp_path: Path) -> None:
    text = '{"Version": "2012-10-17", "Statement": ["${var.more}"]}'
    about = {"role": "r"} if kind == "aws_iam_role_policy" else {"queue_url": "q"}
    made = {
        "aws_iam_role": {"r": {"name": "r", "assume_role_policy": "{}"}},
        "aws_sqs_queue": {"q": {"name": "q", "id": "q"}},
        kind: {"p": {**about, "policy": text}},
    }
    file = tmp_path / "cdk.tf.json"
    file.write_text(json.dumps({"variable": {"more": {}}, "resource": made}))
    found = [each for each in read_model([file]).documents if each.source.address == f"{kind}.p"]
    assert [each.is_known for each in found] == [False]
    assert found[0].most.statements[0].effect == "Allow"
    assert found[0].most.statements[0].covers_action("sqs:sendmessage")
    assert all(not isinstance(each, str) for each in found[0].statements)


def test_conditions_that_are_not_known_may_hold(tmp_path: Path) -> None:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": "${var.more}"}
    made = {
        "aws_iam_role": {"r": {"name": "r", "assume_role_policy": trust()}},
        "aws_iam_role_policy": {"p": {"role": "r", "policy": policy(statement)}},
    }
    file = tmp_path / "cdk.tf.json"
    file.write_text(json.dumps({"variable": {"more": {}}, "resource": made}))
    (found,) = read_model([file]).roles[0].policies
    assert found.most.statements[0].conditions == ()
    assert found.most.statements[0].covers_action("s3:getobject")
    assert not found.least.statements[0].covers_action("s3:getobject")


def test_half_of_a_character_is_refused_and_a_whole_one_is_read(tmp_path: Path) -> None:
    def made(name: str) -> Path:
        file = tmp_path / "cdk.tf.json"
        file.write_text(f'{{"resource": {{"aws_s3_bucket": {{"b": {{"bucket": "{name}"}}}}}}}}')
        return file

    assert read_model([made(r"\ud83d\ude00")]).buckets[0].name == "😀"
    with pytest.raises(UnreadableInput, match="half of a character"):
        read_model([made(r"a\ud800b")])


def test_half_of_a_character_in_a_policy_makes_it_not_known(tmp_path: Path) -> None:
    text = policy(allow(r"s3:\ud800", "*")).replace("\\\\", "\\")
    made = {
        "aws_iam_role": {"r": {"name": "r", "assume_role_policy": trust()}},
        "aws_iam_role_policy": {"p": {"role": "r", "policy": text}},
    }
    file = tmp_path / "cdk.tf.json"
    file.write_text(json.dumps({"resource": made}))
    (found,) = read_model([file]).roles[0].policies
    assert not found.is_known
