"""Stacks in one process: make constructs, get the Terraform JSON that they become."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from gatehouse.auth.identity_pool.identity_role import trust_of
from gatehouse.core import App, AppStack
from gatehouse.iam import Trust
from jsii._kernel.providers.base import BaseProvider
from jsii._runtime import kernel

Json = Any

# What every stack of these tests has, whatever is in it; pinned by the stack's own minimal setup.
FRAME: Json = {
    "provider": {
        "aws": [
            {
                "default_tags": [{"tags": {"app": "notes", "stage": "test"}}],
                "region": "eu-west-1",
            }
        ]
    },
    "terraform": {
        "backend": {"local": {"path": "../../../terraform.notes-test.tfstate"}},
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": ">= 5.70, < 7.0"}},
    },
}


def new_stack(*arguments: str, **options: Any) -> AppStack:
    """An empty stack, written to ``cdktf.out`` of the current folder."""
    return AppStack(App(arguments), "notes", **{"stage": "test", "region": "eu-west-1", **options})


def users_of_a_pool(stack: AppStack) -> Trust:
    """Trust in the signed-in users of an identity pool, as its own roles have it."""
    pool = "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"
    return trust_of(stack, pool, "authenticated", tag_session=True)


def synthesized(stack: AppStack) -> Json:
    """The stack's JSON, without CDKTF's metadata."""
    app = cast(App, stack.node.root)
    app.synth()
    written = app.output / "stacks" / stack.name / "cdk.tf.json"
    return cast(Json, without_metadata(json.loads(written.read_text())))


def without_metadata(value: Any) -> Any:
    """Leave out every ``//``: comments, which Terraform does not read."""
    if isinstance(value, dict):
        return {key: without_metadata(each) for key, each in value.items() if key != "//"}
    if isinstance(value, list):
        return [without_metadata(each) for each in value]
    return value


def addresses(synth: Json) -> list[str]:
    """The Terraform addresses of a stack's resources and data sources."""
    return sorted(
        [f"{kind}.{name}" for kind, named in synth.get("resource", {}).items() for name in named]
        + [f"data.{kind}.{name}" for kind, named in synth.get("data", {}).items() for name in named]
    )


@contextmanager
def counted_calls() -> Iterator[Counter[str]]:
    """Count what jsii asks meanwhile, whoever answers, by the kind of request."""
    calls: Counter[str] = Counter()

    def counting(answer: Callable[..., Any]) -> Callable[..., Any]:
        def counted(request: Any, *arguments: Any) -> Any:
            calls[type(request).__name__] += 1
            return answer(request, *arguments)

        return counted

    with pytest.MonkeyPatch.context() as patch:
        for name in BaseProvider.__abstractmethods__:
            patch.setattr(kernel.provider, name, counting(getattr(kernel.provider, name)))
        yield calls


def write(folder: Path, files: dict[str, str]) -> None:
    """Write text files below a folder, with the folders that they are in."""
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
