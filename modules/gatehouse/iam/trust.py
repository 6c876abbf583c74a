"""Who may assume a role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .condition import Condition
from .policy_document import Principal
from .trust_rules import WEB_IDENTITY, TrustCondition, TrustStatement, openings

_SERVICE = re.compile(r"([a-z0-9-]+)\.amazonaws\.com")
_ACTIONS = ("sts:AssumeRole", WEB_IDENTITY, "sts:AssumeRoleWithSAML")


@known_options_only
@dataclass(frozen=True)
class Trust:
    """Who may assume a role, and under which conditions.

    Parameters
    ----------
    principal : Principal
        A service, accounts or roles, or a federated provider.
    action : str
        ``sts:AssumeRole`` for services and for AWS principals, ``sts:AssumeRoleWithWebIdentity``
        for users who signed in, ``sts:AssumeRoleWithSAML`` for those of a SAML provider. Default:
        ``sts:AssumeRole``.
    conditions : sequence of Condition
        What the caller's session must show. Default: nothing more.
    tag_session : bool
        Whether whoever assumes it may put tags on the session, as an identity pool does with
        principal tags. Default: False.
    reason : str
        Why a role that anybody may take is right. It becomes the statement's name in the plan,
        ``BecauseAnyAccountMayMirror``. Default: none; such a trust is then refused.

    Raises
    ------
    OptionError
        If the principal can't assume a role by this action. Without a reason also if anybody may
        take the role: the principal is ``*`` and no condition names accounts or an organization,
        or a provider's users are not told apart. Cognito's need conditions on ``aud`` (by
        ``StringEquals``) and ``amr`` (by ``ForAnyValue:StringLike``), those of an OIDC provider on
        ``aud`` or ``sub``, those of SAML on ``SAML:aud``.

    Examples
    --------
    >>> Trust(Principal("Service", ["glue.amazonaws.com"])).actions
    ['sts:AssumeRole']

    Notes
    -----
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
    """

    principal: Principal
    action: str = "sts:AssumeRole"
    conditions: Sequence[Condition] = ()
    tag_session: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        option("Trust", "principal", self.principal).instance(
            Principal, fix='write Principal("Service", ["lambda.amazonaws.com"]) or so'
        )
        option("Trust", "action", self.action).one_of(*_ACTIONS)
        object.__setattr__(
            self, "conditions", option("Trust", "conditions", self.conditions).list_of(Condition)
        )
        option("Trust", "tag_session", self.tag_session).flag()
        option("Trust", "reason", self.reason).reason(
            fix='write reason="why anybody may take it"', needed=False
        )
        self._check_principals()
        if not self.reason.strip():
            for opening in openings(self.statement):
                option("Trust", opening.option, getattr(self, opening.option)).refuse(
                    opening.rule, f'{opening.fix}; or add reason="why anybody may take it"'
                )

    @property
    def actions(self) -> list[str]:
        """What the principal may do with the role."""
        return [self.action, *(["sts:TagSession"] if self.tag_session else [])]

    @property
    def statement(self) -> TrustStatement:
        """The trust as the rules of trust policies see it."""
        return TrustStatement(
            tuple((self.principal.type, each) for each in self.principal.identifiers),
            tuple(self.actions),
            tuple(TrustCondition(each.operator, each.key, each.texts) for each in self.conditions),
        )

    @property
    def shared_address(self) -> str | None:
        """Address of the document that all roles with this trust share; None where there is none.

        Only the plain trust of services has one: it says all of the trust.
        """
        if self.principal.type != "Service" or self.conditions or self.reason.strip():
            return None
        if self.actions != ["sts:AssumeRole"]:
            return None
        services = [_SERVICE.fullmatch(name) for name in self.principal.identifiers]
        if not all(services):
            return None
        return "_".join([*(service[1] for service in services if service), "trust"])

    def _check_principals(self) -> None:
        for name in self.principal.identifiers:
            if name != "*" and not is_token(name) and set(name) & {"*", "?"}:
                option("Trust", "principal", name).refuse(
                    "must have no wildcard within a principal: IAM takes whole names, or * alone",
                    "write the whole ARN, or an account's number with a condition on "
                    "aws:PrincipalArn",
                )
            fitting = self._actions_of(name)
            if self.action not in fitting:
                option("Trust", "action", self.action).refuse(
                    f"must be {' or '.join(fitting)} for {self.principal.type} {name}, which can't "
                    "assume a role by another action",
                    f'write action="{fitting[0]}"',
                )

    def _actions_of(self, name: str) -> tuple[str, ...]:
        if self.principal.type != "Federated":
            return _ACTIONS[:1]
        if is_token(name):  # the ARN of either kind of provider
            return _ACTIONS[1:]
        return _ACTIONS[2:] if ":saml-provider/" in name else _ACTIONS[1:2]
