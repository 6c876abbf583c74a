"""A stack: what is applied together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.model.backends import Backend
from cdktf_lazy.kernel.model.elements import Element, set_path
from cdktf_lazy.kernel.model.expressions import Reference
from cdktf_lazy.kernel.model.members import ANY, BOOLEAN, OBJECT, STRING, getter, list_of, method
from cdktf_lazy.kernel.model.merge import deep_merge
from cdktf_lazy.kernel.model.native import run
from cdktf_lazy.kernel.model.outputs import Output
from cdktf_lazy.kernel.model.resolving import Context, resolve
from cdktf_lazy.kernel.model.resources import Provider, Repeatable, Resource
from cdktf_lazy.kernel.model.tree import Construct
from cdktf_lazy.kernel.model.unique import unique_id
from cdktf_lazy.kernel.outcome import Thrown, Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model

_GLOB = frozenset("*?[]{}!")
_PAGES = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts/stacks",
    "cdktn": "https://cdktn.io/docs/concepts/stacks",
}
"""Where each engine explains stacks."""


class Stack(Construct):
    """A stack.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The app, or a construct in it.
    name : str
        The id.
    """

    typename = "TerraformStack"
    is_stack = True
    OVERRIDABLE = frozenset(
        {"allocateLogicalId", "prepareStack", "runAllValidations", "toTerraform"}
    )

    def __init__(self, model: Model, scope: Construct | None, name: str) -> None:
        if scope is None or _GLOB & set(name) or any(map(str.isspace, name)) or "\ufeff" in name:
            raise Unmodelled("a stack without an app, or with an id that is refused")
        super().__init__(model, scope, name)
        self.fqn = model.name_in_engine(self.typename)
        self.stack = self
        model.stacks += 1
        self.raw_overrides: dict[str, Any] = {}
        self.dependencies: list[Stack] = []
        self._outputs: dict[str, Output] = {}
        self._states: dict[str, Any] = {}
        self.module_folders: Any = None
        self.move_targets: dict[str, Resource] = {}
        self._version = self.try_context("cdktfVersion")

    def elements(self) -> list[Element]:
        """List the elements, parents first, without those of stacks inside this one."""
        return _elements(self, [])

    def name_of(self, element: Construct) -> str:
        """Give the unique name of an element."""
        if "allocateLogicalId" in self.overrides:
            return str(run(self.model, self, "allocateLogicalId", [(element, None)], STRING))
        return self.allocate_logical_id(element)

    @method("allocateLogicalId", OBJECT, returns=STRING)
    def allocate_logical_id(self, element: Any) -> str:
        """Make the unique name of an element."""
        if not isinstance(element, Element):
            raise Unmodelled("the name of what is no element")
        ids = [element.id]
        for parent in element.parents():
            if parent is self:
                return unique_id(ids[::-1])
            ids.append(parent.id)
        raise Unmodelled("the name of an element of another stack")

    @method("ensureBackendExists", returns=OBJECT)
    def backend(self) -> Backend:
        """Give the backend, which is a local file where nobody named one."""
        for one in self.find_all():
            if isinstance(one, Backend):
                return one
        return Backend(self.model, self, "local", {})

    def run_prepare_stack(self) -> None:
        """Prepare the stack, in the program's way where it has one."""
        if "prepareStack" in self.overrides:
            run(self.model, self, "prepareStack", [], None)
        else:
            self.prepare_stack()

    @method("prepareStack")
    def prepare_stack(self) -> None:
        """Make what references to other stacks need."""
        self.backend()
        self.resolve_elements()

    def resolve_elements(self) -> None:
        """Look at all elements, and make references to other stacks."""
        for element in self.elements():
            if self.model.is_alone:
                # Nothing of another stack, nothing that the program would see: only the names
                # and addresses that a first look at the elements gives.
                element.settle()
                continue
            resolve(element.run_to_terraform(), Context(self, preparing=True))

    def import_from(self, origin: Stack, identifier: str) -> str:
        """Give a token for something of another stack."""
        self.depend_on(origin)
        output = origin.export(identifier)
        state = self._states.get(origin.path)
        if state is None:
            name = f"cross-stack-reference-input-{origin.path}"
            state = self._states[origin.path] = origin.backend().remote_state(self, name)
        return str(state.get_string(output.name))

    def export(self, identifier: str) -> Output:
        """Make an output for another stack."""
        found = self._outputs.get(identifier)
        if found is None:
            config = {"value": Reference(identifier, self), "sensitive": True}
            name = f"cross-stack-output-{identifier}"
            found = self._outputs[identifier] = Output(self.model, self, name, config)
        return found

    def needs(self, other: Stack) -> bool:
        """Whether another stack comes first."""
        return other in self.dependencies or any(one.needs(other) for one in self.dependencies)

    def depend_on(self, other: Stack) -> None:
        """Let another stack come first."""
        if other.needs(self):
            # Where a reference makes it so, the error names frames of JavaScript.
            raise Unmodelled("stacks that depend on each other by references")
        if other not in self.dependencies:
            self.dependencies.append(other)

    def run_all_validations(self) -> None:
        """Validate the stack, in the program's way where it has one."""
        if "runAllValidations" in self.overrides:
            run(self.model, self, "runAllValidations", [], None)
        else:
            self.validate()

    @method("runAllValidations")
    def validate(self) -> None:
        """Stop where Node would find something wrong."""
        for one in self.find_all():
            for validation in one.validations:
                if self.model.validate(validation):
                    raise Unmodelled("a validation that fails")
            if isinstance(one, Stack):
                one.check_providers()

    def check_providers(self) -> None:
        """Stop where a resource has no provider."""
        constructs = self.find_all()
        named = {one.provider_name for one in constructs if isinstance(one, Provider)}
        for one in constructs:
            if isinstance(one, Repeatable) and one.provider_name not in named:
                raise Unmodelled("a resource without a provider")

    def run_to_terraform(self) -> Any:
        """Give the configuration, in the program's way where it has one."""
        if "toTerraform" in self.overrides:
            return run(self.model, self, "toTerraform", [], ANY)
        return self.to_terraform()

    @method("toTerraform", returns=ANY)
    def to_terraform(self) -> dict[str, Any]:
        """Give the configuration, with every token resolved."""
        elements = self.elements()
        metadata: dict[str, Any] = {
            "version": self._version,
            "stackName": self.id,
            "backend": "local",
        }
        if self.raw_overrides:
            metadata["overrides"] = {"stack": list(self.raw_overrides)}
        for element in elements:
            described = element.run_to_metadata()
            if described:
                deep_merge(metadata, resolve(described, Context(self)))
        outputs: dict[str, Any] = {}
        for element in elements:
            if isinstance(element, Output):
                deep_merge(outputs, _nested(element.path.split("/"), element.name))
        configuration: dict[str, Any] = {"//": {"metadata": metadata, "outputs": outputs}}
        for fragment in [resolve(one.run_to_terraform(), Context(self)) for one in elements]:
            deep_merge(configuration, fragment)
        if not self.raw_overrides:
            return configuration
        deep_merge(configuration, self.raw_overrides)
        resolved: dict[str, Any] = resolve(configuration, Context(self))
        return resolved

    @method("addOverride", STRING, ANY)
    def add_override(self, path: str, value: Any) -> None:
        """Set a value in the configuration, whatever the elements say."""
        set_path(self.raw_overrides, path, value)

    @method("addDependency", OBJECT)
    def add_dependency(self, other: Any) -> None:
        """Let another stack come first."""
        if not isinstance(other, Stack):
            raise Unmodelled("a dependency on what is no stack")
        if other.needs(self):
            raise Thrown(_loop(self.path, other.path, _PAGES[self.model.engine.name]))
        self.depend_on(other)

    @getter("dependencies", list_of(OBJECT))
    def get_dependencies(self) -> list[Any]:
        """List the stacks that come first."""
        return list(self.dependencies)

    @method("dependsOn", OBJECT, returns=BOOLEAN)
    def depends_on(self, other: Any) -> bool:
        """Tell whether another stack comes first."""
        return self.needs(other)

    @method("allProviders", returns=list_of(OBJECT))
    def all_providers(self) -> list[Any]:
        """List the providers."""
        return [one for one in self.find_all() if isinstance(one, Provider)]

    @method("hasResourceMove", returns=BOOLEAN)
    def has_moves(self) -> bool:
        """Tell whether a resource was, or will be, somewhere else."""
        return any(isinstance(one, Resource) and one.is_moved for one in self.elements())

    @method("getLogicalId", OBJECT, returns=STRING)
    def get_logical_id(self, element: Any) -> str:
        """Make the unique name of an element."""
        if not isinstance(element, Element):
            raise Unmodelled("the name of what is no element")
        return self.name_of(element)


def _elements(construct: Construct, found: list[Element]) -> list[Element]:
    if isinstance(construct, Element):
        found.append(construct)
    if construct.children:
        for child in construct.kept_children():
            if not child.is_stack:
                _elements(child, found)
    return found


def _loop(stack: str, other: str, page: str) -> str:
    """Say that a stack can't come after another one, in the engine's words."""
    return (
        f"Cannot add dependency {other} to {stack}, because it would cause a circular "
        f"dependency.\n\nTerraformStack {other} is already dependent on {stack} directly, or "
        f"dependent on a TerraformStack within {stack}.\n\nTo learn more about circular "
        f"dependency references, refer to: {page}#:~:text=Cross%2DStack%20References\n"
    )


def _nested(path: list[str], value: str) -> dict[str, Any]:
    nested: Any = value
    for part in reversed(path):
        nested = {part: nested}
    return dict(nested)
