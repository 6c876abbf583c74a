"""Laws that hold for every policy and every request."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from typing import Any

from gatehouse.access import (
    Decision,
    InvalidPolicy,
    Policies,
    Policy,
    Principal,
    Request,
    evaluate,
    parse_policy,
)
from hypothesis import given, settings
from hypothesis import strategies as st

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/ann"
SERVICE = "lambda.amazonaws.com"

ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "*", "s3:?utObject", "iam:*"]
RESOURCES = [
    "*",
    "arn:aws:s3:::notes/*",
    "arn:aws:s3:::notes/${aws:username}/*",
    "arn:aws:s3:::notes/${aws:username, 'none'}/?",
    "arn:aws:s3:*/a",
    "arn:aws:s3:::other",
]
NAMED: list[object] = [
    "*",
    {"AWS": ACCOUNT},
    {"AWS": USER},
    {"AWS": ROLE},
    {"AWS": SESSION},
    {"Service": SERVICE},
    {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", SESSION]},
    {},
]
OPERATORS = ["StringEquals", "StringNotEquals", "StringLike", "Null", "NumericLessThan", "Bool"]
VALUES = ["a", "true", "5", "*", "${aws:username}", ""]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def either(*names: str) -> st.SearchStrategy[str]:
    return st.sampled_from(names)


@st.composite
def operators(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from(OPERATORS))
    if name != "Null":
        name += draw(either("", "IfExists"))
    return draw(either("", "", "ForAllValues:", "ForAnyValue:")) + name


@st.composite
def statements(draw: st.DrawFn, principals: bool = False) -> dict[str, object]:
    statement: dict[str, object] = {
        "Effect": draw(either("Allow", "Deny")),
        draw(either("Action", "Action", "NotAction")): draw(
            st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2)
        ),
        draw(either("Resource", "Resource", "NotResource")): draw(
            st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2)
        ),
        "Condition": draw(
            st.dictionaries(
                operators(),
                st.dictionaries(
                    either("aws:a", "AWS:B"),
                    st.lists(st.sampled_from(VALUES), max_size=2),
                    max_size=2,
                ),
                max_size=2,
            )
        ),
    }
    if principals:
        statement[draw(either("Principal", "Principal", "NotPrincipal"))] = draw(
            st.sampled_from(NAMED)
        )
    return statement


lists = st.lists(statements(), max_size=4)
Documents = dict[str, list[dict[str, object]] | None]

documents = st.fixed_dictionaries(
    {
        "identity": lists,
        "resource": st.lists(statements(principals=True), max_size=4),
        "boundary": st.none() | lists,
        "session": st.none() | lists,
    }
)

requests = st.builds(
    Request,
    action=either("s3:GetObject", "S3:putobject", "iam:CreateUser", "nonsense"),
    resource=either("arn:aws:s3:::notes/ann/x", "arn:aws:s3:::notes/none/x", "*", "not an arn"),
    principal=st.sampled_from(
        [USER, SESSION, ROLE, ACCOUNT, "*", SERVICE, Principal.federated("x")]
    ),
    context=st.dictionaries(
        either("aws:a", "aws:b", "aws:username", "AWS:USERNAME"),
        st.none() | st.sampled_from([*VALUES, "ann"]) | st.lists(st.sampled_from(VALUES)),
        max_size=4,
    ),
    resource_account=st.none() | either(ACCOUNT, "444455556666"),
)


def compiled(documents: Documents) -> Policies:
    def one(name: str) -> list[Policy] | None:
        found = documents[name]
        if found is None:
            return None
        return [parse_policy({"Version": "2012-10-17", "Statement": found}, name)]

    return Policies(
        identity=one("identity") or [],
        resource=one("resource") or [],
        boundary=one("boundary"),
        session=one("session"),
    )


def decide(request: Request, documents: Documents) -> Decision:
    return evaluate(request, compiled(documents))


def with_one_more(documents: Documents, name: str, statement: dict[str, object]) -> Documents:
    found = documents[name]
    return documents if found is None else {**documents, name: [*found, statement]}


places = either("identity", "boundary", "session")


@given(requests, documents, places, statements())
def test_adding_an_allow_never_takes_access_away(
    request: Request, documents: Documents, place: str, extra: dict[str, object]
) -> None:
    if decide(request, documents).allowed:
        more = with_one_more(documents, place, {**extra, "Effect": "Allow"})
        assert decide(request, more).allowed


@given(requests, documents, statements(principals=True))
def test_adding_an_allow_to_a_resource_policy_never_takes_access_away(
    request: Request, documents: Documents, extra: dict[str, object]
) -> None:
    if decide(request, documents).allowed:
        more = with_one_more(documents, "resource", {**extra, "Effect": "Allow"})
        assert decide(request, more).allowed


@given(requests, documents, places, statements())
def test_adding_a_deny_never_gives_access(
    request: Request, documents: Documents, place: str, extra: dict[str, object]
) -> None:
    if not decide(request, documents).allowed:
        more = with_one_more(documents, place, {**extra, "Effect": "Deny"})
        assert not decide(request, more).allowed


@given(requests, documents, statements(principals=True))
def test_adding_a_deny_to_a_resource_policy_never_gives_access(
    request: Request, documents: Documents, extra: dict[str, object]
) -> None:
    if not decide(request, documents).allowed:
        more = with_one_more(documents, "resource", {**extra, "Effect": "Deny"})
        assert not decide(request, more).allowed


@given(requests, documents, places, lists)
def test_a_limit_never_gives_access(
    request: Request, documents: Documents, place: str, limit: list[dict[str, object]]
) -> None:
    unlimited: Documents = {**documents, "boundary": None, "session": None}
    if not decide(request, unlimited).allowed:
        for name in ("boundary", "session"):
            assert not decide(request, {**unlimited, name: limit}).allowed


@given(requests, documents, st.randoms())
def test_the_order_of_statements_does_not_matter(
    request: Request, documents: Documents, chance: random.Random
) -> None:
    shuffled = {
        name: None if found is None else chance.sample(found, len(found))
        for name, found in documents.items()
    }
    assert decide(request, documents).effect == decide(request, shuffled).effect


@given(requests, documents)
def test_the_statement_that_decided_has_the_effect_of_the_decision(
    request: Request, documents: Documents
) -> None:
    decision = decide(request, documents)
    if decision.effect == "ExplicitDeny":
        assert decision.statement is not None
        assert decision.statement.effect == "Deny"
    elif decision.statement is not None:
        assert decision.allowed
        assert decision.statement.effect == "Allow"
    assert decision.reason.startswith(f"{request.action} on {request.resource} is ")
    assert decision.reason.endswith(".")


names = st.text(alphabet=st.sampled_from("ab/*?$:{}.\\|^\n'"), min_size=1, max_size=8)


@given(names, names)
def test_a_value_can_not_widen_a_match(value: str, owner: str) -> None:
    policy = parse_policy(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "s3:*",
                "Resource": "arn:aws:s3:::notes/${aws:username}/*",
                "Condition": {"StringLike": {"s3:prefix": "${aws:username}/*"}},
            },
        }
    )
    resource = f"arn:aws:s3:::notes/{owner}/x"
    context = {"aws:username": value, "s3:prefix": f"{owner}/"}
    decision = evaluate(Request("s3:GetObject", resource, USER, context), Policies([policy]))
    assert decision.allowed == f"{owner}/".startswith(f"{value}/")


def naive(pattern: str, text: str, crosses: Mapping[int, bool]) -> bool:
    """Match by the definition: every way to fill each wildcard."""
    reachable = {0}
    for index, character in enumerate(pattern):
        if character == "*":
            grown = set(reachable)
            for start in reachable:
                for end in range(start, len(text)):
                    if text[end] == ":" and not crosses[index]:
                        break
                    grown.add(end + 1)
            reachable = grown
        elif character == "?":
            reachable = {
                at + 1 for at in reachable if at < len(text) and (crosses[index] or text[at] != ":")
            }
        else:
            reachable = {at + 1 for at in reachable if text[at : at + 1] == character}
    return len(text) in reachable


def crossing(pattern: str) -> dict[int, bool]:
    """Tell which wildcards of an ARN may match colons."""
    free: dict[int, bool] = {}
    for index, character in enumerate(pattern):
        in_resource = pattern[:index].count(":") >= 5
        ends_segment = pattern[index + 1 : index + 2] in ("", ":")
        free[index] = in_resource or (character == "*" and ends_segment)
    return free


arns = st.text(alphabet="ab:", max_size=14).map("arn:".__add__)
arn_patterns = st.text(alphabet="ab:*?", max_size=12).map("arn:".__add__)


def allows(resource: str, given: str, condition: object) -> bool:
    """Allow with one resource and one condition, asked about a text as both."""
    statement = {"Effect": "Allow", "Action": "*", "Resource": resource, "Condition": condition}
    policy = parse_policy({"Version": "2012-10-17", "Statement": statement})
    request = Request("s3:Get", given, USER, {"k": given}, resource_account=ACCOUNT)
    return evaluate(request, Policies([policy])).allowed


@settings(max_examples=500)
@given(arn_patterns, arns)
def test_a_resource_matches_exactly_what_its_definition_says(pattern: str, arn: str) -> None:
    assert allows(pattern, arn, {}) == naive(
        pattern.replace("**", "*"), arn, crossing(pattern.replace("**", "*"))
    )


@settings(max_examples=500)
@given(st.text(alphabet="ab*?\n", max_size=10), st.text(alphabet="ab\n", max_size=10))
def test_string_like_matches_exactly_what_its_definition_says(pattern: str, text: str) -> None:
    everywhere = dict.fromkeys(range(len(pattern)), True)
    assert allows("*", text, {"StringLike": {"k": pattern}}) == naive(pattern, text, everywhere)


def parsed(document: Any) -> Policy | InvalidPolicy:
    try:
        return parse_policy(document, "here")
    except InvalidPolicy as error:
        return error


def parsed_or_refused(document: Any) -> None:
    found = parsed(document)
    if isinstance(found, InvalidPolicy):
        assert found.place == "here"
        assert str(found).startswith(f"here: {found.path} ")
        assert found.path.startswith("$")
    else:
        assert evaluate(Request("s3:GetObject", "*", USER), Policies([found])).reason


@given(json_values)
def test_any_json_is_a_policy_or_an_invalid_policy(document: Any) -> None:
    parsed_or_refused(document)


@given(st.text())
def test_any_text_is_a_policy_or_an_invalid_policy(document: str) -> None:
    parsed_or_refused(document)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in inner if isinstance(value, (dict, list)) else ():
        yield from paths(member, (*path, key))


@settings(max_examples=300)
@given(statements(principals=True), st.data(), json_values)
def test_a_policy_with_any_part_replaced_is_a_policy_or_an_invalid_policy(
    statement: dict[str, object], data: st.DataObject, part: Any
) -> None:
    document = json.loads(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    *path, last = data.draw(st.sampled_from([at for at in paths(document) if at]))
    holder = document
    for key in path:
        holder = holder[key]
    holder[last] = part
    parsed_or_refused(document)


@given(
    st.text(),
    st.text(),
    st.text(),
    st.dictionaries(st.text() | either("aws:a", "aws:b", "aws:username"), json_values),
    documents,
)
def test_the_evaluator_never_raises(
    action: str, resource: str, principal: str, context: dict[str, Any], documents: Documents
) -> None:
    assert decide(Request(action, resource, principal, context), documents).reason
    assert decide(Request(action, resource, f"arn:{principal}", context), documents).reason


@given(st.text(), st.text(), st.sampled_from(["Date", "Numeric"]))
def test_no_value_breaks_a_comparison(wanted: str, given: str, family: str) -> None:
    less = allows("*", given, {f"{family}LessThan": {"k": wanted}})
    more = allows("*", given, {f"{family}GreaterThanEquals": {"k": wanted}})
    assert not (less and more)
