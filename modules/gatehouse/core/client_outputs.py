"""The outputs that clients of an app need: ``gatehouse call`` and ``sign-up``, and web pages.

The tools read them by these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from .options import HasPath, option


class HasUrl(Protocol):
    """What can be called: an `HttpApi`, made or imported."""

    @property
    def url(self) -> str:
        """Where it answers."""
        ...


class HasId(Protocol):
    """What AWS knows by an id: a user pool, an identity pool."""

    @property
    def id(self) -> str:
        """The id."""
        ...


class OfPool(HasId, Protocol):
    """A client of a user pool."""

    @property
    def pool(self) -> Any:
        """The pool."""
        ...


class HasName(Protocol):
    """What AWS knows by a name: a bucket."""

    @property
    def name(self) -> str:
        """The name."""
        ...


# The option, its output, the attribute that is put out, and one that no other construct has.
_OUTPUTS = (
    ("api", "ApiEndpoint", "url", "route", "an HttpApi"),
    ("user_pool", "UserPool", "id", "grant_admin", "a UserPool"),
    (
        "client",
        "UserPoolClient",
        "id",
        "has_users",
        "what users.add_client(...) returns",
    ),
    ("identity_pool", "IdentityPool", "id", "sets_tags", "an IdentityPool"),
    ("bucket", "Bucket", "name", "own_folder", "a Bucket"),
)
REGION = "Region"


def client_outputs(stack: HasPath, region: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the outputs by their names.

    Parameters
    ----------
    stack : HasPath
        The stack, for errors.
    region : str
        Its region.
    given : dict
        The constructs, by the options of `AppStack.output_for_clients`. None: there is no such.

    Raises
    ------
    OptionError
        If nothing is given, something else than the construct that is put out there, or a client of
        another pool than the one that is put out.
    """
    given = {name: each for name, each in given.items() if each is not None}
    if not given:
        option(stack, "output_for_clients()", given).refuse(
            "must have at least one construct that clients use",
            "write self.output_for_clients(api=api, client=web)",
        )
    client = given.get("client")
    if client is not None and "user_pool" not in given and hasattr(client, "pool"):
        given["user_pool"] = client.pool
    _check_kinds(stack, given)
    if client is not None and given["user_pool"].id != client.pool.id:
        option(stack, "output_for_clients(client=…)", client).refuse(
            f"must be a client of the pool that is put out, {given['user_pool'].path}: another's "
            "users can't sign in with it",
            "leave user_pool out: a client's own pool is put out with it",
        )
    found: dict[str, str] = {}
    for name, output, attribute, _, _ in _OUTPUTS:
        if name in given:
            found[output] = getattr(given[name], attribute)
            found.setdefault(REGION, region)
    return found


def _check_kinds(stack: HasPath, given: Mapping[str, Any]) -> None:
    for name, _, _, own, kind in _OUTPUTS:
        construct = given.get(name)
        # Of the type: reading an attribute off a construct costs a call to Node.
        if construct is not None and (
            isinstance(construct, type) or not hasattr(type(construct), own)
        ):
            option(stack, f"output_for_clients({name}=…)", construct).refuse(
                f"must be {kind}", "pass the construct itself, not its id or address"
            )
