"""Random programs: a list of steps that makes, changes, reads and writes a tree of constructs.

A step is a name and some numbers, which pick from what there is at that moment: a program that
loses steps is a program still, so one that differs can be made small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import jsii
from cases._seen import error_of, shown
from cdktf import (
    Annotations,
    App,
    Aspects,
    Fn,
    IAspect,
    IResolvable,
    IResolveContext,
    IStringProducer,
    Lazy,
    Op,
    TerraformCount,
    TerraformDataSource,
    TerraformElement,
    TerraformHclModule,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformResource,
    TerraformResourceLifecycle,
    TerraformStack,
    TerraformVariable,
    Testing,
    Token,
)
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableAttribute
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from constructs import Construct, IConstruct, IValidation

Step = tuple[str, tuple[int, ...]]

LENGTH = 40
_NAMES = ("a", "b", "c-d", "E_f", "long" * 12, "Default", "Resource", "x.y", "ü")
_PATHS = ("tags.x", "name", "a.b.c", "list.0", "lifecycle.prevent_destroy", "cors_rule")
_PLAIN: tuple[Any, ...] = ("text", "", 1, 1.5, True, None, ["a", "b"], {"k": "v"}, {"n": None}, [])


class Walk:
    """Runs steps, and notes what each answered."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.notes: list[str] = []
        stack = TerraformStack(app, "walk")
        AwsProvider(stack, "aws")
        self.stacks: list[Any] = [stack]
        self.scopes: list[Any] = [stack]
        self.elements: list[Any] = [S3Bucket(stack, "first")]
        self.resources: list[Any] = list(self.elements)
        self.values: list[Any] = [*_PLAIN, self.elements[0].arn]
        self.iterators: list[Any] = [None]

    def run(self, steps: Sequence[Step]) -> list[str]:
        """Run every step; an error is noted, and the walk goes on."""
        for name, numbers in steps:
            found: list[Any] = []

            def take(name: str = name, numbers: tuple[int, ...] = numbers) -> None:
                found.append(getattr(self, f"step_{name}")(*numbers))  # noqa: B023

            seen = error_of(take)
            text = shown(found[0]) if found else " | ".join(seen)
            self.notes.append(f"{name} {text}")
        return self.notes

    def note(self, text: str) -> None:
        """Note what a callback saw."""
        self.notes.append(f"  {text}")

    # What is made

    def step_stack(self, name: int) -> str:
        stack = TerraformStack(self.app, f"stack-{name % 4}")
        AwsProvider(stack, "aws", region="eu-west-1")
        self.stacks.append(stack)
        self.scopes.append(stack)
        return str(stack.node.path)

    def step_construct(self, scope: int, name: int) -> str:
        made = Construct(_of(self.scopes, scope), self._name(scope, name))
        self.scopes.append(made)
        return f"{made.node.path} {made.node.addr}"

    def step_bucket(self, scope: int, name: int, value: int, other: int) -> str:
        text, tags = self._text(value), {"a": self._text(other), "b": "plain"}
        return self._keep(
            S3Bucket(self._scope(scope), self._name(scope, name), bucket=text, tags=tags)
        )

    def step_queue(self, scope: int, name: int, value: int, other: int) -> str:
        depends = [_of(self.elements, other)] if other % 3 == 0 else None
        made = SqsQueue(
            self._scope(scope),
            self._name(scope, name),
            name=self._text(value),
            delay_seconds=self._number(other),
            depends_on=depends,
            for_each=_of(self.iterators, value),
            count=TerraformCount.of(2) if value % 9 == 1 else None,
        )
        return self._keep(made)

    def step_table(self, scope: int, name: int, value: int) -> str:
        attributes: Any = [DynamodbTableAttribute(name=self._text(value), type="S")]
        if value % 2:
            attributes = [{"name": "x", "type": self._text(value)}]
        made = DynamodbTable(
            self._scope(scope),
            self._name(scope, name),
            name="t",
            attribute=attributes,
            ttl={"enabled": bool(value % 3), "attribute_name": "e"},
            lifecycle=TerraformResourceLifecycle(prevent_destroy=bool(value % 2)),
        )
        return self._keep(made)

    def step_data(self, scope: int, name: int) -> str:
        made = DataAwsCallerIdentity(self._scope(scope), self._name(scope, name))
        self.values.append(made.account_id)
        self.elements.append(made)
        return f"{made.fqn} {made.node.path}"

    def step_raw(self, scope: int, name: int, kind: int) -> str:
        classes: tuple[Any, ...] = (TerraformResource, TerraformDataSource)
        made = _of(classes, kind)(
            self._scope(scope), self._name(scope, name), terraform_resource_type="aws_raw"
        )
        self.values.append(made.get_string_attribute("some_thing"))
        self.values.append(made.get_list_attribute("some_list"))
        self.values.append(made.get_number_attribute("some_number"))
        return self._keep(made)

    def step_output(self, scope: int, name: int, value: int) -> str:
        made = TerraformOutput(
            self._scope(scope), f"{self._name(scope, name)}-o", value=self._any(value)
        )
        self.elements.append(made)
        return str(made.fqn if value % 4 == 0 else made.friendly_unique_id)

    def step_local(self, scope: int, name: int, value: int) -> str:
        made = TerraformLocal(self._scope(scope), f"{self._name(scope, name)}-l", self._any(value))
        self.values += [made.as_string, made.as_list, made.as_number]
        self.elements.append(made)
        return str(made.fqn)

    def step_variable(self, scope: int, name: int, value: int) -> str:
        made = TerraformVariable(
            self._scope(scope), f"{self._name(scope, name)}-v", type="any", default=self._any(value)
        )
        self.values += [made.string_value, made.number_value, made.list_value, made.value]
        return str(made.fqn)

    def step_module(self, scope: int, name: int, value: int) -> str:
        made = TerraformHclModule(
            self._scope(scope), f"{self._name(scope, name)}-m", source="me/m/aws", version="1.0.0"
        )
        made.set("value", self._any(value))
        self.values.append(made.get_string("out"))
        self.elements.append(made)
        return f"{made.fqn} {made.source}"

    def step_callbacks(self, scope: int, name: int) -> str:
        return self._keep(Noting(self, self._scope(scope), f"{self._name(scope, name)}-n"))

    # Values

    def step_attribute(self, resource: int, which: int) -> Any:
        found = _of(self.resources, resource)
        name = _of(("arn", "id", "tags_all", "fqn", "friendly_unique_id", "tags"), which)
        self.values.append(getattr(found, name))
        return self.values[-1]

    def step_text(self, left: int, right: int) -> str:
        text = f"<{self._text(left)}|{self._text(right)}>"
        self.values.append(text)
        return text

    def step_function(self, which: int, value: int) -> Any:
        functions: tuple[Callable[[], Any], ...] = (
            lambda: Fn.upper(self._text(value)),
            lambda: Fn.join("-", ["a", self._text(value)]),
            lambda: Fn.jsonencode(self._any(value)),
            lambda: Fn.length_of(self._any(value)),
            lambda: Fn.element(["a", self._text(value)], 0),
            lambda: Fn.merge([{"a": self._text(value)}, {"b": 1}]),
            lambda: Fn.conditional(True, self._any(value), "no"),
            lambda: Fn.lookup({"a": self._text(value)}, "a", "d"),
            lambda: Op.add(self._number(value), 1),
            lambda: Op.eq(self._any(value), "x"),
        )
        self.values.append(_of(functions, which)())
        return self.values[-1]

    def step_token(self, which: int, value: int) -> Any:
        makers: tuple[Callable[[Any], Any], ...] = (
            *(Token.as_string, Token.as_number, Token.as_list, Token.as_any),
            *(Token.as_string_map, Token.as_any_map, Token.is_unresolved),
        )
        self.values.append(_of(makers, which)(self._any(value)))
        return self.values[-1]

    def step_collection(self, left: int, right: int) -> Any:
        self.values.append(
            [self._any(left), self._any(right)]
            if left % 2
            else {"l": self._any(left), self._text(right): self._any(right)}
        )
        return self.values[-1]

    def step_resolvable(self, value: int) -> Any:
        self.values.append(Late(self, self._any(value)))
        return "made"

    def step_lazy(self, value: int) -> str:
        self.values.append(Lazy.string_value(Producer(self, self._text(value))))
        return str(self.values[-1])

    def step_iterator(self, value: int) -> str:
        items = self._any(value)
        made: Any = (
            TerraformIterator.from_map(items)
            if isinstance(items, dict)
            else TerraformIterator.from_list(items)
        )
        self.iterators.append(made)
        self.values += [made.key, made.value, made.get_string("some")]
        return type(made).__name__

    # Changes

    def step_override(self, element: int, path: int, value: int) -> None:
        _of(self.elements, element).add_override(_of(_PATHS, path), self._any(value))

    def step_rename(self, element: int, name: int) -> Any:
        found = _of(self.elements, element)
        found.override_logical_id(f"renamed-{name % 3}")
        if name % 4 == 0:
            found.reset_override_logical_id()
        return found.friendly_unique_id

    def step_assign(self, resource: int, which: int, value: int) -> Any:
        name, made = _of(
            (
                ("tags", {"set": self._text(value)}),
                ("name", self._text(value)),
                ("bucket", self._text(value)),
                ("delay_seconds", self._number(value)),
                ("depends_on", ["aws_x.y"]),
                ("count", 2),
                ("tags", self._any(value)),
            ),
            which,
        )
        found = _of(self.resources, resource)
        setattr(found, name, made)
        return getattr(found, f"{name}_input", None)

    def step_reset(self, resource: int, which: int) -> None:
        getattr(_of(self.resources, resource), _of(("reset_tags", "reset_id", "reset_x"), which))()

    def step_move(self, resource: int, name: int) -> None:
        found = _of(self.resources, resource)
        if name % 2:
            found.move_from_id(f"aws_old.{name % 3}")
        else:
            found.import_from(f"id-{name}")

    def step_dependency(self, left: int, right: int) -> None:
        _of(self.scopes, left).node.add_dependency(_of(self.elements, right))

    def step_stacks(self, left: int, right: int) -> Any:
        first, second = _of(self.stacks, left), _of(self.stacks, right)
        first.add_dependency(second)
        return [one.node.id for one in first.dependencies]

    def step_context(self, scope: int, value: int) -> Any:
        node = _of(self.scopes, scope).node
        if value % 2:
            node.set_context("key", self._any(value))
        return node.try_get_context("key")

    def step_remove(self, scope: int, name: int) -> Any:
        return _of(self.scopes, scope).node.try_remove_child(_of(_NAMES, name))

    def step_annotate(self, scope: int, value: int) -> None:
        annotations = Annotations.of(_of(self.scopes, scope))
        (annotations.add_info if value % 2 else annotations.add_warning)(self._text(value))

    def step_aspect(self, scope: int, kind: int) -> int:
        aspects = Aspects.of(_of(self.scopes, scope))
        aspects.add(Aspect(self, kind % 4))
        return len(aspects.all)

    def step_validation(self, scope: int, value: int) -> Any:
        node = _of(self.scopes, scope).node
        node.add_validation(Validation(self, [] if value % 3 else ["is wrong"]))
        return node.validate()

    # Reading

    def step_tree(self, scope: int) -> list[str]:
        found = _of(self.scopes, scope).node.find_all()
        return [f"{type(one).__name__} {one.node.path}" for one in found]

    def step_child(self, scope: int, name: int) -> Any:
        return _of(self.scopes, scope).node.find_child(_of(_NAMES, name)).node.path

    def step_element(self, element: int) -> Any:
        found: TerraformElement = _of(self.elements, element)
        return [found.to_terraform(), found.to_metadata(), found.friendly_unique_id]

    def step_terraform(self, stack: int) -> Any:
        return _of(self.stacks, stack).to_terraform()

    def step_synth(self) -> None:
        self.app.synth()

    def step_testing(self, stack: int) -> Any:
        return Testing.synth(_of(self.stacks, stack), stack % 2 == 0)

    # Picking

    def _keep(self, made: Any) -> str:
        self.elements.append(made)
        self.resources.append(made)
        self.values.append(made.fqn)
        return f"{made.node.path} {made.friendly_unique_id} {made.fqn}"

    def _scope(self, number: int) -> Any:
        return _of(self.scopes, number)

    def _name(self, scope: int, number: int) -> str:
        """Pick a name; one that ids leave out leaves nothing right below a stack."""
        name = _of(_NAMES, number)
        is_hidden = name in ("Default", "Resource") and self._scope(scope) in self.stacks
        return "shown" if is_hidden else str(name)

    def _any(self, number: int) -> Any:
        return _of(self.values, number)

    def _text(self, number: int) -> str:
        value = self._any(number)
        return value if isinstance(value, str) else f"text-{number % 7}"

    def _number(self, number: int) -> Any:
        value = self._any(number)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if is_number else number % 900


