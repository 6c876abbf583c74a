"""Each argument of each resource type has a class that says whether a transform may change it."""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gatehouse.core import aws
from gatehouse.core.arguments.classes import META, Classes, Kind
from gatehouse.core.arguments.table import CLASSES, classes_for
from gatehouse.core.engine import TerraformDataSource, TerraformResource
from gatehouse.core.names import terraform_type

# What no transform reaches: the stack's own, and the data sources of imported constructs.
OUT_OF_REACH = {
    "data_aws_apigatewayv2_api",
    "data_aws_caller_identity",
    "data_aws_dynamodb_table",
    "data_aws_lambda_function",
    "data_aws_partition",
    "data_aws_region",
    "data_aws_s3_bucket",
    "provider",
    "sqs_queue",
}


def _modules() -> list[str]:
    """The modules of the bindings that the library uses, as its door to them lists."""
    tree = ast.parse(Path(str(aws.__file__)).read_text())
    imported = [each for each in ast.walk(tree) if isinstance(each, ast.Import)]
    names = {alias.name.rpartition(".")[2] for each in imported for alias in each.names}
    return sorted(names - OUT_OF_REACH)


def _resource(module: str) -> type:
    """The class of a module's resource or data source."""
    found = [
        each
        for each in vars(getattr(aws, module)).values()
        if isinstance(each, type) and issubclass(each, (TerraformResource, TerraformDataSource))
    ]
    (only,) = [each for each in found if each.__module__.endswith(f".{module}")]
    return only


def _leaves(kind: Any, before: str = "") -> Iterator[str]:
    """The arguments of a class of the bindings, and those of its blocks."""
    constructor = vars(kind)["__init__"]
    hints = typing.get_type_hints(constructor)
    for name, parameter in inspect.signature(constructor).parameters.items():
        is_common = not before and name in META_ARGUMENTS
        if is_common or parameter.kind is not parameter.KEYWORD_ONLY:  # the scope and the id
            continue
        path = before + name.rstrip("_")
        struct = _struct_in(hints[name])
        if struct is None:
            yield path
        else:
            yield from _leaves(struct, f"{path}.")


def _struct_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and hasattr(annotation, "__jsii_name_mapping__"):
        return annotation
    return next(filter(None, map(_struct_in, typing.get_args(annotation))), None)


META_ARGUMENTS = {name.partition(".")[0] for name in META.listed}
MODULES = _modules()

# What only the newer one of the two engines' bindings has.
NEWER = {
    "bucket_namespace",
    "code_sha256",
    "delay_after_policy_creation_in_ms",
    "evaluation_criteria",
    "evaluation_interval",
    "evaluation_window",
    "invoked_via_function_url",
    "private_key_wo",
    "private_key_wo_version",
    "restore_backup_arn",
    "routing_mode",
    "use_resource_timeout_for_propagation",
    "warm_up_configuration",
}


def _is_listed(classes: Classes, path: str) -> bool:
    while path:
        if path in classes.listed:
            return True
        path = path.rpartition(".")[0]
    return False


@pytest.mark.parametrize("module", MODULES)
def test_each_argument_of_a_resource_has_a_class(module: str) -> None:
    kind = _resource(module)
    classes = CLASSES[terraform_type(kind)]
    assert [path for path in sorted(_leaves(kind)) if not _is_listed(classes, path)] == []


@pytest.mark.parametrize("module", MODULES)
def test_a_class_is_given_to_what_exists_and_once(module: str) -> None:
    kind = _resource(module)
    classes, leaves = CLASSES[terraform_type(kind)], set(_leaves(kind))
    blocks = {leaf[:end] for leaf in leaves for end, mark in enumerate(leaf) if mark == "."}
    assert set(classes.listed) - leaves - blocks - NEWER == set(), "no such argument"
    assert set(classes.free.split()) - leaves - NEWER == set(), "a whole block must not be free"
    assert set(classes.free.split()) & {*classes.guarded.split(), *classes.fixed} == set()
    assert set(classes.guarded.split()) & {*classes.stricter, *classes.fixed} == set()


def test_each_resource_that_is_made_has_classes() -> None:
    assert sorted(CLASSES) == sorted(terraform_type(_resource(module)) for module in MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_what_every_resource_takes_has_a_class(module: str) -> None:
    kind = _resource(module)
    common = set(typing.get_type_hints(vars(kind)["__init__"])) & META_ARGUMENTS
    classes = CLASSES[terraform_type(kind)]
    assert {name for name in common if classes_for(classes, name) is not META} == set()


def test_what_is_not_listed_is_guarded() -> None:
    classes = Classes(free="name")
    assert classes.kind_of("name") is Kind.FREE
    assert classes.kind_of("of_a_newer_provider") is Kind.GUARDED
    assert classes.kind_of("block.of_a_newer_provider") is Kind.GUARDED


def test_an_argument_of_a_block_has_the_nearest_class() -> None:
    classes = Classes(free="block.text", guarded="block", fixed={"block.key": "write it there"})
    assert classes.kind_of("block.text") is Kind.FREE
    assert classes.kind_of("block.other") is Kind.GUARDED
    assert classes.kind_of("block.key") is Kind.FIXED
    assert classes.kind_of("block.key.deeper") is Kind.FIXED
    assert classes.way_out("block.key.deeper") == "write it there"


def test_a_whole_block_has_the_strictest_class_within() -> None:
    classes = Classes(free="block.text", fixed={"block.key": "write it there"})
    assert classes.kind_of("block") is Kind.FIXED
    assert classes.way_out("block") == "write it there"
    assert Classes(free="block.text").kind_of("block") is Kind.GUARDED
