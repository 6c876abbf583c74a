"""Policy variables reach AWS as they were written; Terraform's references stay Terraform's."""

from __future__ import annotations

import pytest
from gatehouse.core import AppStack, OptionError
from gatehouse.iam import Condition, Permission, Role, policy_json
from gatehouse.iam.policy_variables import for_policy_document, variables_in
from gatehouse.storage import Bucket
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.synth import synthesized, users_of_a_pool

# Written as AWS's documents write them, in every kind that they have.
VARIABLES = [
    "${cognito-identity.amazonaws.com:sub}",
    "${cognito-identity-us-gov.amazonaws.com:sub}",
    "${cognito-identity.cn-north-1.amazonaws.com.cn:sub}",
    "${TfToken[TOKEN.7]}".join(["${", ":sub}"]),
    "${aws:username}",
    "${aws:userid}",
    "${AWS:UserName}",
    "${aws:PrincipalTag/tenant}",
    "${aws:PrincipalTag/cost center}",
    "${aws:PrincipalTag/größe}",
    "${credentials-iot:ThingName}",
    "${aws:PrincipalTag/team, 'company-wide'}",
    "${aws:SourceIp}",
    "${aws:CurrentTime}",
    "${aws:FederatedProvider}",
    "${s3:prefix}",
    "${s3:max-keys}",
    "${s3:x-amz-acl}",
    "${dynamodb:Select}",
    "${saml:namequalifier}",
    "${saml:sub}",
    "${sts:ExternalId}",
    "${graph.facebook.com:id}",
    "${www.amazon.com:user_id}",
    "${accounts.google.com:sub}",
    "${acme.eu.auth0.com:sub}",
    "${token.actions.githubusercontent.com:actor}",
    "${token.actions.githubusercontent.com:sub}",
    "${gitlab.com:aud}",
    "${*}",
    "${?}",
    "${$}",
]
REFERENCES = [
    "${aws_s3_bucket.uploads.arn}",
    "${TfToken[TOKEN.12]}",
    "${data.aws_region.current.id}",
    "${var.name}",
    '${lookup({"a" = "b:c"}, data.aws_partition.current.partition, "d")}',
    '${aws_x.y["a:b"].arn}',
    '${var.open ? "a" : "b"}',
    "${var.open ? aws_x.y.id : aws_x.z.id}",
    '${format("%s:%s", var.a, var.b)}',
    '${join(":", var.parts)}',
    "${provider::aws::arn_parse(var.arn).region}",
    "${[for each in var.list : each.id]}",
    "${module.users.pool_id}",
    "${local.name}",
    "%{if var.open}a%{endif}",
]
LITERALS = ["", "arn:aws:s3:::notes/", "/*", "$default", "$", "{", "}", "a:b", "/private/", "é"]

pieces = st.lists(
    st.one_of(
        st.tuples(st.just("variable"), st.sampled_from(VARIABLES)),
        st.tuples(st.just("reference"), st.sampled_from(REFERENCES)),
        st.tuples(st.just("literal"), st.sampled_from(LITERALS[:4] + LITERALS[7:])),
    ),
    max_size=8,
)


@given(pieces)
def test_in_a_policy_document_variables_and_nothing_else_are_written_anew(
    parts: list[tuple[str, str]],
) -> None:
    expected = "".join("&" + text[1:] if kind == "variable" else text for kind, text in parts)
    assert for_policy_document("".join(text for _, text in parts)) == expected


@given(pieces)
def test_elsewhere_variables_get_one_dollar_more_and_references_stay(
    parts: list[tuple[str, str]],
) -> None:
    expected = "".join("$" + text if kind == "variable" else text for kind, text in parts)
    assert policy_json("".join(text for _, text in parts)) == expected


@given(pieces)
def test_writing_for_terraform_twice_changes_nothing(parts: list[tuple[str, str]]) -> None:
    once = for_policy_document("".join(text for _, text in parts))
    assert for_policy_document(once) == once


@pytest.mark.parametrize("text", LITERALS + REFERENCES)
def test_what_is_no_variable_has_none_in_it(text: str) -> None:
    assert list(variables_in(text)) == []


@pytest.mark.parametrize("variable", VARIABLES)
def test_each_variable_of_aws_can_be_written(variable: str) -> None:
    Permission(["s3:GetObject"], [f"arn:aws:s3:::notes/{variable}/today"])
    Condition("StringLike", "s3:prefix", [f"{variable}/*"])


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("${cognito-identity.amazonaws.com:subject}", "cognito-identity.amazonaws.com:sub"),
        ("${cognito-identity.amazonaws.com.sub}", "${cognito-identity.amazonaws.com:sub}"),
        ("${cognito-identity.amazon.com:sub}", "cognito-identity.amazonaws.com:sub"),
        ("${cognito-idenity.amazonaws.com:sub}", "cognito-identity.amazonaws.com:sub"),
        ("${cognito:sub}", "keys begin with"),
        ("${aws:usrname}", "aws:username"),
        ("${aws:PrincipleTag/tenant}", "aws:PrincipalTag/*"),
        ("${aws:principaltag}", "aws:PrincipalTag/*"),
        ("${s3:prefx}", "s3:prefix"),
        ("${saml:naamequalifier}", "saml:namequalifier"),
        ("${acme.eu.auth0.com:subject}", "acme.eu.auth0.com:sub"),
    ],
)
def test_a_misspelt_variable_stops_with_the_right_one(wrong: str, right: str) -> None:
    with pytest.raises(OptionError) as refused:
        Permission(["s3:GetObject"], [f"arn:aws:s3:::notes/{wrong}/*"])
    assert right in refused.value.fix


@pytest.mark.parametrize("key", ["cognito-identity.amazonaws.com:amr", "aws:TagKeys"])
def test_a_key_with_several_values_is_no_variable(key: str) -> None:
    with pytest.raises(OptionError, match="a policy variable must have one value"):
        Condition("StringEquals", "s3:prefix", [f"${{{key}}}"])


def test_the_raw_form_of_the_documents_reaches_the_data_source(stack: AppStack) -> None:
    uploads = Bucket(stack, "Uploads")
    Role(
        stack,
        "Users",
        trust=users_of_a_pool(stack),
        permissions=[
            Permission(
                actions=["s3:GetObject"],
                resources=[f"{uploads.arn}/private/${{cognito-identity.amazonaws.com:sub}}/*"],
            )
        ],
    )
    (statement,) = synthesized(stack)["data"]["aws_iam_policy_document"]["users"]["statement"]
    assert statement["resources"] == [
        "${aws_s3_bucket.uploads.arn}/private/&{cognito-identity.amazonaws.com:sub}/*"
    ]