class Noting(SqsQueue):
    """Notes when a synth asks it, and adds to what it is."""

    def __init__(self, walk: Walk, scope: Any, name: str) -> None:
        super().__init__(scope, name)
        self.walk = walk

    def to_terraform(self) -> Any:
        self.walk.note(f"to_terraform {self.node.path}")
        return super().to_terraform()

    def _synthesize_attributes(self) -> Any:
        self.walk.note(f"synthesize {self.node.path}")
        return {**super()._synthesize_attributes(), "name": "from-python"}


@jsii.implements(IResolvable)
class Late:
    """Is resolved to a value."""

    def __init__(self, walk: Walk, value: Any) -> None:
        self.walk = walk
        self.value = value

    @property
    def creation_stack(self) -> list[str]:
        return []

    def resolve(self, context: IResolveContext) -> Any:
        self.walk.note(f"resolve at {context.scope.node.path}")
        return self.value

    def to_string(self) -> str:
        return Token.as_string(self)


@jsii.implements(IStringProducer)
class Producer:
    """Makes a text when it is asked."""

    def __init__(self, walk: Walk, value: str) -> None:
        self.walk = walk
        self.value = value

    def produce(self, context: IResolveContext) -> str:
        self.walk.note("produce")
        return self.value


@jsii.implements(IAspect)
class Aspect:
    """Notes, changes, adds, or fails."""

    def __init__(self, walk: Walk, kind: int) -> None:
        self.walk = walk
        self.kind = kind

    def visit(self, node: IConstruct) -> None:
        self.walk.note(f"visit {type(node).__name__} {node.node.path}")
        if self.kind == 1 and isinstance(node, S3Bucket):
            node.tags = {"visited": "yes"}
        elif self.kind == 2 and isinstance(node, S3Bucket):
            if node.node.try_find_child("added") is None:
                SqsQueue(node, "added")
        elif self.kind == 3 and isinstance(node, DynamodbTable):
            raise ValueError(f"{node.node.path} must not be")


