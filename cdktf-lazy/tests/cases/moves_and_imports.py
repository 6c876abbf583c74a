"""Resources that move, and resources that are imported."""

from pathlib import Path

from cdktf import App, TerraformIterator, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "moves-and-imports")
    AwsProvider(stack, "aws")
    west = AwsProvider(stack, "west", alias="west", region="us-west-2")
    group = Construct(stack, "group")
    moved = S3Bucket(group, "moved", bucket="m")
    target = S3Bucket(stack, "target", bucket="m")
    moved.move_to("here")
    target.add_move_target("here")
    S3Bucket(stack, "by-id", bucket="i").move_to_id("aws_s3_bucket.elsewhere")
    S3Bucket(stack, "from-id", bucket="f").move_from_id("aws_s3_bucket.before")
    each = TerraformIterator.from_list(["a", "b"])
    many = S3Bucket(stack, "many", for_each=each, bucket="n")
    many.add_move_target("many")
    for name in ("a", "b"):
        S3Bucket(stack, f"single-{name}", bucket=f"n-{name}").move_to("many", name)
    S3Bucket(stack, "imported").import_from("existing-bucket")
    SqsQueue(stack, "imported-west").import_from("https://queue", west)
    S3Bucket.generate_config_for_import(stack, "generated", "some-bucket")
    SqsQueue.generate_config_for_import(stack, "generated-west", "https://other", west)
    other = App(outdir=f"{app.outdir}/lost", skip_validation=True)
    lost = TerraformStack(other, "lost")
    AwsProvider(lost, "aws")
    S3Bucket(lost, "a").move_to("nowhere")
    twice = S3Bucket(lost, "b")
    twice.add_move_target("t")
    Path("terraform-version").write_text("1.4.9", encoding="utf-8")
    validated = App(outdir=f"{app.outdir}/validated")
    old = TerraformStack(validated, "old")
    AwsProvider(old, "aws")
    S3Bucket(old, "moved").move_from_id("aws_s3_bucket.before")
    return [
        error_of(validated.synth),
        [shown(one.has_resource_move()) for one in (moved, stack, lost)],
        error_of(lambda: S3Bucket(lost, "c").add_move_target("t")),
        error_of(lambda: twice.move_to("t")),
        error_of(lambda: moved.move_to("again")),
        error_of(other.synth),
    ]
