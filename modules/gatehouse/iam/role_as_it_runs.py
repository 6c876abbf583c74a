"""A role that something else made, and that a construct takes over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gatehouse.core.arns import IAM_POLICY, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_list_marker

# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
PATH = r"/|/[\x21-\x7e]{1,510}/"
POLICY_NAME = r"[A-Za-z0-9_+=,.@-]{1,128}"
DESCRIPTION = "[\t\n\r\x20-\x7e\xa1-\xff]+"
LONGEST_DESCRIPTION = 1000


@known_options_only
@dataclass(frozen=True)
class RoleAsItRuns:
    """What a role that something else made is called, for the construct whose role it becomes.

    In a stage that has a name here, the role gets what it is allowed in the source and nothing by
    itself; its statements have no Sid, as other tools write them. Other stages make their own.

    To take a stage's name away again replaces the role: IAM can't rename one. The plan then shows
    ``must be replaced``. Whoever names the old ARN loses access, such as the policy of a bucket.

    Parameters
    ----------
    name : dict of str
        Its name in AWS by stage: ``{"production": "notes-user"}``.
    policy_name : str, optional
        The name of its inline policy. Default: that of the construct.
    managed_policies : sequence of str
        ARNs of the managed policies that are attached to it; the list itself is known at synth, as
        each is attached by itself. Default: none.
    path : str
        Its path in IAM. Default: ``/``.
    description : str, optional
        Its description: 1 to 1,000 characters of Latin-1. Default: none.
    tags : dict of str
        Its tags, which its sessions have too. Default: none.

    Raises
    ------
    OptionError
        If AWS has no such name, path, description or ARN.

    Examples
    --------
    >>> RoleAsItRuns(name={"production": "notes-user"}, policy_name="own-folder").path
    '/'
    """

    name: Mapping[str, str]
    policy_name: str | None = None
    managed_policies: Sequence[str] = ()
    path: str = "/"
    description: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._check_name()
        self._check_policies()
        option(self._kind, "path", self.path).known_text(
            PATH, rule="a path must begin and end with a slash", fix='write "/" or "/service-role/"'
        )
        if self.description is not None:
            option(self._kind, "description", self.description).text(
                DESCRIPTION,
                rule="must be text of letters, digits and signs of Latin-1",
                fix="leave it out where the role has none; IAM takes no other letters",
                longest=LONGEST_DESCRIPTION,
            )

    @property
    def _kind(self) -> str:
        return type(self).__name__

    def _check_name(self) -> None:
        """Look at its form only; the role knows its stage, and checks the names in it."""
        if not isinstance(self.name, Mapping):
            option(self._kind, "name", self.name).refuse(
                "must be a dict of stages and names: every other stage makes a role of its own",
                'write name={"production": "notes-user"}',
            )

    def _check_policies(self) -> None:
        given = option(self._kind, "managed_policies", self.managed_policies)
        policies = given.list_of(str)
        if any(map(is_list_marker, policies)):
            given.refuse(
                "must be a list that is known at synth: each of its policies is attached by itself",
                "write managed_policies=[...]; an entry may be a reference",
            )
        for arn in policies:
            check_arn(self._kind, "managed_policies", arn, IAM_POLICY, fix="pass the policy's arn")
        object.__setattr__(self, "managed_policies", policies)
        if self.policy_name is not None:
            option(self._kind, "policy_name", self.policy_name).known_text(
                POLICY_NAME,
                rule="must have 1 to 128 letters, digits and _ + = , . @ -",
                fix="write the name that it has in AWS",
            )
