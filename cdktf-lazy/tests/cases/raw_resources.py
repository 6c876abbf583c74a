"""Resources of providers that have no bindings: the engine's own classes."""

from typing import Any

import cdktf
from cdktf import (
    App,
    TerraformDataSource,
    TerraformElement,
    TerraformOutput,
    TerraformProvider,
    TerraformResource,
    TerraformStack,
)

from cases._seen import error_of, shown

GETTERS = (
    *("any_map", "boolean", "boolean_map", "list", "number"),
    *("number_list", "number_map", "string", "string_map"),
)


class Random(TerraformProvider):
    """A provider written by hand."""

    def __init__(self, scope: TerraformStack) -> None:
        super().__init__(
            scope,
            "random",
            terraform_resource_type="random",
            terraform_generator_metadata={
                "provider_name": "random",
                "provider_version": "3.6.0",
                "provider_version_constraint": "~> 3.6",
            },
            terraform_provider_source="hashicorp/random",
        )

    def _synthesize_attributes(self) -> dict[str, Any]:
        return {"alias": self.alias, "seed": 5}


def run(app: App) -> object:
    stack = TerraformStack(app, "raw-resources")
    random = Random(stack)
    pet = TerraformResource(
        stack, "pet", terraform_resource_type="random_pet", provider=random, count=2
    )
    pet.add_override("length", 3)
    pet.add_override("keepers.a.b", {"c": [1]})
    pet.add_override("list.0", "first")
    data = TerraformDataSource(stack, "data", terraform_resource_type="random_data")
    data.add_override("query", "${x}")
    nothing = TerraformResource(
        stack, "nothing", terraform_resource_type="null_resource", depends_on=[pet, data]
    )
    element = TerraformElement(stack, "element")
    for getter in GETTERS:
        value = getattr(pet, f"get_{getter}_attribute")("some_attribute")
        TerraformOutput(stack, f"pet-{getter}", value=value)
        TerraformOutput(
            stack, f"data-{getter}", value=getattr(data, f"get_{getter}_attribute")("a")
        )
    TerraformOutput(stack, "interpolated", value=nothing.interpolation_for_attribute("id"))
    pet.depends_on = [nothing.fqn]
    pet.count = 5
    alone = TerraformStack(app, "without-provider")
    TerraformResource(alone, "r", terraform_resource_type="other_thing")
    return [
        [pet.fqn, data.fqn, nothing.fqn, pet.friendly_unique_id],
        [pet.terraform_resource_type, shown(pet.terraform_meta_arguments), shown(pet.depends_on)],
        [shown(pet.count), shown(pet.provider), pet.provider is random, shown(pet.lifecycle)],
        [TerraformResource.is_terraform_resource(pet), TerraformResource.is_terraform_resource(1)],
        [TerraformDataSource.is_terraform_data_source(data)],
        [TerraformElement.is_terraform_element(element), TerraformElement.is_terraform_element({})],
        error_of(lambda: element.fqn),
        pet.to_terraform(),
        pet.to_metadata(),
        shown(element.to_terraform()),
        error_of(lambda: TerraformResource(stack, "x")),  # type: ignore[call-arg]
        cdktf.TerraformStack.of(pet).node.id,
    ]
