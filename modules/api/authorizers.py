"""Who may call a route, as values: ``default_authorizer=Iam()``, ``authorizer=Public()``."""

from __future__ import annotations

from dataclasses import dataclass

from modules.core.keywords import known_options_only


class Authorizer:
    """How a route finds out who calls; one of the classes below."""

    # AWS's word for it; every route says one, because a route without is open.
    authorization_type: str


@known_options_only
@dataclass(frozen=True)
class Iam(Authorizer):
    """Requests are signed with AWS credentials, and IAM decides.

    Signed-in users get such credentials from an identity pool; what they may call is what the
    pool's role was allowed (``identities.authenticated.allow(api.invoke())``).

    Examples
    --------
    >>> Iam().authorization_type
    'AWS_IAM'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
    """

    authorization_type = "AWS_IAM"


@known_options_only
@dataclass(frozen=True)
class Public(Authorizer):
    """Anybody on the internet may call.

    Parameters
    ----------
    reason : str
        Why the route is open, for whoever reviews it. Default: none.

    Examples
    --------
    >>> Public(reason="health check of the load balancer").authorization_type
    'NONE'
    """

    reason: str = ""

    authorization_type = "NONE"
