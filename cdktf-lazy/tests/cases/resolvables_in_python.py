"""Classes of Python that CDKTF resolves: tokens, contexts, post-processors, resolvers."""

from typing import Any

import jsii
from cdktf import (
    App,
    DefaultTokenResolver,
    IPostProcessor,
    IResolvable,
    IResolveContext,
    StringConcat,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    Token,
    Tokenization,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import error_of, shown

calls: list[str] = []


@jsii.implements(IResolvable)
class Late:
    """Is resolved to what it was given."""

    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value

    @property
    def creation_stack(self) -> list[str]:
        return ["made in Python"]

    def resolve(self, context: IResolveContext) -> Any:
        calls.append(f"{self.name} at {context.scope.node.path} {context.suppress_braces}")
        return self.value

    def to_string(self) -> str:
        calls.append(f"{self.name} as text")
        return Token.as_string(self)


@jsii.implements(IPostProcessor)
class Sorted:
    """Sorts the keys of what was resolved."""

    def post_process(self, value: Any, context: IResolveContext) -> Any:
        calls.append(f"post {sorted(value)}")
        return {key: value[key] for key in sorted(value)}


class Processed(Late):
    """Registers a post-processor, and resolves a part by itself."""

    def resolve(self, context: IResolveContext) -> Any:
        context.register_post_processor(Sorted())
        calls.append(shown(context.resolve(self.value["b"])))
        return self.value


@jsii.implements(IResolvable)
class Failing:
    """Fails when it is resolved."""

    creation_stack: list[str] = []  # noqa: RUF012

    def resolve(self, context: IResolveContext) -> Any:
        raise KeyError("not there")

    def to_string(self) -> str:
        return "failing"


def run(app: App) -> object:
    calls.clear()
    stack = TerraformStack(app, "resolvables-in-python")
    AwsProvider(stack, "aws")
    bucket = S3Bucket(stack, "bucket", bucket=Token.as_string(Late("name", "late")))
    S3Bucket(
        stack,
        "flag",
        force_destroy=Late("flag", True),
        tags={"a": Token.as_string(Late("tag", bucket.arn))},
    )
    group = {
        "text": Late("text", "x"),
        "number": Late("number", 1.0),
        "none": Late("none", None),
        "list": Late("list", [bucket.arn, Late("inner", "y"), None]),
        "map": Late("map", {"k": Late("deep", {"z": [1]})}),
        "post": Processed("post", {"b": bucket.id, "a": 1}),
    }
    for name, value in group.items():
        TerraformOutput(stack, name, value=value)
        TerraformLocal(stack, f"local-{name}", {"in": [value]})
    TerraformOutput(stack, "in-text", value=f"<{Token.as_string(Late('part', 'p'))}>")
    TerraformOutput(stack, "number-token", value=Token.as_number(Late("n", 3)))
    TerraformOutput(stack, "list-token", value=Token.as_list(Late("l", ["a"])))
    resolver = DefaultTokenResolver(StringConcat())
    resolved = [
        shown(Tokenization.resolve(value, scope=stack, resolver=resolver, preparing=False))
        for value in (bucket.arn, f"a{bucket.id}", {"k": [group["list"]]}, group["map"], 1)
    ]
    broken = TerraformStack(app, "broken")
    TerraformOutput(broken, "fails", value={"a": [Failing()]})
    failed = error_of(broken.to_terraform)
    app.node.try_remove_child("broken")
    app.synth()
    maybe: list[Any] = [group["text"], {}, "a"]
    return {
        "resolved": resolved,
        "failed": failed,
        "is": [Tokenization.is_resolvable(value) for value in maybe],
        "joined": StringConcat().join("a", "b"),
        "calls": list(calls),
    }
