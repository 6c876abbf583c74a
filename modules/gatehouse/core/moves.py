"""Constructs that have another id than before: the same resources at new addresses.

A Terraform address comes from a construct's path, so an id that changes is destroy and create. A
``moved`` block tells Terraform that it is a move. `AppStack.moved` says it once for all that a
construct makes, and carries over what the lock file has of it.

https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .engine import TerraformElement, TerraformResource
from .names import ID_PATTERN, snake_case, terraform_type
from .options import option

_PATH = rf"{ID_PATTERN}(/{ID_PATTERN})*"
_RULE = "must be a construct's path below the stack: ids with / between them"
_FIX = 'write moved("Users", to="People")'


class Moves:
    """The moves of one stack.

    Parameters
    ----------
    stack : AppStack
        The stack, for errors.
    """

    def __init__(self, stack: Any) -> None:
        self._stack = stack
        #: The path that each construct had, by the path that it has.
        self.old: dict[str, str] = {}
        self._used: set[str] = set()

    def add(self, from_: str, to: str, made: Collection[str]) -> None:
        """Note a move before its construct is made.

        Raises
        ------
        OptionError
            If one of the two is no path, is named by another move, or the new one is made already.
        """
        old = option(self._stack, "moved(from_)", from_).known_text(_PATH, rule=_RULE, fix=_FIX)
        given = option(self._stack, "moved(to=…)", to)
        new = given.known_text(_PATH, rule=_RULE, fix=_FIX)
        if f"{self._stack.path}/{new}" in made:
            given.refuse(
                "must be said before the construct is made, which asks the lock file for what it "
                "was",
                f"write moved({old!r}, to={new!r}) above {new}",
            )
        if old == new:
            given.refuse("must be another path than the one that it had", "remove it")
        if new in self.old:
            given.refuse(f"must move one construct; {self.old[new]!r} moves there too", "remove it")
        if old in self.old.values():
            option(self._stack, "moved(from_)", old).refuse(
                "must move to one path; another move names it too", "remove one of the two"
            )
        self.old[new] = old

    def tell(self, element: TerraformElement, name: str, owner: str) -> None:
        """Write the ``moved`` block of a resource, if its construct had another path.

        Parameters
        ----------
        element : TerraformElement
            The resource, which has its address.
        name : str
            Its name in the address.
        owner : str
            The path of the construct that makes it.
        """
        if not self.old or not isinstance(element, TerraformResource):
            return
        below = owner.partition("/")[2]
        for new, old in self.old.items():
            if below != new and not below.startswith(f"{new}/"):
                continue
            now, was = _address(new), _address(old)
            if name == now or name.startswith(f"{now}_"):
                self._used.add(new)
                element.move_from_id(f"{terraform_type(type(element))}.{was}{name[len(now) :]}")
            return

    def refuse_wrong(self, made: Collection[str]) -> None:
        """Raise where what should move is not made, or still is where it was.

        Parameters
        ----------
        made : collection of str
            The paths of the stack's constructs.

        Raises
        ------
        OptionError
            If it is so.
        """
        for new, old in self.old.items():
            if f"{self._stack.path}/{old}" in made:
                option(self._stack, "moved(from_)", old).refuse(
                    "must not be made any more: Terraform refuses to move what is still there",
                    f"remove {old}, or this line",
                )
            if new not in self._used:
                option(self._stack, "moved(to=…)", new).refuse(
                    "must be a construct of this stack that makes resources",
                    "write the id that it has now, or remove this line",
                )


def renamed(
    entries: Mapping[str, dict[str, Any]], moves: Mapping[str, str], stack: str
) -> dict[str, dict[str, Any]]:
    """The entries of a lock file under the paths that their constructs have now.

    What has a usual name, which the file does not record, keeps the one of its old path.

    Parameters
    ----------
    entries : mapping
        The entries of a stack.
    moves : mapping of str to str
        Old path by new path.
    stack : str
        The stack's name, which begins names in AWS.
    """
    found: dict[str, dict[str, Any]] = {}
    for path, entry in entries.items():
        new = next(_new_paths(path, moves), path)
        if new != path and new in entries:
            found.setdefault(path, entry)  # it was moved, and the old one is another's
        elif new == path:
            found[path] = entry
        else:
            found[new] = _with_name(entry, path, stack)
    return found


def _new_paths(path: str, moves: Mapping[str, str]) -> Iterator[str]:
    for new, old in moves.items():
        rest = path.removeprefix(old)
        if path == old or (rest != path and rest[0] in "/."):
            yield f"{new}{rest}"


#: The kinds whose name comes from the path where the source gives none; a pool names no kind.
_NAMED = ("UserPool", "IdentityPool", "Table")


def _with_name(entry: dict[str, Any], path: str, stack: str) -> dict[str, Any]:
    is_named = entry.get("kind", _NAMED[0]) in _NAMED and entry.keys() - {"given_once"}
    return {"name": "-".join((stack, *path.split("/"))), **entry} if is_named else entry


def _address(path: str) -> str:
    return "_".join(snake_case(part) for part in path.split("/"))
