"""Validations made in Python, and the ones that CDKTF has itself."""

from typing import Any

import jsii
from cdktf import (
    App,
    LocalBackend,
    S3Backend,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import Construct, IValidation

from cases._seen import error_of

asked: list[str] = []


@jsii.implements(IValidation)
class Says:
    """Answers what it was given."""

    def __init__(self, name: str, *lines: str) -> None:
        self.name = name
        self.lines = list(lines)

    def validate(self) -> list[str]:
        asked.append(self.name)
        return self.lines


@jsii.implements(IValidation)
class Fails:
    """Fails instead of answering."""

    def validate(self) -> list[str]:
        raise RuntimeError("cannot be checked")


@jsii.implements(IValidation)
class Wrong:
    """Answers what is no list of texts."""

    def validate(self) -> Any:
        return {"no": "list"}


def synth_with(app: App, name: str, *validations: Any) -> list[str]:
    own = App(outdir=f"{app.outdir}/{name}", skip_backend_validation=name == "skip-backend")
    stack = TerraformStack(own, name)
    AwsProvider(stack, "aws")
    inner = Construct(stack, "inner")
    S3Bucket(inner, "bucket")
    for number, validation in enumerate(validations):
        (own, stack, inner)[number % 3].node.add_validation(validation)
    if "backend" in name:
        LocalBackend(Construct(stack, "a"), path="p")
        S3Backend(stack, bucket="b", key="k")
    return error_of(own.synth)


def run(app: App) -> object:
    asked.clear()
    stack = TerraformStack(app, "validations")
    TerraformOutput(stack, "a", value=1)
    variable = TerraformVariable(stack, "v", type="string", default="x")
    variable.add_validation(condition="${length(var.v) > 0}", error_message="must not be empty")
    return [
        synth_with(app, "passes", Says("one"), Says("two"), Says("three")),
        synth_with(app, "one", Says("app", "the app is wrong"), Says("stack"), Says("inner", "x")),
        synth_with(app, "many", Says("a", "1", "2"), Says("b", "3"), Says("c", "4\n5", "")),
        synth_with(app, "fails", Says("a"), Fails()),
        synth_with(app, "wrong", Wrong()),
        synth_with(app, "backend"),
        synth_with(app, "skip-backend"),
        asked,
    ]
