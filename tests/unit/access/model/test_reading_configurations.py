"""Configurations are read: references followed, what is not known said."""

from __future__ import annotations

from pathlib import Path

import pytest
from gatehouse.access.model import UnreadableInput, read_app, read_model

from tests.unit.access.stacks import allow, of_functions, people, policy, read, write

DOCUMENT = "${data.aws_iam_policy_document.doc.json}"


def role(document: str, **more: object) -> dict[str, object]:
    return {
        "aws_iam_role": {"r": {"name": "r", "assume_role_policy": of_functions()}},
        "aws_iam_role_policy": {
            "p": {"role": "${aws_iam_role.r.name}", "name": "p", "policy": document}
        },
        "aws_s3_bucket": {"files": {"bucket_prefix": "files-"}},
        **more,
    }


def test_references_become_one_symbolic_name(tmp_path: Path) -> None:
    said = policy(allow("s3:GetObject", "${aws_s3_bucket.files.arn}/*"))
    model = read(tmp_path, resource=role(said))
    (bucket,) = model.buckets
    assert bucket.arn == "arn:aws:s3:::files-<aws_s3_bucket.files>"
    (document,) = model.roles[0].policies
    assert document.statements == [allow("s3:GetObject", f"{bucket.arn}/*")]
    assert model.unknowns == ()


def test_a_policy_document_is_evaluated_as_the_provider_does(tmp_path: Path) -> None:
    data = {
        "aws_iam_policy_document": {
            "base": {"statement": [{"sid": "A", "actions": ["s3:Get*"], "resources": ["*"]}]},
            "doc": {
                "source_policy_documents": ["${data.aws_iam_policy_document.base.json}"],
                "statement": [
                    {
                        "sid": "Own",
                        "effect": "Deny",
                        "actions": ["s3:PutObject"],
                        "resources": ["${aws_s3_bucket.files.arn}/&{aws:username}/*"],
                        "condition": [
                            {"test": "Bool", "variable": "aws:SecureTransport", "values": ["false"]}
                        ],
                    }
                ],
                "override_policy_documents": [
                    policy({"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*"})
                ],
            },
        }
    }
    model = read(tmp_path, resource=role(DOCUMENT), data=data)
    (document,) = model.roles[0].policies
    assert document.statements == [
        {"Sid": "A", "Effect": "Deny", "Action": "s3:*", "Resource": "*"},
        {
            "Sid": "Own",
            "Effect": "Deny",
            "Action": "s3:PutObject",
            "Resource": f"{model.buckets[0].arn}/${{aws:username}}/*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("${var.name}", "given"),
        ("${local.whole}", "a-given"),
        ("${upper(var.name)}", "GIVEN"),
        ('${join("-", ["a", var.name])}', "a-given"),
        ('${format("%s/%s", var.name, "b")}', "given/b"),
        ('${lookup({a = "b"}, "a", "c")}', "b"),
        ('${var.flag ? "yes" : "no"}', "yes"),
        ('${[for x in ["a", "b"] : upper(x)][1]}', "B"),
        ('${element(split(":", "a:b"), 1)}', "b"),
        ('${coalesce("", var.name)}', "given"),
        ('${merge({a = 1}, {b = "z"})["b"]}', "z"),
        ("$${not.terraform}", "${not.terraform}"),
        ('${replace(var.name, "giv", "tak")}', "taken"),
        ("${jsondecode(jsonencode({k = var.name})).k}", "given"),
        ('${trimprefix("x-y", "x-")}', "y"),
        ('${length([1, 2]) == 2 ? "two" : "other"}', "two"),
    ],
)
def test_expressions_have_terraforms_values(tmp_path: Path, expression: str, value: str) -> None:
    model = read(
        tmp_path,
        variable={"name": {"default": "given"}, "flag": {"default": True}},
        locals={"whole": "a-${var.name}"},
        resource={"aws_sqs_queue": {"q": {"name": expression}}},
    )
    assert (model.queues[0].name, model.unknowns) == (value, ())


