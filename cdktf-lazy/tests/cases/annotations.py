"""Information, warnings and errors on constructs, and the metadata behind them."""

from cdktf import Annotations, App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "annotations")
    AwsProvider(stack, "aws")
    bucket = S3Bucket(stack, "bucket")
    nested = Construct(Construct(stack, "a"), "b")
    Annotations.of(bucket).add_info("for your information")
    Annotations.of(bucket).add_warning(f"the arn is {bucket.arn}")
    Annotations.of(nested).add_info('with "quotes"\nand lines')
    Annotations.of(app).add_warning("on the app")
    bucket.node.add_metadata("custom", {"a": [1, None, True]})
    bucket.node.add_metadata("traced", "x", stack_trace=True)
    bucket.node.add_metadata("overridden", 1, stack_trace_override=["one", "two"])
    own = App(outdir=f"{app.outdir}/refused", skip_validation=True)
    refused = TerraformStack(own, "refused")
    Annotations.of(refused).add_error("must not be")
    Annotations.of(Construct(refused, "x")).add_error('with "quotes"\nand lines')
    return [
        error_of(own.synth),
        *(
            [[entry.type, shown(entry.data), entry.trace is None] for entry in node.node.metadata]
            for node in (bucket, nested, app, stack)
        ),
    ]
