"""What is written: constructs, their options, and the resources that each of them imports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class New:
    """An object that the source makes: ``Mfa("on", factors=["totp"])``.

    Parameters
    ----------
    name : str
        Its class.
    options : dict
        What it is made with, by keyword.
    room : str
        The package that has the class: ``auth``.
    positional : tuple
        What it is made with, without keyword. Default: nothing.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    room: str = "auth"
    positional: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Name:
    """A variable of the source.

    Parameters
    ----------
    text : str
        The variable, or an attribute of it.
    """

    text: str


@dataclass(frozen=True)
class Call:
    """A call of a method: ``files.own_folder("private")``, ``api.route("GET /", show)``.

    Parameters
    ----------
    of : str
        The variable, or an attribute of it.
    method : str
        The method.
    positional : tuple
        What it is called with, without keyword. Default: nothing.
    options : dict
        What it is called with, by keyword. Default: nothing.
    """

    of: str
    method: str
    positional: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What stands before the brackets."""
        return f"{self.of}.{self.method}"


@dataclass
class Construct:
    """One construct of the source.

    Parameters
    ----------
    kind : str
        Its class, whose defaults it has: ``UserPoolClient``.
    id : str
        Its id in its scope.
    variable : str
        What the source calls it.
    options : dict
        Its options, in the order of writing. Those that say the default are not written.
    imports : dict of str to str
        What ``terraform import`` takes, by the names in ``.nodes``; those of a construct within
        it have its id and a slash before them.
    owner : Construct, optional
        What it is added to. Default: the stack.
    maker : str
        The method of its class that makes it: ``from_name``. Default: none, the class does.
    positional : tuple
        What it is made with behind its id, without keyword. Default: nothing.
    method : str
        What adds it to its owner: ``add_client``. Default: it is made by its class.
    carried : dict
        Arguments of the provider that no option says, by node: the ``transform``.
    comments : list of str
        What a reader must know of it. Default: nothing.
    refused : dict of str to str
        The rules by which it refuses what runs, by node and argument. Default: none.
    """

    kind: str
    id: str
    variable: str
    options: dict[str, Any]
    imports: dict[str, str]
    owner: Construct | None = None
    method: str = ""
    maker: str = ""
    positional: tuple[Any, ...] = ()
    carried: dict[str, dict[str, Any]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    refused: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Its path below the stack."""
        return f"{self.owner.path}/{self.id}" if self.owner else self.id


@dataclass(frozen=True)
class Program:
    """All that is written into one file.

    Parameters
    ----------
    app, stage, region : str
        Of its stack.
    constructs : list of Construct
        In the order of writing.
    calls : list of Call
        What is called behind them. Default: nothing.
    """

    app: str
    stage: str
    region: str
    constructs: list[Construct]
    calls: list[Call] = field(default_factory=list)

    @property
    def stack(self) -> str:
        """The name of its stack."""
        return f"{self.app}-{self.stage}"
