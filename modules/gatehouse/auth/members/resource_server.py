"""An API whose scopes access tokens can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gatehouse.core import LimitError, Transforms, aws
from gatehouse.core.options import nearest, option

from .pool_member import PoolMember

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

LONGEST_IDENTIFIER = 256
MOST_SCOPES = 100
_PRINTABLE = r"[\x21\x23-\x5B\x5D-\x7E]+"
_SCOPE = r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}"


@dataclass(frozen=True)
class ResourceServerNodes:
    """What a `ResourceServer` makes."""

    resource_server: aws.cognito_resource_server.CognitoResourceServer


class ResourceServer(PoolMember):
    """An API and its scopes; made by `UserPool.add_resource_server`.

    Makes ``aws_cognito_resource_server``.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    identifier : str
        What scopes begin with, 1 to 256 characters without white space: ``notes`` or
        ``https://api.example.com``.
    scopes : dict of str to str
        Names of scopes (1 to 256 characters, no slash), and what each allows, at most 256
        characters; 1 to 100 of them.
    name : str, optional
        Name that people see. Default: the id.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If a name is not valid.
    LimitError
        If there are more than 100 scopes.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes"), "UserPool", usernames=["email"])
    >>> api = users.add_resource_server("Api", identifier="notes", scopes={"read": "Read notes"})
    >>> job = users.add_client("Job", kind="machine", scopes=[api.scope("read")])

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
    """

    Nodes = ResourceServerNodes
    made_by = "users.add_resource_server"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        identifier: str,
        scopes: Mapping[str, str],
        name: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        option(self, "identifier", identifier).text(
            _PRINTABLE,
            rule="must have 1 to 256 printable characters, without white space and quotes",
            fix='write "notes" or "https://api.example.com"',
            longest=LONGEST_IDENTIFIER,
        )
        pool.taken.name(self, "identifier", "resource server", identifier)
        self.scopes = self._checked(scopes)
        pool.scopes.update({f"{identifier}/{scope}": self for scope in self.scopes})
        if name is not None:
            option(self, "name", name).text(
                r"(?a:[\w\s+=,.@-]{1,256})",
                rule="must have 1 to 256 letters, digits and + = , . @ -",
                fix='write "Notes" or so',
            )
        module = aws.cognito_resource_server
        self.nodes = ResourceServerNodes(
            resource_server=self.resource("resource_server").of(
                module.CognitoResourceServer,
                identifier=identifier,
                name=name or id,
                user_pool_id=pool.id,
                scope=[
                    module.CognitoResourceServerScope(scope_name=scope, scope_description=words)
                    for scope, words in sorted(self.scopes.items())
                ],
            )
        )

    @cached_property
    def identifier(self) -> str:
        """The identifier, as a reference; what uses it waits until the scopes are made."""
        return self.nodes.resource_server.identifier

    @property
    def resource_address(self) -> str:
        """Terraform address, for what must wait until the scopes are made."""
        return f"aws_cognito_resource_server.{self.address}"

    def scope(self, name: str) -> str:
        """A scope as tokens and clients write it: ``notes/read``.

        Parameters
        ----------
        name : str
            One of the ``scopes`` of the server.

        Raises
        ------
        OptionError
            If there is no such scope.
        """
        if name not in self.scopes:
            option(self, "scope", name).refuse(
                "must be one of the scopes", nearest(name, sorted(self.scopes))
            )
        return f"{self.identifier}/{name}"

    def _checked(self, scopes: Mapping[str, str]) -> dict[str, str]:
        given = option(self, "scopes", scopes)
        checked = given.known_text_map(
            _SCOPE,
            key_rule="must be names of 1 to 256 characters, without white space and slash",
            why="decides which scopes clients may name",
        )
        if not checked:
            given.refuse("must have at least one scope", 'write scopes={"read": "Read notes"}')
        for name, words in checked.items():
            option(self, f"scopes[{name!r}]", words).text(
                rule="must say what the scope allows", fix='write "Read notes" or so', longest=256
            )
        if len(checked) > MOST_SCOPES:
            raise LimitError(
                construct=self.path,
                option="scopes",
                value=sorted(checked),
                rule=f"must be at most {MOST_SCOPES}; these are {len(checked)}",
                fix="make a second resource server for a part of them",
            )
        return checked
