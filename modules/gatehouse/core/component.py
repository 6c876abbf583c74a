"""What every construct of this library has in common."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate, ParamSpec, TypeVar

from .belonging import of_one_app
from .crossing import name_elsewhere
from .engine import Construct, TerraformElement, TerraformResourceLifecycle
from .errors import id_taken
from .keywords import refuse_unknown_options
from .names import ID_PATTERN, ID_RULE, shortened, snake_case
from .options import option
from .tokens import as_whole, is_token
from .transform import Check, Transform, Transforms, check_transforms, each_name

if TYPE_CHECKING:
    from .stack import AppStack

P = ParamSpec("P")
R = TypeVar("R", bound=TerraformElement)


class Component(Construct):
    """A construct that makes provider resources with short, stable addresses.

    Every component exposes what it made in ``.nodes`` and takes ``transform``, so that an argument
    of the provider that has no option here is never out of reach. Which arguments it may change is
    in `gatehouse.core.arguments`: free ones, guarded ones with a reason, fixed ones not at all.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope. The Terraform address and the name in AWS come from it, so changing
        it replaces what the construct made.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``; ``permission[get_note]`` is one
        of many alone. What guards access or data needs a `Transform` with its reason. Default:
        none.

    Raises
    ------
    OptionError
        If the id cannot be an address, or ``transform`` names what is not made here or must stay.
    """

    # The dataclass behind `.nodes`; its fields are what `transform` can name.
    Nodes: ClassVar[type]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            cls.__init__ = of_one_app(refuse_unknown_options(cls.__init__))  # type: ignore[method-assign]
        for name, method in [*vars(cls).items()]:
            if inspect.isfunction(method) and not name.startswith("_"):
                setattr(cls, name, of_one_app(method))

    def __init__(self, scope: Construct, id: str, *, transform: Transforms | None = None) -> None:
        id = self._check_place(scope, id)
        self._path = f"{_path_of(scope)}/{id}"
        self._stack = _stack_of(scope)
        self._stack.claim_path(self._path)
        try:
            super().__init__(scope, id)
        except RuntimeError:  # of a resource in the scope, which claims no path
            raise id_taken(self._path) from None
        self._named_by = self._naming_parts(tuple(self._path.split("/")[1:]))
        self._transforms = check_transforms(
            self, transform, [field.name for field in fields(self.Nodes)]
        )
        self._unused_transforms = set(self._transforms)
        if self._transforms:
            self._stack.check_at_finish(self._refuse_unused_transforms)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, '_path', '')}>"

    @property
    def path(self) -> str:
        """The construct's path: ``notes-dev/UserPool``."""
        return self._path

    @property
    def stack(self) -> AppStack:
        """The stack that the construct is in."""
        return self._stack

    @property
    def address(self) -> str:
        """The name in the Terraform addresses of what the construct makes: ``user_pool``."""
        return "_".join(snake_case(part) for part in self._named_by)

    def _check_place(self, scope: Any, id: Any) -> str:
        kind = type(self).__name__
        if not isinstance(scope, Construct):
            option(f"{kind} {id}" if isinstance(id, str) else kind, "scope", scope).refuse(
                "must be the stack, or a construct in it; the id comes second",
                f'write {kind}(self, "{id if isinstance(id, str) else scope}") in the stack',
            )
        if "__jsii_ref__" not in vars(scope):
            option(f"{kind} {id}", "scope", type(scope).__name__).refuse(
                "must be complete before constructs are made in it",
                "call super().__init__(...) first in its __init__",
            )
        given = option(f"{kind} in {_path_of(scope) or 'the app'}", "id", id)
        if is_token(id):
            given.refuse(
                "an id is part of names and addresses, so it must be known while Python runs",
                'write an id such as "Notes"',
            )
        return given.text(ID_PATTERN, rule=ID_RULE, fix='write an id such as "Notes"')

    def _naming_parts(self, below_stack: tuple[str, ...]) -> tuple[str, ...]:
        """The parts of the path that make the name; a construct inside another may need fewer."""
        return below_stack

    @property
    def usual_name(self) -> str:
        """The name in AWS of app, stage and the construct's path, however long it is."""
        return "-".join((self.stack.app_name, self.stack.stage, *self._named_by))

    def aws_name(self, *, longest: int, suffix: str = "") -> str:
        """Name of a resource in AWS: application, stage and the construct's path.

        Where the service does not take so many characters, it is shortened; see
        `gatehouse.core.names`.

        Parameters
        ----------
        longest : int
            The service's limit in characters.
        suffix : str
            Appended to the name. Default: nothing.
        """
        return shortened(self.usual_name, longest, suffix)

    def resource(
        self,
        node: str,
        *,
        suffix: str = "",
        each: str = "",
        check: Check | None = None,
        home: AppStack | None = None,
    ) -> ResourceSlot:
        """Begin a provider resource of this construct.

        ``self.resource("user_pool").of(aws.cognito_user_pool.CognitoUserPool, name=...)`` makes it
        with its address and the caller's transform.

        Parameters
        ----------
        node : str
            Name in ``.nodes`` and ``transform``.
        suffix : str
            Ends the address, where another node has the same type. Default: nothing.
        each : str
            Which one it is, where a node is made many times. Default: it is made once.
        check : function, optional
            The checks of the construct's options, called with the arguments that a transform made,
            as plain dicts and lists. Default: none.
        home : AppStack, optional
            The stack that holds it, where a construct of another stack is what it is for; see
            `gatehouse.core.crossing`. Its address then begins with this construct's app. Default:
            this construct's.
        """
        behind_address = [part for part in (suffix, each) if part]
        return ResourceSlot(self, node, behind_address, each, check, home or self._stack)

    def _refuse_unused_transforms(self) -> None:
        for node in sorted(self._unused_transforms):
            option(self, "transform", {node: self._transforms[node]}).refuse(
                f"must change what the construct makes; with these options, it makes no `{node}`",
                f'remove "{node}", or set the option that makes it',
            )

    def keep_data(
        self, protect: bool, ignored: Sequence[str] = ()
    ) -> TerraformResourceLifecycle | None:
        """The lifecycle of what holds data: never destroyed by a plan where it is protected.

        ``ignored`` are arguments that a plan takes as they are in AWS.
        """
        if not protect and not ignored:
            return None
        return TerraformResourceLifecycle(
            prevent_destroy=True if protect else None, ignore_changes=[*ignored] or None
        )


