"""Names in Terraform that are made from paths: nested, long, alike, hidden, and odd ones."""

from typing import Any

from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

from cases._seen import error_of

NAMES = (
    *("plain", "with-dash", "with_underscore", "with.dot", "with space", "UPPER", "1digit"),
    *("ünï", "a/b", "a:b", "a$b", "x" * 200, "-", "_", "${a}", " a "),
)
FLAGS: tuple[dict[str, Any], ...] = (
    {},
    {"excludeStackIdFromLogicalIds": "true"},
    {"allowSepCharsInLogicalIds": "true"},
    {"excludeStackIdFromLogicalIds": True, "allowSepCharsInLogicalIds": True, "x": {"y": [1]}},
    {"excludeStackIdFromLogicalIds": "false"},
)


def fill(stack: TerraformStack) -> list[object]:
    seen: list[object] = []
    AwsProvider(stack, "aws")

    def add(scope: Construct, name: str) -> None:
        bucket = S3Bucket(scope, name)
        seen.append([bucket.node.path, bucket.friendly_unique_id, bucket.node.addr])
        TerraformOutput(scope, f"{name}-o", value=bucket.arn)

    for name in NAMES:

        def each(name: str = name) -> None:
            add(stack, name)
            group = Construct(stack, f"{name}-group")
            add(group, name)
            deep = Construct(Construct(Construct(group, "one"), "Resource"), "two")
            add(deep, name)
            add(Construct(group, "Default"), "Default")
            TerraformOutput(deep, "fixed", value=1, static_id=True)

        seen.append(error_of(each))
    TerraformVariable(Construct(stack, "in"), "variable", type="string")
    return seen


def run(app: App) -> object:
    seen = [fill(TerraformStack(app, "logical-ids"))]
    for number, context in enumerate(FLAGS):
        own = App(outdir=f"{app.outdir}/{number}", context=context, skip_validation=True)
        stack = TerraformStack(own, "flagged")
        seen.append(fill(stack))
        inner = TerraformStack(stack, "inner")
        bucket = S3Bucket(Construct(inner, "group"), "bucket")
        seen.append([inner.node.path, bucket.friendly_unique_id])
        seen.append([error_of(own.synth)])
    hidden = App(outdir=f"{app.outdir}/hidden")
    S3Bucket(TerraformStack(hidden, "hidden"), "Resource")
    names = [error_of(hidden.synth)]
    for name in ("with space", "a.b", "ünï", "", "UPPER", "a_b", "x" * 64):

        def make(name: str = name) -> None:
            own = App(outdir=f"{app.outdir}/named")
            TerraformStack(own, name)
            own.synth()

        names.append(error_of(make))
    return [seen, names]