@jsii.implements(IValidation)
class Validation:
    """Answers lines."""

    def __init__(self, walk: Walk, lines: list[str]) -> None:
        self.walk = walk
        self.lines = lines

    def validate(self) -> list[str]:
        self.walk.note("validate")
        return self.lines


def _of(items: Sequence[Any], number: int) -> Any:
    return items[number % len(items)]


STEPS = {
    name.removeprefix("step_"): vars(Walk)[name].__code__.co_argcount - 1
    for name in vars(Walk)
    if name.startswith("step_")
}
"""Each step, and how many numbers it takes."""

_RARE = ("synth", "stack", "remove", "testing", "terraform", "aspect", "validation", "move")


def steps_of(seed: int, length: int = LENGTH) -> list[Step]:
    """Draw a program: what makes things comes often, what ends them seldom."""
    random = Random(seed)
    # Few kinds at a time: a walk that has everything in it ends with Node soon.
    names = sorted(random.sample(sorted(STEPS), random.choice((6, 10, 15, len(STEPS)))))
    weights = [1 if name in _RARE else 4 for name in names]
    chosen = random.choices(names, weights, k=length)
    return [(name, tuple(random.randrange(1000) for _ in range(STEPS[name]))) for name in chosen]


def run(app: App, seed: str, length: str = str(LENGTH)) -> list[object]:
    """Run a random program; the caller synthesizes once more."""
    walk = Walk(app)
    walk.run(steps_of(int(seed), int(length)))
    return [walk.notes, error_of(app.synth)]