@pytest.mark.parametrize(
    "expression",
    [
        "${var.open}",
        "${local.missing}",
        "${aws_nothing.a.arn}",
        '${md5("a")}',
        "${local.circle}",
        "${",
        "${a b}",
        "%{if true}a%{endif}",
        "${" + "(" * 5000 + ")" * 5000 + "}",
    ],
)
def test_what_is_not_known_is_said_and_never_safe(tmp_path: Path, expression: str) -> None:
    model = read(
        tmp_path,
        variable={"open": {}},
        locals={"circle": "${local.circle}"},
        resource=role(policy(allow("s3:GetObject", "placeholder")).replace("placeholder", "R"))
        | {
            "aws_iam_role_policy": {
                "p": {
                    "role": "${aws_iam_role.r.name}",
                    "name": "p",
                    "policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject",'
                    f' "Resource": "{expression}"}}]}}',
                }
            }
        },
    )
    (document,) = model.roles[0].policies
    assert model.unknowns
    assert not document.is_known
    assert document.most.about("Allow", "s3:getobject")
    assert not any(
        each.covers_resource("arn:aws:s3:::a/b", {})
        for each in document.least.about("Allow", "s3:getobject")
    )


def test_names_may_hold_what_only_terraform_knows(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        variable={"stage": {}},
        resource={
            "aws_s3_bucket": {"files": {"bucket": "files-${var.stage}"}},
            "aws_s3_bucket_policy": {
                "files": {
                    "bucket": "${aws_s3_bucket.files.id}",
                    "policy": policy(
                        allow("s3:GetObject", "${aws_s3_bucket.files.arn}/*", Principal="*")
                    ),
                }
            },
        },
    )
    (bucket,) = model.buckets
    assert bucket.name == "files-<var.stage>"
    assert bucket.policy is not None
    assert bucket.policy.is_known


def test_a_policy_that_aws_refuses_is_not_known(tmp_path: Path) -> None:
    model = read(tmp_path, resource=role(policy({"Effect": "Perhaps", "Action": "*"})))
    (document,) = model.roles[0].policies
    assert document.document is None
    assert "AWS would refuse it" in model.unknowns[0].why


def test_an_unknown_operator_holds_in_allow_and_not_in_deny(tmp_path: Path) -> None:
    odd = {"Condition": {"StringVaguely": {"aws:PrincipalArn": "a"}}}
    said = policy(allow("s3:GetObject", "*", **odd), allow("s3:PutObject", "*"))
    model = read(tmp_path, resource=role(said))
    (document,) = model.roles[0].policies
    assert [each.what for each in model.unknowns] == [document.name]
    assert document.most.about("Allow", "s3:getobject")[0].conditions_hold({})
    assert not document.least.about("Allow", "s3:getobject")
    assert document.least.about("Allow", "s3:putobject")


def test_count_and_for_each_make_instances(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        resource={
            "aws_sqs_queue": {"many": {"count": 2, "name": "q${count.index}"}},
            "aws_sns_topic": {
                "each": {"for_each": {"a": "x", "b": "y"}, "name": "${each.key}-${each.value}"}
            },
            "aws_sqs_queue_policy": {
                "one": {
                    "queue_url": "${aws_sqs_queue.many[1].id}",
                    "policy": policy(
                        allow(
                            "sqs:SendMessage",
                            "${aws_sqs_queue.many[1].arn}",
                            Principal={"AWS": '${aws_sns_topic.each["a"].arn}'},
                        )
                    ),
                }
            },
        },
    )
    assert [each.name for each in model.queues] == ["q0", "q1"]
    assert [each.name for each in model.topics] == ["a-x", "b-y"]
    assert [each.policy is not None for each in model.queues] == [False, True]


def test_dynamic_blocks_are_read(tmp_path: Path) -> None:
    document = {
        "dynamic": {
            "statement": [
                {
                    "for_each": ["s3:GetObject", "s3:PutObject"],
                    "content": [
                        {"actions": ["${statement.value}"], "resources": ["*"]},
                    ],
                }
            ]
        }
    }
    model = read(
        tmp_path, resource=role(DOCUMENT), data={"aws_iam_policy_document": {"doc": document}}
    )
    actions = [each["Action"] for each in model.roles[0].policies[0].statements]
    assert actions == ["s3:GetObject", "s3:PutObject"]


def test_modules_are_read_with_their_inputs_and_outputs(tmp_path: Path) -> None:
    inner = tmp_path / "notes" / "inner"
    inner.mkdir(parents=True)
    (inner / "main.tf.json").write_text(
        '{"variable": {"name": {}}, "resource": {"aws_sqs_queue": {"q": {"name": "${var.name}"}}}}'
    )
    (inner / "outputs.tf.json").write_text(
        '{"output": {"arn": {"value": "${aws_sqs_queue.q.arn}"}}}'
    )
    model = read(
        tmp_path,
        module={"a": {"source": "./inner", "name": "first"}},
        resource=role(policy(allow("sqs:SendMessage", "${module.a.arn}"))),
    )
    (queue,) = model.queues
    assert (queue.name, queue.source.address) == ("first", "module.a.aws_sqs_queue.q")
    assert model.roles[0].policies[0].statements == [allow("sqs:SendMessage", queue.arn)]


