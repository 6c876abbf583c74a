"""Variables with every option, types, validations; outputs with every option; locals."""

from typing import Any

from cdktf import (
    App,
    Fn,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    TerraformVariableValidationConfig,
    Token,
    VariableType,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

from cases._seen import error_of, shown


def run(app: App) -> object:
    stack = TerraformStack(app, "variables-and-outputs")
    AwsProvider(stack, "aws")
    types = {name: getattr(VariableType, name) for name in dir(VariableType) if name.isupper()}
    made = {name: TerraformVariable(stack, f"v-{name}", type=kind) for name, kind in types.items()}
    shape = VariableType.object(
        {
            "name": VariableType.STRING,
            "sizes": VariableType.list(VariableType.NUMBER),
            "deep": VariableType.map(VariableType.tuple(VariableType.BOOL, VariableType.ANY)),
            "set": VariableType.set(VariableType.STRING),
        }
    )
    full = TerraformVariable(
        stack,
        "full",
        type=shape,
        description='a "full" one',
        default={"name": "n", "sizes": [1, 2.5], "deep": {"x": [True, None]}, "set": []},
        sensitive=True,
        nullable=False,
        validation=[
            TerraformVariableValidationConfig(
                condition=Fn.contains(["a"], "a"), error_message="must be a"
            )
        ],
    )
    full.add_validation(condition="${var.full != null}", error_message="must not be null")
    defaults: tuple[Any, ...] = (0, "", False, [], {}, None, "x", 1.0)
    flags = [
        TerraformVariable(stack, f"default-{number}", default=value)
        for number, value in enumerate(defaults)
    ]
    bucket = S3Bucket(
        stack,
        "bucket",
        bucket=made["STRING"].string_value,
        force_destroy=made["BOOL"].boolean_value,
        tags=Token.as_string_map(made["MAP_STRING"].value),
    )
    renamed = TerraformVariable(stack, "renamed", type="string")
    renamed.override_logical_id("other_name")
    local = TerraformLocal(stack, "local", {"a": [bucket.arn, renamed.string_value]})
    for name in (
        *("as_any_map", "as_boolean", "as_boolean_map", "as_list"),
        *("as_number", "as_number_map", "as_string", "as_string_map"),
    ):
        TerraformOutput(stack, f"local-{name}", value=getattr(local, name))
    output = TerraformOutput(
        stack,
        "output",
        value={"arn": bucket.arn, "list": made["LIST_STRING"].list_value},
        description="several",
        sensitive=False,
        depends_on=[bucket],
        static_id=True,
    )
    changed = TerraformOutput(stack, "changed", value=1)
    changed.value, changed.description, changed.sensitive = [True, {"x": None}], "late", True
    local.expression = "changed"
    return [
        {name: str(kind) for name, kind in types.items()},
        shape,
        [shown(one.default) for one in flags],
        [renamed.fqn, shown(full.value), shown(made["NUMBER"].number_value), str(full.to_string())],
        [shown(output.value), output.description, output.sensitive, shown(changed.value)],
        [local.fqn, shown(local.expression), shown(local.as_list), local.to_string()],
        error_of(lambda: TerraformVariable(stack, "full", type="string")),
        stack.to_terraform()["variable"],
    ]
