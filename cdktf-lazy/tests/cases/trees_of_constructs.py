"""The tree: children, parents, context, metadata, locks, dependencies, searches."""

from typing import Any

import jsii
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from constructs import (
    Construct,
    ConstructOrder,
    DependencyGroup,
    IConstruct,
    IMixin,
    Node,
    RootConstruct,
)

from cases._seen import error_of, shown


class Group(Construct):
    """A construct of the app's own."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.bucket = S3Bucket(self, "Resource")


@jsii.implements(IMixin)
class Renames:
    """A mixin that serves buckets."""

    def apply_to(self, construct: IConstruct) -> None:
        if isinstance(construct, S3Bucket):
            construct.bucket = "mixed-in"

    def supports(self, construct: IConstruct) -> bool:
        return isinstance(construct, S3Bucket)


def paths(found: list[Any]) -> list[str]:
    return [f"{type(one).__name__} {one.node.path}" for one in found]


def run(app: App) -> object:
    stack = TerraformStack(app, "trees-of-constructs")
    stack.node.set_context("region", "eu-west-1")
    stack.node.set_context("deep", {"a": [1, None, {"b": True}]})
    AwsProvider(stack, "aws")
    one, two = Group(stack, "one"), Group(stack, "two")
    two.node.add_dependency(one, one.bucket)
    one.node.add_dependency(DependencyGroup(two.bucket))
    one.bucket.with_(Renames())
    one.node.default_child = one.bucket
    removed = Construct(stack, "removed")
    S3Bucket(removed, "bucket")
    node = two.node
    locked = Construct(stack, "locked")
    locked.node.lock()
    root = RootConstruct("root")
    kept: Any = Construct(root, "kept")
    wrong: Any = Construct
    seen = {
        "children": paths(stack.node.children),
        "pre": paths(stack.node.find_all()),
        "post": paths(stack.node.find_all(ConstructOrder.POSTORDER)),
        "scopes": paths(two.bucket.node.scopes),
        "same": [
            node.root is app,
            node.scope is stack,
            stack.node.find_child("two") is two,
            Node.of(two).id == node.id,
            one.node.default_child is one.bucket,
            TerraformStack.of(two.bucket) is stack,
            App.of(two.bucket) is app,
        ],
        "is": [
            Construct.is_construct(two),
            TerraformStack.is_stack(stack),
            TerraformStack.is_stack(two),
            App.is_app(app),
        ],
        "texts": [str(two.to_string()), stack.to_string(), app.to_string(), kept.to_string()],
        "addresses": [one.node.addr, app.node.addr, root.node.addr],
        "context": [
            two.node.try_get_context("region"),
            shown(two.node.try_get_context("deep")),
            shown(two.node.try_get_context("nothing")),
            shown(two.node.get_all_context()),
            two.node.get_all_context({"region": "default", "more": 1}),
        ],
        "dependencies": [paths(two.node.dependencies), paths(one.node.dependencies)],
        "removed": [stack.node.try_remove_child("removed"), stack.node.try_remove_child("no")],
        "locked": [locked.node.locked, one.node.locked],
        "errors": [
            error_of(lambda: Construct(locked, "child")),
            error_of(lambda: Construct.is_construct({})),
            error_of(lambda: Construct(stack, "one")),
            error_of(lambda: Construct(stack, "")),
            error_of(lambda: stack.node.find_child("nobody")),
            error_of(lambda: stack.node.get_context("nothing")),
            error_of(lambda: stack.node.set_context("late", 1)),
            error_of(lambda: wrong(None, "x")),
            error_of(lambda: wrong(stack)),
            error_of(lambda: wrong("text", "x")),
            error_of(lambda: wrong(stack, 5)),
            error_of(lambda: TerraformStack.of(app)),
            error_of(lambda: TerraformStack.of(kept)),
            error_of(lambda: App.of(kept)),
            error_of(lambda: S3Bucket(kept, "x")),
            error_of(lambda: S3Bucket(app, "y")),
        ],
        "late": paths(app.node.children),
    }
    app.node.try_remove_child("y")
    return seen