def test_a_module_that_is_not_at_hand_is_not_known(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        module={"a": {"source": "terraform-aws-modules/s3-bucket/aws"}},
        resource=role(policy(allow("s3:GetObject", "${module.a.arn}"))),
    )
    assert any("not at hand" in each.why for each in model.unknowns)
    assert not model.roles[0].policies[0].is_known


def test_another_stacks_outputs_are_followed(tmp_path: Path) -> None:
    backend = {"backend": {"local": {"path": "../one.tfstate"}}}
    first = write(
        tmp_path,
        "one",
        {
            "terraform": backend,
            "resource": {"aws_sqs_queue": {"q": {"name": "q"}}},
            "output": {"arn": {"value": "${aws_sqs_queue.q.arn}"}},
        },
    )
    remote = "${data.terraform_remote_state.one.outputs.arn}"
    second = write(
        tmp_path,
        "two",
        {
            "data": {
                "terraform_remote_state": {
                    "one": {"backend": "local", "config": {"path": "../one.tfstate"}}
                }
            },
            "resource": role(policy(allow("sqs:SendMessage", remote))),
        },
    )
    both = read_model([first, second])
    assert both.roles[0].policies[0].statements == [allow("sqs:SendMessage", both.queues[0].arn)]
    alone = read_model([second])
    assert not alone.roles[0].policies[0].is_known


def test_boundaries_and_managed_policies_are_found_by_their_arns(tmp_path: Path) -> None:
    attached = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    resources = role(policy(allow("s3:*", "*")))
    resources["aws_iam_policy"] = {
        "limit": {"name": "limit", "policy": policy(allow("s3:GetObject", "*"))}
    }
    resources["aws_iam_role"] = {
        "r": {
            "name": "r",
            "assume_role_policy": of_functions(),
            "permissions_boundary": "${aws_iam_policy.limit.arn}",
        }
    }
    resources["aws_iam_role_policy_attachment"] = {
        "known": {"role": "${aws_iam_role.r.name}", "policy_arn": attached},
        "other": {"role": "${aws_iam_role.r.name}", "policy_arn": "arn:aws:iam::aws:policy/Other"},
    }
    model = read(tmp_path, resource=resources)
    (held,) = model.roles
    assert held.boundary is not None
    assert held.boundary.statements == [allow("s3:GetObject", "*")]
    assert [each.is_known for each in held.policies] == [True, True, False]


def test_rights_of_a_role_that_is_elsewhere_are_not_all_known(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        resource={
            "aws_iam_role_policy": {
                "p": {"role": "theirs", "name": "p", "policy": policy(allow("s3:*", "*"))}
            }
        },
    )
    (held,) = model.roles
    assert (held.name, held.trust.is_known) == ("theirs", False)
    assert [each.is_known for each in held.policies] == [True, False]


def test_a_symbolic_account_stands_nowhere_in_what_was_read(tmp_path: Path) -> None:
    model = read(tmp_path, resource=people(allow("s3:*", "arn:aws:sqs::000000000000:a")))
    assert model.account != "000000000000"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must be JSON"),
        ('{"resource": {', "must be JSON"),
        ("[]", "must hold a JSON object"),
        ("{}", "must be Terraform's JSON"),
        ('{"format_version": "9.0"}', "has format 9.0"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    with pytest.raises(UnreadableInput, match=said) as raised:
        read_model([file])
    assert str(file) in str(raised.value)


def test_a_folder_without_a_synth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="must be a file"):
        read_app(tmp_path)


def test_a_place_that_may_be_the_stacks_own_is_not_known(tmp_path: Path) -> None:
    table = "arn:aws:dynamodb:eu-west-1:111122223333:table/t"
    file = write(tmp_path, "notes", {"resource": role(policy(allow("dynamodb:GetItem", table)))})
    (open_,) = read_model([file]).roles[0].policies
    assert not open_.is_known
    assert "--region and --account" in open_.unknowns[0].why
    placed = read_model([file], region="eu-west-1", account="111122223333")
    assert placed.roles[0].policies[0].statements == [allow("dynamodb:GetItem", table)]
    assert placed.unknowns == ()
