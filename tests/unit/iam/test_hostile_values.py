"""What is one caller's is nobody else's, whatever the callers and their tenants are called.

Every grant whose policy has a variable is tried with hostile values of it: names that begin as
others do, hold slashes, wildcards or variables, or nothing. The grants are found, not listed.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gatehouse.access import Policies, Policy, Request, evaluate, parse_policy
from gatehouse.api import HttpApi
from gatehouse.auth import UserPool, UserPoolClient
from gatehouse.compute import Function
from gatehouse.core import AppStack
from gatehouse.iam import Condition, EventBus, Permission, Queue, Role, Topic, policy_json
from gatehouse.storage import Bucket, GlobalIndex, LocalIndex, Table
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.unit.core.test_belonging import constructs
from tests.unit.synth import new_stack, synthesized, users_of_a_pool, write

KEY = "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"
ARN = "arn:aws:{}:eu-west-1:111122223333:a"
BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/a"
POOL = "eu-west-1_AbCdEfGhI"
COGNITO = "cognito-identity.amazonaws.com:sub"
TAG = "aws:PrincipalTag/tenant"

# A construct of each class that has grants.
MADE: dict[str, Callable[[AppStack], Any]] = {
    "BucketBase": lambda stack: Bucket(stack, "Files", kms_key=KEY),
    "TableBase": lambda stack: Table(
        stack,
        "Notes",
        partition_key="userId",
        sort_key="noteId",
        global_indexes={"byTag": GlobalIndex("tag"), "byUser": GlobalIndex("userId", "tag")},
        local_indexes={"byDate": LocalIndex("date")},
        kms_key=KEY,
    ),
    "HttpApiBase": lambda stack: HttpApi(stack, "Api"),
    "HttpApi": lambda stack: HttpApi(stack, "Api"),
    "FunctionBase": lambda stack: Function(stack, "F", "lambdas/hello.main"),
    "UserPoolBase": lambda stack: UserPool.from_id(stack, "People", POOL),
    "UserPoolClientBase": lambda stack: UserPoolClient.from_id(
        UserPool.from_id(stack, "People", POOL), "Web", "4k3abcdefghij"
    ),
    "Queue": lambda stack: Queue(ARN.format("sqs")),
    "Topic": lambda stack: Topic(ARN.format("sns")),
    "EventBus": lambda stack: EventBus(BUS),
}
# What grants name one by one.
NAMED = {"administer": ["AdminGetUser"]}
# Options of grants that have no default.
NEEDED = {"tag": "tenant"}
# Grants are tried with these options too.
MORE: dict[str, list[dict[str, Any]]] = {
    "own_folder": [{"prefix": "a/b"}],
    "folder_of_tag": [{"prefix": "tenants"}],
}


def grant_methods() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Class, method and options of everything that returns a grant."""
    for kind in (*constructs(), Queue, Topic, EventBus):
        for name, method in vars(kind).items():
            if inspect.isfunction(method) and not name.startswith("_"):
                signature = inspect.signature(method)
                if str(signature.return_annotation).strip("'") != "Grant":
                    continue
                needed = {
                    each.name: NEEDED[each.name]
                    for each in [*signature.parameters.values()][1:]
                    if each.default is each.empty and each.kind is not each.VAR_POSITIONAL
                }
                for more in ({}, *MORE.get(name, [])):
                    yield kind.__name__, name, {**needed, **more}


def in_iam(document: Mapping[str, Any]) -> dict[str, Any]:
    """A synthesized document as IAM gets it."""

    def text(value: str) -> str:
        arn = re.sub(r"\$\{aws_[a-z0-9_]+\.([a-z_]+)\.[a-z_]+\}", r"arn:aws:x:::\1", value)
        return re.sub(r"\$\{data\.[^}]*\}", "amazonaws.com", arn).replace("&{", "${")

    statements = []
    for each in document["statement"]:
        conditions: dict[str, Any] = {}
        for test in each.get("condition", []):
            values = [text(value) for value in test["values"]]
            conditions.setdefault(test["test"], {})[text(test["variable"])] = values
        statements.append(
            {
                "Effect": each.get("effect", "Allow"),
                "Action": each["actions"],
                "Resource": [text(value) for value in each["resources"]],
                "Condition": conditions,
            }
        )
    return {"Version": "2012-10-17", "Statement": statements}


