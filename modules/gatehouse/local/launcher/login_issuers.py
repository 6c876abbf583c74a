"""Issuers that stand in for public providers, whose own tokens nobody else can verify.

``GATEHOUSE_LOGIN_ISSUERS`` names them: ``graph.facebook.com=https://127.0.0.1:9443``, several with
a space between them. A login of that provider is then a token of this issuer, and users of a user
pool who choose the provider sign in there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from gatehouse.errors import CommandError

#: The variable that names them.
LOGIN_ISSUERS = "GATEHOUSE_LOGIN_ISSUERS"


def from_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the issuer of each provider that has a stand-in.

    Parameters
    ----------
    environment : Mapping[str, str] or None
        The variables. Default None: those of this process.

    Raises
    ------
    CommandError
        If an entry has another form, or its issuer is not https.
    """
    text = (os.environ if environment is None else environment).get(LOGIN_ISSUERS, "")
    found = {}
    for entry in text.split():
        provider, equals, issuer = entry.partition("=")
        if not provider or not equals or not issuer.startswith("https://"):
            raise CommandError(
                f"{LOGIN_ISSUERS} must hold entries such as "
                f"graph.facebook.com=https://127.0.0.1:9443, not {entry!r}.",
                "Write provider=https://issuer, several with a space between them.",
                exit_code=2,
            )
        found[provider] = issuer
    return found
