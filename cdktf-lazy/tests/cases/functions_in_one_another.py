"""Functions as arguments of functions, in texts, maps and arguments of resources."""

from typing import Any

from cdktf import App, Fn, TerraformLocal, TerraformOutput, TerraformStack, Token
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.data_aws_subnets import DataAwsSubnets
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import error_of


def run(app: App) -> object:
    stack = TerraformStack(app, "functions-in-one-another")
    AwsProvider(stack, "aws")
    caller = DataAwsCallerIdentity(stack, "caller")
    subnets = DataAwsSubnets(stack, "subnets")
    bucket = S3Bucket(
        stack,
        "bucket",
        bucket=Fn.join("-", ["a", caller.account_id, Fn.substr(Fn.sha256(caller.arn), 0, 8)]),
        tags=Token.as_string_map(Fn.merge([{"a": "b"}, {"c": caller.user_id}])),
    )
    IamPolicy(
        stack,
        "policy",
        policy=Fn.jsonencode(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["s3:GetObject"],
                        "Resource": [bucket.arn, f"{bucket.arn}/*", 'arn:${nothing}/"quote"'],
                        "Condition": {"Bool": {"aws:SecureTransport": True}, "N": {"n": 1.5}},
                    }
                ],
            }
        ),
    )
    values: dict[str, Any] = {
        "nested": Fn.upper(Fn.trimspace(Fn.replace(bucket.bucket, "/a/", "b"))),
        "lookup": Fn.lookup(Fn.tomap({"a": bucket.arn}), "a", "nothing"),
        "deep": Fn.lookup_nested({"a": {"b": [1]}}, ["a", "b", 0]),
        "deep token": Fn.lookup_nested(subnets.tags, ["a", 'with "quotes"']),
        "if": Fn.conditional(Fn.contains(subnets.ids, "x"), bucket.arn, Token.null_value()),
        "raw": Fn.raw_string('a ${raw} %{text} "x" \\n'),
        "slices": Fn.slice(Fn.concat([subnets.ids, ["x"]]), 0, 2),
        "range": Fn.range(1, 10, 2),
        "length": Fn.length_of(subnets.ids),
        "sum": Fn.sum([1, Fn.length_of(subnets.ids), 2.5]),
        "try": Fn.try_([bucket.arn, "x", 1]),
        "bcrypt": Fn.bcrypt("secret", 10),
        "set": Fn.toset(["a", bucket.id]),
        "zip": Fn.zipmap(["a"], [bucket.arn]),
        "template": Fn.templatefile("${path.module}/t.tpl", {"a": bucket.arn, "b": [1, 2]}),
        "format": Fn.format("%s-%03d", [bucket.arn, 7]),
        "cidr": Fn.cidrsubnets("10.0.0.0/8", [4, 4, 8]),
        "date": Fn.formatdate("YYYY-MM-DD", Fn.timestamp()),
        "yaml": Fn.yamlencode({"a": [bucket.arn, None, True, 1.0, 10**15]}),
    }
    for name, value in values.items():
        TerraformLocal(stack, name, value)
    encoded = Fn.base64encode(Fn.raw_string('a"b'))
    text = f"<{Fn.lower(bucket.id)}|{encoded}|{caller.account_id}>"
    TerraformOutput(stack, "text", value=text)
    wrong: Any = Fn
    return [
        text,
        error_of(lambda: wrong.join("-", "text")),
        error_of(lambda: wrong.upper(1)),
        error_of(lambda: wrong.range("a", 2)),
        error_of(lambda: wrong.lookup_nested({}, 1)),
        error_of(lambda: wrong.element([], None)),
        error_of(lambda: wrong.nothing()),
        error_of(lambda: wrong.bcrypt("a", "b")),
    ]