@cache
def synthesized_grants() -> dict[str, dict[str, Any]]:
    """The policies of the grants that go by a variable, by the call that makes them."""
    write(Path(), {"lambdas/hello.py": "def main(event, context): ...\n"})
    found = {}
    for kind, method, options in grant_methods():
        stack = new_stack()
        grant = getattr(MADE[kind](stack), method)(*NAMED.get(method, []), **options)
        Role(stack, "Users", trust=users_of_a_pool(stack), permissions=[grant])
        # The link to a user pool gives its id, and no right.
        document = synthesized(stack)["data"]["aws_iam_policy_document"].get("users")
        if "&{" in json.dumps(document):
            shown = ", ".join(f"{name}={value!r}" for name, value in options.items())
            found[f"{kind}.{method}({shown})"] = in_iam(document)
    return found


# ---- hostile values ------------------------------------------------------------------------------

BITS = ["acme", "eu", "a", "A", "/", "//", ".", "..", "*", "?", "%2F", "%2f", "$", "{", "}", " "]
BITS += ["${aws:PrincipalTag/tenant}", "&{aws:username}", "#", ":", "@", "é", "\u0130", "\n", "-"]
texts = st.lists(st.sampled_from(BITS), max_size=4).map("".join)


def pairs_of(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, str]]:
    """Two values that differ, the second one often made of the first."""
    made = st.tuples(values, texts).map(lambda each: (each[0], each[0] + each[1]))
    turned = made.map(lambda each: (each[1], each[0]))
    cased = values.map(lambda each: (each, each.swapcase()))
    return st.one_of(st.tuples(values, values), made, turned, cased).filter(
        lambda each: each[0] != each[1]
    )


identities = st.uuids().map(lambda each: f"eu-west-1:{each}")
# What each variable can be. A grant by another one fails here until its values are known.
VALUES: dict[str, st.SearchStrategy[tuple[str, str]]] = {
    COGNITO: st.tuples(identities, identities).filter(lambda each: each[0] != each[1]),
    TAG: pairs_of(texts),
}
RIGHT = {
    COGNITO: ["eu-west-1:01234567-89ab-cdef-0123-456789abcdef"],
    TAG: ["acme", "Acme Söhne", "a.b:c+d=e@f-g", "x" * 256],
}
_VARIABLE = re.compile(r"\$\{([a-z-]+[a-z.-]*:[A-Za-z/]+)\}")


def variables_of(policy: Mapping[str, Any]) -> set[str]:
    return set(_VARIABLE.findall(json.dumps(policy)))


def filled(pattern: str, value: str, tail: str) -> str:
    """A text that a policy's pattern matches for one value of its variable."""
    return _VARIABLE.sub(lambda _: value, pattern).replace("*", tail)


