"""Which stack holds what a construct makes for a construct of another stack.

A policy that lets a function of one stack use a pool of another could be in either. **What is
granted belongs to the stack of whom it is granted to**: that stack needs the other one anyway, as
soon as the function knows the pool's id, and two stacks must not need each other. Only where the
other stack already needs this one, by other references, is it put there. What a construct has once,
such as a bucket's notifications, stays with it unless the other stack needs it.

So the choice waits until all references are there. `App.synth` makes it after all that was
registered with `AppStack.at_finish`, and before the checks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from .names import snake_case, terraform_type
from .options import option
from .stack_cycle import refusal

if TYPE_CHECKING:
    from .component import Component
    from .engine import TerraformElement
    from .stack import AppStack


def name_elsewhere(stack: AppStack, home: AppStack) -> str:
    """What the addresses of a stack's constructs begin with in another stack.

    Constructs of both may have one id. The stage is in it only where the stacks differ in it, so
    that all stages of an app have the same addresses.
    """
    return snake_case(stack.app_name if stack.stage == home.stage else stack.name)


class InStack(Protocol):
    """A construct in a stack."""

    @property
    def path(self) -> str:
        """Its path."""
        ...

    @property
    def stack(self) -> AppStack:
        """The stack that it is in."""
        ...


class Other(InStack, Protocol):
    """A construct for which another one makes something."""

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...


def refuse_other_region(owner: InStack, name: str, other: InStack) -> None:
    """Refuse what AWS takes only of the construct's own region, where both are known.

    Lambda lets nobody call a function of another region, and a stack's provider reaches its own.

    Raises
    ------
    OptionError
        If the other construct's stack is in another region.
    """
    own, its = owner.stack.known_region, other.stack.known_region
    if own is not None and its is not None and own != its:
        option(owner, name, other.path).refuse(
            f"must be of the same region, {own}; the stack {other.stack.name} is in {its}",
            f"make it in a stack of {own}",
        )


class NamesOfOthers:
    """What ends the addresses of what a construct makes for others: the addresses of these.

    Those of two stacks may have one address; the second one's stack is then in the name too.

    Parameters
    ----------
    stack : AppStack
        The stack of the construct that makes it.
    """

    def __init__(self, stack: AppStack) -> None:
        self._stack = stack
        self._paths: dict[str, str] = {}

    def of(self, other: Other) -> str:
        """The name of what is made for another construct; the same at each call."""
        first = self._paths.setdefault(other.address, other.path)
        if first == other.path:
            return other.address
        return f"{name_elsewhere(other.stack, self._stack)}_{other.address}"


class Crossings:
    """What the constructs of an app make for constructs of other stacks.

    Parameters
    ----------
    stacks : list of AppStack
        The stacks of the app, which gets more.
    """

    def __init__(self, stacks: Sequence[AppStack]) -> None:
        self._stacks = stacks
        self._waiting: list[Callable[[], None]] = []
        self._said: dict[tuple[str, str], str] = {}

    def at_end(self, make: Callable[[], None]) -> None:
        """Call a function once when all else is made, so that `home_of` knows all references."""
        self._waiting.append(make)

    def make(self) -> None:
        """Make what waited; costs one more pass over the references, where something did."""
        if self._waiting:
            for stack in self._stacks:
                stack.prepare_stack()  # finds which stacks need which
        while self._waiting:
            self._waiting.pop(0)()

    def home_of(self, *stacks: AppStack) -> AppStack:
        """The stack for what has references to all of some stacks.

        Parameters
        ----------
        *stacks
            The stacks, the preferred one first.

        Returns
        -------
        AppStack
            The first that no other of them needs; there always is one.
        """
        members = list(dict.fromkeys(stacks))
        home = next(
            each
            for each in members
            if not any(other is not each and other.depends_on(each) for other in members)
        )
        for other in members:
            if other is not home:
                home.add_dependency(other)
        return home

    def leave(self, owner: Component, node: str, element: TerraformElement) -> None:
        """Take a resource out of its construct's stack, to be made in another one.

        Parameters
        ----------
        owner : Component
            The construct.
        node : str
            The resource's name in ``.nodes``.
        element : TerraformElement
            The resource, which nothing refers to.
        """
        owner.node.try_remove_child(node)
        address = f"{terraform_type(type(element))}.{owner.address}"
        owner.stack._addresses.pop(address)
        owner.stack._reasons.pop(address, None)

    def order(self, stack: AppStack, needed: AppStack, why: str) -> None:
        """Let a stack come after another one that it has no reference to.

        Parameters
        ----------
        stack : AppStack
            The stack.
        needed : AppStack
            The one that comes first.
        why : str
            Which constructs need it, for the error: ``notes-dev/Api needs people-dev/Domain``.

        Raises
        ------
        OptionError
            If the other one needs this stack.
        """
        self._said.setdefault((stack.name, needed.name), why)
        if needed.depends_on(stack):
            raise refusal(stack.name, needed.name, self._stacks)
        stack.add_dependency(needed)

    def why(self, stack: AppStack, needed: AppStack) -> str | None:
        """What `order` was told of two stacks."""
        return self._said.get((stack.name, needed.name))
