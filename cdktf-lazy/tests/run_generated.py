"""Create the resources of a module with generated arguments, read them and change them."""

import inspect
from importlib import import_module
from random import Random
from typing import Any

import cdktf
from cases._seen import error_of, shown
from cdktf import (
    App,
    TerraformDataSource,
    TerraformLocal,
    TerraformProvider,
    TerraformResource,
    TerraformStack,
)
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from generated import RIGHT, WRONG, Arguments, Surroundings

BINDINGS = "cdktf_cdktf_provider_aws"
UNWRITTEN = ("node", "cdktf_stack", "provider", "for_each", "lifecycle", "connection")
"""Properties whose values are no part of a stack's JSON."""

KINDS = (TerraformResource, TerraformDataSource, TerraformProvider)


def run(app: App, seed: str, module: str, which: str) -> dict[str, Any]:
    """Create the resources of a module in every shape, and use what they have.

    What may be wrong has a case of its own, since an error ends a synth, and sends to Node.
    """
    seen: dict[str, Any] = {}
    stack = TerraformStack(app, "generated")
    AwsProvider(stack, "aws")
    around = Surroundings(cdktf, stack, S3Bucket, AwsProvider)
    created = []
    for kind in classes(module):
        for shape in RIGHT if which == "right" else WRONG:
            key = f"{kind.__name__}-{shape}"
            made: list[Any] = []
            arguments = Arguments(around, shape, f"{seed} {key}")
            seen[key] = error_of(
                lambda: made.append(kind(stack, key, **arguments.of(kind.__init__)))  # noqa: B023
            )
            created += [(key, shape, arguments, resource) for resource in made]
    for key, shape, arguments, resource in created:
        seen[f"{key} used"] = use(resource, shape, arguments, f"{seed} {key}")
    return seen


def classes(module: str) -> list[Any]:
    """List the classes of a module that are in a stack."""
    members = vars(import_module(f"{BINDINGS}.{module}")).values()
    return [
        kind
        for kind in members
        if inspect.isclass(kind)
        and issubclass(kind, KINDS)
        and kind.__module__ == f"{BINDINGS}.{module}"
    ]


def use(resource: Any, shape: str, arguments: Arguments, seed: str) -> dict[str, Any]:
    """Read each property of a resource, and in one shape call what changes it."""
    random = Random(seed)
    kind = type(resource)
    members = {name: inspect.getattr_static(kind, name) for name in sorted(dir(kind))}
    properties = [name for name, member in members.items() if isinstance(member, property)]
    seen: dict[str, Any] = {}
    if shape == "mixed":
        for name, member in members.items():
            if name.startswith(("put_", "reset_")) and random.random() < 0.5:
                seen[name] = error_of(lambda name=name: call(resource, name, arguments))  # type: ignore[misc]
            elif (
                isinstance(member, property)
                and member.fset
                and random.random() < 0.2
                and (name not in ("count", "for_each"))
            ):
                seen[f"set {name}"] = error_of(
                    lambda name=name, member=member: assign(resource, name, member, arguments)  # type: ignore[misc]
                )
    if shape in ("required", "mixed"):
        values: dict[str, Any] = {}
        for name in properties:
            # The same for every type, and read where there is more to go wrong.
            is_general = name in (*UNWRITTEN, "count", "depends_on", "provisioners")
            if not name.startswith("_") and (shape == "mixed" or not is_general):
                seen[f"get {name}"] = error_of(
                    lambda name=name: values.update({name: getattr(resource, name)})  # type: ignore[misc]
                )
        seen["values"] = {name: shown(value) for name, value in values.items()}
        written = {name: value for name, value in values.items() if name not in UNWRITTEN}
        seen["local"] = error_of(lambda: TerraformLocal(resource, "attributes", written))
    return seen


def call(resource: Any, name: str, arguments: Arguments) -> None:
    """Call a method with generated arguments."""
    method = getattr(resource, name)
    parameters = inspect.signature(method).parameters
    if list(parameters) == ["value"]:
        made = arguments.of(getattr(type(resource), name))
        method(made["value"])
    else:
        method(**arguments.of(getattr(type(resource), name)))


def assign(resource: Any, name: str, member: property, arguments: Arguments) -> None:
    """Assign a property a generated value."""
    setattr(resource, name, arguments.of(member.fset)["value"])
