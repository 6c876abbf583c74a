"""Plans and states: what is known counts, and what is known after apply is followed or said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gatehouse.access.model import Model, read_model

from tests.unit.access.stacks import allow, instance, of_functions, policy, state, write

ARN = "arn:aws:iam::111122223333:role/r"


def read(folder: Path, document: dict[str, Any], name: str = "x.json") -> Model:
    file = folder / name
    file.write_text(json.dumps(document))
    return read_model([file])


def test_a_state_says_account_region_and_names(tmp_path: Path) -> None:
    queue = "arn:aws:sqs:eu-west-1:111122223333:q"
    model = read(
        tmp_path,
        state(
            instance("aws_iam_role", "r", name="r", arn=ARN, assume_role_policy=of_functions()),
            instance(
                "aws_iam_role_policy", "p", role="r", name="p", policy=policy(allow("s3:*", "*"))
            ),
            instance("aws_sqs_queue", "q", name="q", arn=queue, id="https://q"),
        ),
    )
    assert (model.account, model.region, model.unknowns) == ("111122223333", "eu-west-1", ())
    assert (model.roles[0].arn, model.roles[0].policies[0].is_known) == (ARN, True)


def test_a_state_file_is_read_too(tmp_path: Path) -> None:
    made = {
        "mode": "managed",
        "type": "aws_iam_role",
        "name": "r",
        "module": "module.a",
        "instances": [
            {
                "index_key": "k",
                "attributes": {"name": "r", "arn": ARN, "assume_role_policy": of_functions()},
            }
        ],
    }
    model = read(tmp_path, {"version": 4, "resources": [made]}, "terraform.tfstate")
    assert model.roles[0].source.address == 'module.a.aws_iam_role.r["k"]'


def plan(*changes: dict[str, Any], configuration: list[dict[str, Any]]) -> dict[str, Any]:
    """A plan of new resources."""
    resources = [
        {**{name: each[name] for name in ("address", "mode", "type", "name")},
         "values": each["change"]["after"]}
        for each in changes
        if each["mode"] == "managed"
    ]  # fmt: skip
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": list(changes),
        "configuration": {"root_module": {"resources": configuration}},
    }


def created(
    kind: str, name: str, after: dict[str, Any], unknown: dict[str, Any], mode: str = "managed"
) -> dict[str, Any]:
    """A resource that a plan makes."""
    begin = "data." if mode == "data" else ""
    return {
        "address": f"{begin}{kind}.{name}",
        "mode": mode,
        "type": kind,
        "name": name,
        "change": {"actions": ["create"], "after": after, "after_unknown": unknown},
    }


ROLE = created(
    "aws_iam_role", "r", {"name": "r", "assume_role_policy": of_functions()}, {"arn": True}
)
FUNCTION = created("aws_lambda_function", "f", {"function_name": "f"}, {"arn": True, "role": True})
FUNCTION_EXPRESSIONS = {
    "address": "aws_lambda_function.f",
    "expressions": {
        "function_name": {"constant_value": "f"},
        "role": {"references": ["aws_iam_role.r.arn", "aws_iam_role.r"]},
    },
}


def test_a_reference_that_stands_alone_is_followed(tmp_path: Path) -> None:
    model = read(tmp_path, plan(ROLE, FUNCTION, configuration=[FUNCTION_EXPRESSIONS]))
    (function,) = model.functions
    assert model.role(function.role_arn) is model.roles[0]
    assert model.unknowns == ()


def test_text_around_a_reference_is_not_known(tmp_path: Path) -> None:
    document = created(
        "aws_iam_policy_document",
        "doc",
        {"statement": [{"actions": ["s3:GetObject"], "resources": [None], "effect": "Allow"}]},
        {"json": True, "statement": [{"actions": [False], "resources": [True]}]},
        mode="data",
    )
    attached = created("aws_iam_role_policy", "p", {"role": "r", "name": "p"}, {"policy": True})
    expressions = [
        {
            "address": "data.aws_iam_policy_document.doc",
            "expressions": {
                "statement": [
                    {
                        "actions": {"constant_value": ["s3:GetObject"]},
                        "resources": {"references": ["aws_s3_bucket.b.arn", "aws_s3_bucket.b"]},
                    }
                ]
            },
        },
        {
            "address": "aws_iam_role_policy.p",
            "expressions": {
                "policy": {
                    "references": [
                        "data.aws_iam_policy_document.doc.json",
                        "data.aws_iam_policy_document.doc",
                    ]
                }
            },
        },
    ]
    model = read(tmp_path, plan(ROLE, document, attached, configuration=expressions))
    (found,) = model.roles[0].policies
    assert found.statements[0]["Action"] == "s3:GetObject"
    assert not found.is_known
    assert any("aws_s3_bucket.b.arn" in each.why for each in model.unknowns)


def test_a_statement_of_a_dynamic_block_is_known_after_apply(tmp_path: Path) -> None:
    """A plan says nothing of what a dynamic block refers to: AWS would refuse nothing of it."""
    statement = {"actions": ["s3:GetObject"], "resources": [None], "effect": "Allow"}
    unknown = {"json": True, "statement": [{"actions": [False], "resources": [True]}]}
    document = created(
        "aws_iam_policy_document", "doc", {"statement": [statement]}, unknown, mode="data"
    )
    attached = created("aws_iam_role_policy", "p", {"role": "r", "name": "p"}, {"policy": True})
    address = "data.aws_iam_policy_document.doc"
    expressions: list[dict[str, Any]] = [
        {"address": address},
        {
            "address": "aws_iam_role_policy.p",
            "expressions": {"policy": {"references": [f"{address}.json", address]}},
        },
    ]
    model = read(tmp_path, plan(ROLE, document, attached, configuration=expressions))
    (found,) = model.roles[0].policies
    assert not found.is_known
    assert found.statements[0]["Action"] == "s3:GetObject"
    told = [each.why for each in model.unknowns]
    assert any("known after apply" in each for each in told)
    assert not any("refuse" in each for each in told)


def test_a_configuration_beside_a_plan_says_what_the_plan_does_not(tmp_path: Path) -> None:
    plan_file = tmp_path / "plan.json"
    bucket = created("aws_s3_bucket", "b", {"bucket": "real"}, {"arn": True})
    plan_file.write_text(json.dumps(plan(ROLE, bucket, configuration=[])))
    configuration = write(
        tmp_path,
        "notes",
        {
            "resource": {
                "aws_iam_role": {"r": {"name": "r", "assume_role_policy": of_functions()}},
                "aws_iam_role_policy": {
                    "p": {
                        "role": "${aws_iam_role.r.name}",
                        "name": "p",
                        "policy": policy(allow("s3:GetObject", "${aws_s3_bucket.b.arn}/*")),
                    }
                },
                "aws_s3_bucket": {"b": {}},
            }
        },
    )
    model = read_model([configuration, plan_file])
    (found,) = model.roles[0].policies
    assert found.statements == [allow("s3:GetObject", "arn:aws:s3:::real/*")]
