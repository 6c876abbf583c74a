"""What is used before ``super().__init__(...)`` says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from gatehouse.core import App, AppStack, OptionError, aws
from gatehouse.core.engine import Construct, TerraformVariable
from gatehouse.storage import Bucket

TOO_EARLY: dict[str, Callable[[AppStack], object]] = {
    "a construct": lambda stack: Bucket(stack, "Files"),
    "a plain construct": lambda stack: Construct(stack, "Files"),
    "a resource": lambda stack: aws.sqs_queue.SqsQueue(stack, "Jobs"),
    "a variable": lambda stack: TerraformVariable(stack, "name"),
    "an output": lambda stack: stack.output(Name="notes"),
    "region": lambda stack: stack.region,
    "known_region": lambda stack: stack.known_region,
    "account_id": lambda stack: stack.account_id,
    "partition": lambda stack: stack.partition,
    "stage": lambda stack: stack.stage,
    "app_name": lambda stack: stack.app_name,
    "protect": lambda stack: stack.protect,
    "default_tags": lambda stack: stack.default_tags,
    "at_finish": lambda stack: stack.at_finish(lambda: None),
}


@pytest.mark.parametrize("use", TOO_EARLY.values(), ids=TOO_EARLY.keys())
def test_a_stack_is_complete_before_it_is_used(use: Callable[[AppStack], object]) -> None:
    class Early(AppStack):
        def __init__(self, app: App) -> None:
            use(self)
            super().__init__(app, "notes")

    with pytest.raises(OptionError, match=r"(?s)Early|Bucket Files.*call super\(\)\.__init__"):
        Early(App())


def test_what_is_the_apps_own_may_be_set_and_used_before() -> None:
    class Early(AppStack):
        def __init__(self, app: App) -> None:
            self.limit = 5
            self._limits = [self.limit]
            super().__init__(app, "notes")
            Bucket(self, "Files")

    stack = Early(App())
    assert stack.limit == 5
    assert not hasattr(stack, "nothing_of_this_name")


def test_what_every_stack_has_is_not_set_before_either() -> None:
    class Early(AppStack):
        def __init__(self, app: App) -> None:
            self.name = "mine"
            super().__init__(app, "notes")

    with pytest.raises(OptionError, match="every stack has `name`"):
        Early(App())


def test_a_constructor_that_never_calls_its_parents_is_refused() -> None:
    class NeverStack(AppStack):
        def __init__(self, app: App) -> None:
            self.app = app

    class NeverApp(App):
        def __init__(self) -> None:
            self.mine = 5

    for make in (lambda: NeverStack(App()), NeverApp):
        with pytest.raises(OptionError, match=r"call super\(\)\.__init__"):
            make()


def test_a_stack_in_an_app_that_is_not_complete_is_refused() -> None:
    class EarlyApp(App):
        def __init__(self) -> None:
            AppStack(self, "notes")
            super().__init__()

    with pytest.raises(OptionError, match=r"call super\(\)\.__init__"):
        EarlyApp()


def test_what_a_property_lacks_is_still_said() -> None:
    class Own(AppStack):
        @property
        def broken(self) -> Any:
            return self.not_there  # type: ignore[attr-defined]

    with pytest.raises(AttributeError, match="not_there"):
        Own(App(), "notes").broken  # noqa: B018
