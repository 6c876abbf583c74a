"""Tokens in texts: joined, cut, formatted, escaped, and beside what only looks like one."""

import json
from typing import Any

from cdktf import App, Fn, TerraformOutput, TerraformStack, Token, Tokenization
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter

from cases._seen import error_of, shown

TEXTS = (
    "",
    "plain",
    "$",
    "${",
    "$${literal}",
    "${path.module}/x",
    "%{ if true }a%{ endif }",
    'with "quotes" and \\ backslash',
    "line one\nline two\ttab\r\n",
    "ünïcödé ✓ 😀 \u2028 \u0000 \u001f \x7f",
    "${TfToken[TOKEN.99999]}",
    "${TfToken[TOKEN.x]}",
    "#{TfToken[x]}",
    "&{TfToken[TOKEN.x]}",
    "<script>&amp;'",
    "a" * 300,
)


def run(app: App) -> object:
    stack = TerraformStack(app, "tokens-in-texts")
    AwsProvider(stack, "aws")
    bucket = S3Bucket(stack, "bucket", bucket="uploads")
    errors = []
    for number, text in enumerate(TEXTS):
        for kind, value in {
            "plain": text,
            "before": f"{text}{bucket.arn}",
            "after": f"{bucket.arn}{text}",
            "between": f"{bucket.arn}{text}{bucket.id}",
        }.items():

            def make(number: int = number, kind: str = kind, value: str = value) -> None:
                each = TerraformStack(app, f"text-{number}-{kind}")
                AwsProvider(each, "aws")
                SsmParameter(each, "p", name="n", type="String", value=value)
                TerraformOutput(each, "o", value={"deep": [value, {"key": value}]})
                each.to_terraform()

            seen = error_of(make)
            errors.append(seen)
            if seen != ["no error"]:
                app.node.try_remove_child(f"text-{number}-{kind}")
    keyed = {bucket.arn: "key is a token", f"a-{bucket.id}": 1, "plain": bucket.arn}
    TerraformOutput(stack, "keyed", value=keyed)
    TerraformOutput(stack, "json", value=json.dumps({"arn": bucket.arn, "q": 'a"b'}))
    TerraformOutput(stack, "upper-case", value=bucket.arn.upper())
    TerraformOutput(stack, "cut", value=bucket.arn[2:])
    TerraformOutput(stack, "twice", value=f"{bucket.arn}{bucket.arn}")
    TerraformOutput(stack, "spaces", value="  ".join([bucket.arn, bucket.id, "x"]))
    wrong: Any = Token
    maybe: list[Any] = [bucket.arn, f"a{bucket.arn}", "a", 1, None, True, [bucket.arn], {}]
    return {
        "errors": errors,
        "arn": bucket.arn,
        "again": bucket.arn,
        "unresolved": [Token.is_unresolved(value) for value in maybe],
        "as": [shown(Token.as_string(value)) for value in ("text", 5, bucket.arn, Fn.upper("a"))],
        "hint": Token.as_string({"a": 1}, display_hint="my hint"),
        "reversed": [
            shown(Tokenization.reverse(bucket.arn)),
            shown(Tokenization.reverse("text")),
            Tokenization.reverse_string(f"a{bucket.arn}b").length,
            shown(Tokenization.reverse_string(f"a{bucket.arn}b").first_value),
            error_of(lambda: Tokenization.reverse_string("abc").literals),
        ],
        "wrong": [error_of(lambda: wrong.as_string()), error_of(lambda: wrong.as_string([], 5))],
    }
