"""Resources that move to another address, and resources that exist already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_lazy.kernel.bindings.types import Type
from cdktf_lazy.kernel.model.elements import Element
from cdktf_lazy.kernel.model.generated import Generated
from cdktf_lazy.kernel.model.members import NUMBER, OBJECT, STRING, method, optional
from cdktf_lazy.kernel.model.requirements import MOVES_SINCE, TerraformIsNewEnough
from cdktf_lazy.kernel.outcome import Unmodelled

if TYPE_CHECKING:
    from cdktf_lazy.kernel.model.model import Model
    from cdktf_lazy.kernel.model.tree import Construct

_INDEX = Type("union", choices=(STRING, NUMBER), optional=True)


class Moves(Generated):
    """What a resource says of the address where it was, will be, or exists already."""

    imported: tuple[str, Any] | None = None
    _target: tuple[str, Any] | None = None
    _addresses: dict[str, str] | None = None
    has_left = False
    """Whether the resource is somewhere else now."""

    @property
    def is_moved(self) -> bool:
        """Whether it was somewhere else, or is now."""
        return self._target is not None or self._addresses is not None

    @property
    def is_moved_or_imported(self) -> bool:
        """Whether there is more to say than what the resource is."""
        return self.is_moved or self.imported is not None

    def moved_and_imported(self) -> dict[str, Any]:
        """Give Terraform's blocks for it."""
        imported = None
        if self.imported is not None:
            identifier, provider = self.imported
            imported = import_block(self._here, identifier, provider)
        return {"moved": [self._moved()] if self.is_moved else None, "import": imported}

    @property
    def _here(self) -> str:
        return f"{self.kind.terraform}.{self.name}"

    def _moved(self) -> dict[str, str]:
        if self._target is None:
            return dict(self._addresses or {})
        if self._addresses is not None:
            raise Unmodelled("a resource that is moved twice")
        target, index = self._target
        there = self.stack_here.move_targets.get(target)
        if there is None or there.kind.terraform != self.kind.terraform:
            raise Unmodelled("a target of a move that is not there, or of another type")
        address = f"{self.kind.terraform}.{there.name}"
        if isinstance(index, str) and index:
            address += f'["{index}"]'
        elif index:
            address += f"[{index}]"
        return {"to": address, "from": self._here}

    @method("moveTo", STRING, _INDEX)
    def move_to(self, target: str, index: Any = None) -> None:
        """Go where another resource says that it is the target."""
        if self._target is not None or isinstance(index, float):
            raise Unmodelled("a resource that is moved twice, or to a fraction")
        self._target = (target, index)
        self.has_left = True

    @method("addMoveTarget", STRING)
    def add_move_target(self, target: str) -> None:
        """Be where another resource goes."""
        targets = self.stack_here.move_targets
        if target in targets:
            raise Unmodelled("a target of a move that is there already")
        targets[target] = self

    @method("moveToId", STRING)
    def move_to_id(self, address: str) -> None:
        """Go to an address."""
        self._move({"to": address, "from": self._here})
        self.has_left = True

    @method("moveFromId", STRING)
    def move_from_id(self, address: str) -> None:
        """Come from an address."""
        self._move({"to": self._here, "from": address})

    def _move(self, addresses: dict[str, str]) -> None:
        if self._addresses is not None:
            raise Unmodelled("a resource that is moved twice")
        self._addresses = addresses

    @method("importFrom", STRING, optional(OBJECT))
    def import_from(self, identifier: str, provider: Any = None) -> None:
        """Be a resource that exists already."""
        self.imported = (identifier, provider)
        self.validations.append(TerraformIsNewEnough(MOVES_SINCE))


def import_block(address: str, identifier: str, provider: Any) -> list[dict[str, Any]]:
    """Give Terraform's block for something that exists already."""
    from_provider = None if provider is None else provider.fqn_token
    return [{"provider": from_provider, "id": identifier, "to": address}]


class Importable(Element):
    """A resource that exists already, whose configuration Terraform writes.

    Parameters
    ----------
    model : Model
        The program's objects.
    scope : Construct
        The parent.
    name : str
        The id.
    terraform : str
        Terraform's name of the type.
    imported : tuple
        The id that the resource has, and the provider.
    """

    typename = "ImportableResource"

    def __init__(
        self,
        model: Model,
        scope: Construct,
        name: str,
        terraform: str,
        imported: tuple[str, Any],
    ) -> None:
        super().__init__(model, scope, name, terraform)
        self._imported = imported
        self.validations.append(TerraformIsNewEnough(MOVES_SINCE))

    def to_terraform(self) -> dict[str, Any]:
        """Give the block."""
        return {"import": import_block(f"{self.element_type}.{self.name}", *self._imported)}

    def to_metadata(self) -> dict[str, Any]:
        """Say that the configuration is to be written."""
        return {"importsGeneratingConfiguration": [self.name]}
