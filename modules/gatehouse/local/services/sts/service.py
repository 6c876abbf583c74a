"""STS as a service: its operations, and what they share."""

from __future__ import annotations

from gatehouse.local.services.contract import Service
from gatehouse.local.services.iam_view import Iam, Trusts
from gatehouse.local.services.openid.believing import TokenKeys
from gatehouse.local.services.sts.assume_role import AssumeRole
from gatehouse.local.services.sts.callers import Callers
from gatehouse.local.services.sts.own_sessions import OwnSessions
from gatehouse.local.services.sts.saml import Saml
from gatehouse.local.services.sts.sessions import Sessions
from gatehouse.local.services.sts.trust import Trust
from gatehouse.local.services.sts.web_identity import WebIdentity


def service(sessions: Sessions, iam: Iam, trusts: Trusts, keys: TokenKeys) -> Service:
    """Return STS.

    Parameters
    ----------
    sessions : Sessions
        Where sessions are kept.
    iam : Iam
        Where roles, policies and providers are.
    trusts : Trusts
        Decides by a trust policy.
    keys : TokenKeys
        Knows whether an issuer has signed a token.
    """
    trust = Trust(iam, trusts)
    concepts = (
        AssumeRole(sessions, iam, trust),
        WebIdentity(sessions, iam, trust, keys),
        Saml(sessions, iam, trust),
        OwnSessions(sessions, iam),
        Callers(sessions, iam),
    )
    operations = {name: each for concept in concepts for name, each in concept.operations().items()}
    unsigned = frozenset({"AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"})
    return Service("sts", operations, unsigned)
