"""The roles of groups, which an identity pool takes from its users' tokens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gatehouse.deployed.adopting.constructs import Call, Construct, Name
from gatehouse.deployed.adopting.reading.roles import RunningRole

from .permissions import Grants, InexpressibleError
from .roles import people_of, role

# Roles that a pool makes by itself, beside which one of a group has no place.
_TAKEN = ("Authenticated", "Unauthenticated")


@dataclass(frozen=True)
class GroupRoles:
    """Takes over the roles of the groups whose members come by clients of one identity pool.

    Parameters
    ----------
    pool_id : str
        The identity pool.
    made : Construct
        Its construct, which imports them.
    running : dict of str to RunningRole
        Roles that run, by ARN.
    stage : str
        The stage whose names they have.
    grants : Grants
        What reads policies.
    """

    pool_id: str
    made: Construct
    running: Mapping[str, RunningRole]
    stage: str
    grants: Grants

    def calls(
        self, constructs: Sequence[Construct], clients: Sequence[Construct]
    ) -> Iterator[Call]:
        """The calls that give groups their roles. What stays keeps its ARN, with the reason.

        Parameters
        ----------
        constructs : sequence of Construct
            User pools with their clients and groups.
        clients : sequence of Construct
            The clients whose users get the roles of their groups.
        """
        groups = [each for each in constructs if each.kind == "Group" and "role" in each.options]
        shares = Counter(str(each.options["role"]) for each in groups)
        taken = str(self.made.options.get("authenticated_role"))
        for group in groups:
            of_pool = [each for each in clients if each.owner is group.owner]
            arn = str(group.options["role"])
            if not of_pool:
                continue  # no token leads to it: it stays what the group names
            if shares[arn] > 1 or arn in taken:
                self._stays(group, "others have it too, and each construct makes its own")
            elif group.id in _TAKEN:
                self._stays(group, f"the pool has a role {group.id} of its own")
            elif arn not in self.running:
                self._stays(group, "there is no such role in this account")
            else:
                yield from self._call(group, self.running[arn], of_pool, constructs)

    def _call(
        self,
        group: Construct,
        running: RunningRole,
        clients: Sequence[Construct],
        constructs: Sequence[Construct],
    ) -> Iterator[Call]:
        try:
            found = role(running, people_of(self.pool_id), self.stage, self.grants)
        except InexpressibleError as why:
            self._stays(group, str(why))
            return
        del group.options["role"]
        self.made.imports.update({f"{group.id}/{node}": id for node, id in found.imports.items()})
        options: dict[str, Any] = {"as_it_runs": found.as_it_runs}
        if found.grants:
            options["permissions"] = [*found.grants]
        named = [Name(each.variable) for each in clients]
        of_pool = [
            Name(each.variable)
            for each in constructs
            if each.kind == "UserPoolClient" and each.owner is group.owner
        ]
        accepted = [each for each in self.made.options["user_pools"] if each in of_pool]
        if len(named) < len(accepted):
            options["clients"] = named
        yield Call(self.made.variable, "role_for_group", (Name(group.variable),), options)

    def _stays(self, group: Construct, why: str) -> None:
        name = str(group.options["role"]).rpartition("/")[2]
        group.comments.append(f"Its role {name} stays with the tool that made it: {why}.")