class ResourceSlot:
    """The place of one provider resource within a component."""

    def __init__(
        self,
        component: Component,
        node: str,
        behind_address: Sequence[str],
        each: str,
        check: Check | None,
        home: AppStack,
    ) -> None:
        self._component = component
        self._node = node
        self._id = f"{node}_{each}" if each else node
        alone = each_name(node, each)
        self._transform = alone if each and alone in component._transforms else node
        self._address = "_".join((component.address, *behind_address))
        self._check = check
        self._home = home
        self._scope: Construct = component
        if home is not component.stack:
            # Below the other stack itself, where no component's id begins with an underscore.
            self._address = f"{name_elsewhere(component.stack, home)}_{self._address}"
            self._id = f"_{self._address}_{node}"
            self._scope = home

    def of(
        self, kind: Callable[Concatenate[Construct, str, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Make the resource; arguments that are None are left to the provider."""
        component = self._component
        arguments = {name: as_whole(value) for name, value in kwargs.items() if value is not None}
        transform = component._transforms.get(self._transform)
        made: R
        if transform is None:
            self._home.check_provider(kind, arguments, component.path)  # type: ignore[arg-type]
            made = kind(self._scope, self._id, *args, **arguments)
        else:
            from .arguments.apply import Place, make  # with its tables, for those who need them

            component._unused_transforms.discard(self._transform)
            place = Place(self._home, self._scope, self._id)
            made = make(component, self._transform, place, transform, kind, arguments, self._check)
        self._home.give_address(made, self._address, owner=component.path)
        if isinstance(transform, Transform):
            self._home.give_reason(made, self._address, transform.reason)
        return made


def _path_of(scope: Construct) -> str:
    """The path of a scope, from Python where it is known there (a call to Node otherwise)."""
    path = getattr(scope, "_path", None)
    return path if isinstance(path, str) else scope.node.path


def _stack_of(scope: Construct) -> AppStack:
    """The `AppStack` around a scope; plain constructs in between are walked through."""
    here: Any = scope
    while here is not None:
        stack = getattr(here, "_stack", None)
        if stack is not None:
            return stack  # type: ignore[no-any-return]
        here = here.node.scope
    option(_path_of(scope) or "the app", "scope", type(scope).__name__).refuse(
        "a construct must be in an AppStack, which knows the app's name and stage",
        "derive the stack from gatehouse.core.AppStack and pass it, or a construct in it, as scope",
    )