def requests(
    policy: Mapping[str, Any], variable: str, values: tuple[str, ...], tail: str
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Action, resource and keys of requests for what belongs to one of the values."""
    for statement in policy["Statement"]:
        keys: dict[str, list[Any]] = {}
        for operator, tests in statement["Condition"].items():
            for key, patterns in tests.items():
                if key.lower() == variable.lower() or operator == "Null":
                    continue
                several = operator.startswith("For")
                own = [filled(each, value, tail) for each in patterns for value in values]
                asked: list[Any] = [[each] if several else each for each in own]
                keys[key] = [*asked, *([own, []] if several else [tail]), None]
        for action in statement["Action"]:
            for resource in statement["Resource"]:
                for value in values:
                    yield from (
                        (action, filled(resource, value, tail), context)
                        for context in contexts(keys)
                    )


def contexts(keys: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    found: list[dict[str, Any]] = [{}]
    for key, values in keys.items():
        found = [
            {**each, **({} if value is None else {key: value})}
            for each in found
            for value in values
        ]
    yield from found


def allows(policy: Policy, variable: str, value: str, asked: tuple[str, str, Any]) -> bool:
    action, resource, context = asked
    session = "arn:aws:sts::111122223333:assumed-role/users/session"
    request = Request(action, resource, session, {**context, variable: value})
    return evaluate(request, Policies(identity=[policy])).allowed


def shared(
    policy: Mapping[str, Any], variable: str, pair: tuple[str, str], tail: str
) -> list[tuple[str, str, Any]]:
    """Requests that callers of both values may make, though each is about something of one."""
    compiled = parse_policy(policy)
    return [
        asked
        for asked in requests(policy, variable, pair, tail)
        if all(allows(compiled, variable, value, asked) for value in pair)
        # The key's own rights are not somebody's: KMS is reached through S3 and DynamoDB alone.
        and not asked[0].startswith("kms:")
    ]


tails = st.one_of(st.just("payroll.csv"), texts)


def test_each_construct_with_grants_is_tried() -> None:
    found = {kind for kind, _, _ in grant_methods()}
    assert found == MADE.keys()


def test_the_grants_that_go_by_a_variable_are_these_and_their_values_are_known() -> None:
    grants = synthesized_grants()
    assert {each.partition("(")[0] for each in grants} == {
        "BucketBase.folder_of_tag",
        "BucketBase.own_folder",
        "TableBase.items_of_tag",
        "TableBase.own_items",
    }
    for policy in grants.values():
        (variable,) = variables_of(policy)
        assert variable in VALUES


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nothing_is_of_two_callers(data: st.DataObject) -> None:
    for policy in synthesized_grants().values():
        (variable,) = variables_of(policy)
        pair = data.draw(VALUES[variable])
        assert shared(policy, variable, pair, data.draw(tails)) == []


def test_everybody_reaches_what_is_their_own() -> None:
    for policy in synthesized_grants().values():
        (variable,) = variables_of(policy)
        compiled = parse_policy(policy)
        for value in RIGHT[variable]:
            wanted = {action for each in policy["Statement"] for action in each["Action"]}
            reached = {
                asked[0]
                for asked in requests(policy, variable, (value,), "payroll.csv")
                if allows(compiled, variable, value, asked)
            }
            assert reached == wanted


# ---- the same for what people write themselves ---------------------------------------------------

ENDINGS = ["", "/", "#", "-", "/x/", ":", "/*", "*", "/?", "/${aws:PrincipalTag/b}", "#*"]
BEGINNINGS = ["", "a/", "*", "*/", "a*-"]
GUARDS: list[list[Condition]] = [
    [],
    [Condition("StringNotLike", TAG, ["*/*"])],
    [Condition("StringNotLike", TAG, ["*-*"])],
    [Condition("StringEquals", TAG, ["acme", "eu"])],
    [Condition("StringEquals", TAG, ["acme", "acme/eu"])],
    [Condition("StringLike", TAG, ["?*"])],
]


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(BEGINNINGS),
    st.sampled_from(ENDINGS),
    st.sampled_from(GUARDS),
    st.lists(st.sampled_from("abe/-:. "), max_size=6).map("".join),
    st.lists(st.sampled_from("abe/-:. "), min_size=1, max_size=4).map("".join),
    tails,
)
@example("", "/*", [], "acme", "/eu", "x")
def test_a_permission_that_is_taken_holds_its_callers_apart(
    beginning: str, ending: str, guards: list[Condition], name: str, more: str, tail: str
) -> None:
    resource = f"arn:aws:s3:::files/{beginning}${{{TAG}}}{ending}"
    try:
        Permission(["s3:GetObject"], [resource], guards)
    except ValueError:
        return
    statement = {
        "Effect": "Allow",
        "Action": ["s3:GetObject"],
        "Resource": [resource],
        "Condition": {each.operator: {each.key: list(each.texts)} for each in guards},
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    if "${aws:PrincipalTag/b}" in ending:
        return  # its second variable is not the caller's name
    for pair in ((name, name + more), (name, more + name)):
        assert shared(policy, TAG, pair, tail) == []


@pytest.mark.parametrize(
    "guards", [GUARDS[1], GUARDS[3], [Condition("StringNotLikeIfExists", TAG, ["*/*"])]]
)
def test_a_folder_by_a_tag_is_right_with_a_condition(guards: list[Condition]) -> None:
    Permission(["s3:GetObject"], [f"arn:aws:s3:::files/${{{TAG}}}/*"], guards)


@pytest.mark.parametrize("guards", [GUARDS[0], GUARDS[2], GUARDS[4], GUARDS[5]])
def test_a_folder_by_a_tag_is_wrong_without_one(guards: list[Condition]) -> None:
    with pytest.raises(ValueError, match="so the value acme would match what is acme/eu's"):
        Permission(["s3:GetObject"], [f"arn:aws:s3:::files/${{{TAG}}}/*"], guards)


def test_raw_json_is_right_with_a_condition_too() -> None:
    statement = {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": [f"arn:aws:s3:::files/${{{TAG}}}/*"],
        "Condition": {"StringNotLike": {TAG: "*/*"}},
    }
    assert "$${aws:PrincipalTag/tenant}/*" in policy_json({"Statement": [statement]})
    assert policy_json(json.dumps({"Statement": statement}))
    with pytest.raises(ValueError, match="so the value acme would match what is acme/eu's"):
        policy_json(json.dumps({"Statement": {**statement, "Condition": {}}}))
    assert policy_json({"Statement": {**statement, "Condition": {}, "Effect": "Deny"}})
