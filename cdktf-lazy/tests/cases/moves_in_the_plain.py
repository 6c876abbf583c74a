"""Moves and imports as they are meant to be used."""

from pathlib import Path

from cdktf import App, TerraformIterator, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct


def run(app: App) -> object:
    stack = TerraformStack(app, "moves-in-the-plain")
    AwsProvider(stack, "aws")
    west = AwsProvider(stack, "west", alias="west", region="us-west-2")
    moved = S3Bucket(Construct(stack, "group"), "moved", bucket="m")
    target = S3Bucket(stack, "target", bucket="m")
    moved.move_to("here")
    target.add_move_target("here")
    S3Bucket(stack, "by-id", bucket="i").move_to_id("aws_s3_bucket.elsewhere")
    from_id = S3Bucket(stack, "from-id", bucket="f")
    from_id.move_from_id("aws_s3_bucket.before")
    from_id.add_override("tags.a", "b")
    many = S3Bucket(stack, "many", for_each=TerraformIterator.from_list(["a", "b"]), bucket="n")
    many.add_move_target("many")
    S3Bucket(stack, "single-a", bucket="n-a").move_to("many", "a")
    counted = S3Bucket(stack, "counted", count=2, bucket="c")
    counted.add_move_target("counted")
    S3Bucket(stack, "zeroth", bucket="c").move_to("counted", 0)
    S3Bucket(stack, "first", bucket="c").move_to("counted", 1)
    S3Bucket(stack, "imported").import_from("existing-bucket")
    queue = SqsQueue(stack, "imported-west", provider=west)
    queue.import_from("https://queue", west)
    generated = S3Bucket.generate_config_for_import(stack, "generated", "some-bucket")
    SqsQueue.generate_config_for_import(stack, "generated-west", "https://other", west)
    Path("terraform-version").write_text("1.10.2", encoding="utf-8")
    validated = App(outdir=f"{app.outdir}/validated")
    checked = TerraformStack(validated, "validated")
    AwsProvider(checked, "aws")
    S3Bucket(checked, "moved").move_from_id("aws_s3_bucket.before")
    S3Bucket(checked, "imported").import_from("some-bucket")
    validated.synth()
    return [
        stack.has_resource_move(),
        TerraformStack(app, "moves-of-none").has_resource_move(),
        generated.fqn,
        queue.to_metadata(),
        from_id.to_metadata(),
        moved.to_terraform(),
    ]
