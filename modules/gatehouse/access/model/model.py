"""The model: everything that was read, with what could not be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from gatehouse.access.model.documents import PolicyDocument
from gatehouse.access.model.identities import IdentityPool, Login, Role, UserPool, UserPoolClient
from gatehouse.access.model.source import Unknown
from gatehouse.access.model.things import Api, Bucket, Function, Key, Queue, Route, Table, Topic

Holder = Api | Function | Bucket | Table | Key | Queue | Topic
"""What a resource policy can be attached to."""


@dataclass(frozen=True, eq=False)
class Model:
    """What one or several stacks make, as far as access is concerned.

    Parameters
    ----------
    stacks : tuple of str
        The names of what was read.
    partition, region, account : str
        Those of the stacks. One that only Terraform will know is a symbolic value.
    roles, user_pools, identity_pools, apis, functions : tuple
        What there is, sorted by address.
    buckets, tables, keys, queues, topics : tuple
        What there is, sorted by address.
    unknowns : tuple of Unknown
        What could not be read, of documents too.
    """

    stacks: tuple[str, ...] = ()
    partition: str = "aws"
    region: str = "<region>"
    account: str = "000000000000"
    roles: tuple[Role, ...] = ()
    user_pools: tuple[UserPool, ...] = ()
    identity_pools: tuple[IdentityPool, ...] = ()
    apis: tuple[Api, ...] = ()
    functions: tuple[Function, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    tables: tuple[Table, ...] = ()
    keys: tuple[Key, ...] = ()
    queues: tuple[Queue, ...] = ()
    topics: tuple[Topic, ...] = ()
    unknowns: tuple[Unknown, ...] = ()

    @cached_property
    def _roles(self) -> dict[str, Role]:
        return {role.arn: role for role in self.roles}

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {function.arn: function for function in self.functions}

    def role(self, arn: str | None) -> Role | None:
        """Return the role with an ARN; None if the model has none."""
        return self._roles.get(arn or "")

    def function(self, arn: str | None) -> Function | None:
        """Return the function with an ARN; None if the model has none."""
        return self._functions.get(arn or "")

    @property
    def routes(self) -> tuple[Route, ...]:
        """The routes of all APIs."""
        return tuple(route for api in self.apis for route in api.routes)

    def user_pool_of(self, login: Login) -> UserPool | None:
        """Return the user pool of a login; None for providers of other kinds."""
        return next((each for each in self.user_pools if each.endpoint == login.provider), None)

    def client_of(self, login: Login) -> UserPoolClient | None:
        """Return the user-pool client of a login."""
        pool = self.user_pool_of(login)
        return (
            next((each for each in pool.clients if each.id == login.client), None) if pool else None
        )

    @property
    def documents(self) -> tuple[PolicyDocument, ...]:
        """Every policy document: of roles (trust, policies, boundaries) and of resources."""
        of_roles = (
            document
            for role in self.roles
            for document in (role.trust, *role.policies, role.boundary)
        )
        held: tuple[Holder, ...] = (
            *self.apis, *self.functions, *self.buckets, *self.tables,
            *self.keys, *self.queues, *self.topics,
        )  # fmt: skip
        found = (*of_roles, *(holder.policy for holder in held))
        return tuple(document for document in found if document is not None)
