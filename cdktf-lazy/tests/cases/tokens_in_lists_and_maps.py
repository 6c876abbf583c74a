"""Lists and maps: encoded ones, ones with tokens in them, empty ones, and None in them."""

from typing import Any

from cdktf import (
    App,
    Fn,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    Token,
    Tokenization,
)
from cdktf_cdktf_provider_aws.data_aws_subnets import DataAwsSubnets
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.lb import Lb
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "tokens-in-lists-and-maps")
    AwsProvider(stack, "aws")
    subnets = DataAwsSubnets(stack, "subnets", tags={"tier": "one"})
    names = TerraformVariable(stack, "names", type="list(string)").list_value
    Lb(stack, "whole", subnets=subnets.ids, security_groups=names)
    Lb(stack, "element", subnets=[Fn.element(subnets.ids, 0), "subnet-1"])
    bucket = S3Bucket(stack, "bucket", tags={"a": Fn.element(names, 0), "b": ",".join(["x", "y"])})
    S3Bucket(stack, "same-tags", tags=bucket.tags)
    S3Bucket(stack, "all-tags", tags=bucket.tags_all)
    LambdaFunction(
        stack,
        "function",
        function_name="f",
        role="r",
        layers=[],
        environment={"variables": {"A": bucket.arn, "EMPTY": "", **{"B": "c"}}},
        vpc_config={"subnet_ids": subnets.ids, "security_group_ids": []},
    )
    for kind in ("any", "boolean", "number", "string"):
        made = getattr(Token, f"as_{kind}_map")(Fn.merge([{"kind": kind}]))
        TerraformLocal(stack, f"{kind}-map", made)
    TerraformLocal(stack, "list", Token.as_list(Fn.concat([names, ["x"]])))
    TerraformLocal(stack, "numbers", Token.as_number_list(Fn.concat([[1], [2]])))
    TerraformLocal(stack, "map", Token.as_map(Fn.zipmap(names, names), "x"))
    values: dict[str, Any] = {
        "empty": {},
        "empty-list": [],
        "nothing": [None, "a", None],
        "nothing-in-map": {"a": None, "b": 1, "c": {"d": None, "e": []}},
        "booleans": [True, False],
        "mixed": [1, "a", 1.5, True, {"x": [bucket.arn, names]}],
        "nested": [[["deep"]], {"a": {"b": {"c": bucket.arn}}}],
        "tuple-like": ["a", ["b"]],
    }
    for name, value in values.items():
        TerraformOutput(stack, f"o-{name}", value=value)
        TerraformLocal(stack, f"l-{name}", value)
        S3Bucket(stack, f"b-{name}").add_override("some", value)
    indexed = TerraformStack(app, "indexed")
    AwsProvider(indexed, "aws")
    S3Bucket(indexed, "bucket", bucket=names[0])
    failed = [error_of(indexed.to_terraform)]
    indexed.node.try_remove_child("bucket")
    TerraformOutput(indexed, "added", value=[*subnets.ids, "x"])
    failed.append(error_of(indexed.to_terraform))
    app.node.try_remove_child("indexed")
    wrong: Any = S3Bucket
    instance: Any = Instance
    return {
        "list": shown(subnets.ids),
        "tags": [shown(bucket.tags), shown(bucket.tags_input), shown(subnets.tags)],
        "reversed": [
            shown(Tokenization.reverse_list(subnets.ids)),
            shown(Tokenization.reverse_list(["a"])),
            shown(Tokenization.reverse(["a", bucket.arn])),
        ],
        "unresolved": [Token.is_unresolved(subnets.ids), Token.is_unresolved(bucket.tags)],
        "indexed": failed,
        "errors": [
            error_of(lambda: wrong(stack, "e2", tags={"a": None})),
            error_of(lambda: wrong(stack, "e3", tags={"a": ["b"]})),
            error_of(lambda: wrong(stack, "e4", tags={1: "b"})),
            error_of(lambda: instance(stack, "e5", security_groups="one")),
            error_of(lambda: instance(stack, "e6", security_groups=("a", "b"))),
            error_of(lambda: instance(stack, "e7", security_groups={"a"})),
            error_of(lambda: instance(stack, "e8", security_groups=[1])),
            error_of(lambda: instance(stack, "e9", security_groups=[None])),
            error_of(lambda: TerraformOutput(stack, "e10", value={"a", "b"})),
            error_of(lambda: TerraformOutput(stack, "e11", value=object())),
            error_of(lambda: TerraformOutput(stack, "e12", value=lambda: 1)),
            error_of(lambda: TerraformOutput(stack, "e13", value=("a", "b"))),
            error_of(lambda: TerraformOutput(stack, "e14", value=b"bytes")),
            error_of(lambda: TerraformLocal(stack, "e15", {1: "a"})),
        ],
    }
