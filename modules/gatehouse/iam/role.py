"""An IAM role that a service or signed-in users assume."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from gatehouse.core import AppStack, Component, LimitError, Transforms, aws
from gatehouse.core.arns import IAM_POLICY, check_arn
from gatehouse.core.engine import Construct, TerraformElement
from gatehouse.core.names import shortened
from gatehouse.core.options import option
from gatehouse.core.own_name import NameRule, own_name
from gatehouse.core.places import Place, place_of_caller
from gatehouse.core.tags import check_tags

from .permission import Grant, Grantable, Permission, permissions_of
from .policy_document import PolicyDocument, statement
from .policy_size import LONGEST_INLINE, LONGEST_MANAGED, MOST_MANAGED
from .role_as_it_runs import RoleAsItRuns
from .sessions import check_present
from .statement_names import reason_name
from .trust import Trust

LONGEST_ROLE_NAME = 64
LONGEST_POLICY_NAME = 128
# https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
ROLE_NAME = NameRule(
    r"[\w+=,.@-]+", "must have 1 to 64 letters, digits and _ + = , . @ -", LONGEST_ROLE_NAME
)

Document = aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument
Attachment = aws.iam_role_policy_attachment.IamRolePolicyAttachment


@dataclass
class RoleNodes:
    """What a `Role` makes.

    The policy is made when the app is complete, and only if something is allowed; the trust's
    document only where it is the role's own, and not shared by all roles of a service. Managed
    policies, by number, take the place of the policy where it would be longer than AWS allows.
    ``attached_policy`` has those that a role had which something else made, by number.
    """

    role: aws.iam_role.IamRole
    trust_document: Document | None = None
    policy_document: Document | None = None
    policy: aws.iam_role_policy.IamRolePolicy | None = None
    managed_policy_document: dict[str, Document] = field(default_factory=dict)
    managed_policy: dict[str, aws.iam_policy.IamPolicy] = field(default_factory=dict)
    attachment: dict[str, Attachment] = field(default_factory=dict)
    attached_policy: dict[str, Attachment] = field(default_factory=dict)


class Role(Component):
    """A role with one trust policy, and one inline policy with what `allow` was given.

    Makes ``aws_iam_role``, the ``aws_iam_policy_document`` of its trust, and, when something is
    allowed, an ``aws_iam_role_policy`` with its document. A role begins with no permission. What
    does not fit into an inline policy (10,240 characters) is split over up to ten
    ``aws_iam_policy`` of 6,144 characters each.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    trust : Trust
        Who may assume it.
    permissions : sequence
        What it may do from the start: permissions and grants. Default: nothing.
    max_session : timedelta, optional
        Longest session, 1 to 12 hours. Default: AWS's own, 1 hour; a stolen session ends soon.
    permissions_boundary : str, optional
        ARN of a policy that the role's rights never exceed, whatever it is allowed. Default:
        none.
    as_it_runs : RoleAsItRuns, optional
        What it is called, to take over a role that something else made. Default: none.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack
    >>> from gatehouse.iam import Principal
    >>> stack = AppStack(App(), "notes")
    >>> role = Role(stack, "Reports", trust=Trust(Principal("Service", ["glue.amazonaws.com"])))
    >>> role.allow(Permission(actions=["s3:GetObject"], resources=["arn:aws:s3:::logs/today"]))

    Notes
    -----
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
    """

    Nodes = RoleNodes
    _own_name: str | None = None

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        trust: Trust,
        permissions: Sequence[Grantable] = (),
        max_session: timedelta | None = None,
        permissions_boundary: str | None = None,
        as_it_runs: RoleAsItRuns | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._runs = self._read_runs(as_it_runs)
        self.trust = option(self, "trust", trust).instance(Trust)
        self._granted: list[tuple[object, Permission]] = []
        self._places: list[tuple[Permission, Place]] = []
        self._boundary = self._read_boundary(permissions_boundary)
        self._is_complete = False
        self._waiting: list[Any] = []
        self._max_session = self._session_seconds(max_session)
        self.nodes = self._role(trust)
        self._attach_as_it_runs()
        option(self, "permissions", permissions).list_of(
            object, rule="must be a list of grants and permissions"
        )
        self.allow(*permissions)
        self.stack.at_finish(self._policies)

    @cached_property
    def arn(self) -> str:
        """ARN of the role."""
        return self.nodes.role.arn

    @property
    def allowed(self) -> tuple[Permission, ...]:
        """What it was allowed so far."""
        return tuple(permission for _, permission in self._granted)

    @property
    def granted(self) -> tuple[tuple[object, Permission], ...]:
        """What it was allowed so far, each with the construct that it is a grant on, or None."""
        return tuple(self._granted)

    @property
    def is_as_it_runs(self) -> bool:
        """Whether it is one that something else made, and has nothing but what it had."""
        return self._runs is not None

    def before(self, element: TerraformElement) -> None:
        """Let a resource of the stack wait until the role's permissions are there.

        Only the complete app shows which policies there are: one, several, or none.

        Parameters
        ----------
        element : TerraformElement
            The resource.
        """
        self._waiting.append(element)

    def allow(self, *grants: Grantable) -> None:
        """Let the role do something.

        Parameters
        ----------
        *grants
            Grants of constructs (``api.invoke()``, ``uploads.own_folder("private")``), constructs
            that have an obvious one (an `HttpApi`), or a `Permission`.

        Raises
        ------
        OptionError
            If something is passed that does not say what may be done, or that goes by a policy
            variable which sessions of this role never have: the identity id in a function's role.
        """
        permissions = permissions_of(self, "allow", grants)
        check_present(self, "allow", permissions, self.trust, self._tag_keys)
        if self._is_complete:
            option(self, "allow", grants).refuse(
                "must be called before the app is complete: the role's policy is written then",
                "allow it before app.synth()",
            )
        for grant in grants:
            of = grant.of if isinstance(grant, Grant) else grant
            on = None if isinstance(grant, Permission) else of
            self._granted.extend((on, each) for each in grant.permissions)
        place = place_of_caller()
        if place is not None:
            self._places.extend((each, place) for each in permissions)

    @cached_property
    def _tag_keys(self) -> frozenset[str] | None:
        """Tags of the role, which its sessions have too; None where a transform may set some."""
        if "role" in self._transforms:
            return None
        return frozenset({*self.stack.default_tags, *(self._runs.tags if self._runs else ())})

    def _session_seconds(self, max_session: timedelta | None) -> int | None:
        if max_session is None:
            return None
        checked = option(self, "max_session", max_session).duration(
            timedelta(hours=1), timedelta(hours=12)
        )
        return int(checked.total_seconds())

    def _read_boundary(self, permissions_boundary: str | None) -> str | None:
        if permissions_boundary is None:
            return None
        return check_arn(
            self,
            "permissions_boundary",
            permissions_boundary,
            IAM_POLICY,
            fix='write "arn:…:policy/Boundary" or the policy\'s arn',
        )

    def _role(self, trust: Trust) -> RoleNodes:
        own_document, trust_json = self._trust(trust)
        return RoleNodes(
            role=self.resource("role").of(
                aws.iam_role.IamRole,
                name=self._name(),
                path=self._runs.path if self._runs else None,
                description=self._runs.description if self._runs else None,
                tags=(dict(self._runs.tags) or None) if self._runs else None,
                assume_role_policy=trust_json,
                max_session_duration=self._max_session,
                permissions_boundary=self._boundary,
            ),
            trust_document=own_document,
        )

    def _read_runs(self, as_it_runs: RoleAsItRuns | None) -> RoleAsItRuns | None:
        """What the role is called in this stage; None where the stage makes its own."""
        if as_it_runs is None:
            return None
        option(self, "as_it_runs", as_it_runs).instance(RoleAsItRuns)
        check_tags(self, as_it_runs.tags, self.stack.default_tags)
        self._own_name = own_name(self, as_it_runs.name, ROLE_NAME)
        return None if self._own_name is None else as_it_runs

    def _attach_as_it_runs(self) -> None:
        for number, arn in enumerate(self._runs.managed_policies if self._runs else (), start=1):
            each = str(number)
            self.nodes.attached_policy[each] = self.resource(
                "attached_policy", suffix="attached", each=each
            ).of(Attachment, role=self.nodes.role.name, policy_arn=arn)

    def _trust(self, trust: Trust) -> tuple[Document | None, str]:
        """The trust policy; roles for the same service share one document."""
        content = [
            statement(
                actions=trust.actions,
                principals=[trust.principal],
                conditions=trust.conditions,
                sid=reason_name(trust.reason),
            )
        ]
        address = trust.shared_address
        if address is None or "trust_document" in self._transforms:
            document = self.resource("trust_document", suffix="trust").of(
                Document, statement=content
            )
            return document, document.json
        return None, self.stack.once(
            address, lambda: _shared_document(self.stack, address, content).json
        )

    def _name(self) -> str:
        if self._own_name is not None:
            return self._own_name
        # Roles are the account's, not the region's: without the region in it, the same stage in a
        # second region would take over the first one's role.
        region = self.stack.region
        longest_region = len("ap-southeast-2")
        shown = self.aws_name(longest=LONGEST_ROLE_NAME - 1 - longest_region)
        return f"{shown}-{region}"

    def _policies(self) -> None:
        self._is_complete = True
        if not self._granted:
            return
        addresses = self._policy()
        for element in self._waiting:
            element.depends_on = [*(element.depends_on or ()), *addresses]

    def _policy(self) -> list[str]:
        """Write what the role may do; returns the addresses of what gives it the permissions."""
        content = PolicyDocument(self.allowed, scope=self, joined=self._runs is None)
        if not content.fits(LONGEST_INLINE):
            return self._managed_policies(content)
        statements = content.statements()
        document = self.resource("policy_document").of(Document, statement=statements)
        self._note_statements(content, self.address)
        self.nodes.policy_document = document
        self.nodes.policy = self.resource("policy").of(
            aws.iam_role_policy.IamRolePolicy,
            name=(self._runs and self._runs.policy_name)
            or shortened(self.address, LONGEST_POLICY_NAME),
            role=self.nodes.role.name,
            policy=document.json,
        )
        return [f"aws_iam_role_policy.{self.address}"]

    def _note_statements(self, content: PolicyDocument, address: str) -> None:
        """Note the line that allowed each statement; of several lines, the first one."""
        for permission, place in reversed(self._places):
            for sid in content.names_of(permission):
                self.stack.source_places.note_statement(
                    f"data.aws_iam_policy_document.{address}", sid, place
                )

    def _managed_policies(self, content: PolicyDocument) -> list[str]:
        parts = content.split(LONGEST_MANAGED)
        longest = max(part.size for part in parts)
        if len(parts) > MOST_MANAGED or longest > LONGEST_MANAGED:
            raise LimitError(
                construct=self.path,
                option="allow",
                value=f"{len(self._granted):,} permissions, {content.size:,} characters",
                rule=f"a role must have at most {MOST_MANAGED} policies of {LONGEST_MANAGED:,} "
                f"characters; these would be {len(parts)}, the longest of {longest:,}",
                fix="allow more with one permission, such as api.invoke() for all routes of an "
                "API, or give the rights to several roles",
            )
        role = self.nodes.role.name
        for number, part in enumerate(parts, start=1):
            each = str(number)
            document = self.resource("managed_policy_document", each=each).of(
                Document, statement=part.statements()
            )
            self._note_statements(part, f"{self.address}_{each}")
            policy = self.resource("managed_policy", each=each).of(
                aws.iam_policy.IamPolicy, name=f"{self._name()}-{each}", policy=document.json
            )
            self.nodes.managed_policy_document[each] = document
            self.nodes.managed_policy[each] = policy
            self.nodes.attachment[each] = self.resource("attachment", each=each).of(
                aws.iam_role_policy_attachment.IamRolePolicyAttachment,
                role=role,
                policy_arn=policy.arn,
            )
        kind = "aws_iam_role_policy_attachment"
        return [f"{kind}.{self.address}_{each}" for each in self.nodes.attachment]


def _shared_document(stack: AppStack, address: str, content: list[Any]) -> Document:
    document = Document(stack, f"_{address}", statement=content)
    stack.give_address(document, address, owner=f"{stack.path}/{address}")
    return document
