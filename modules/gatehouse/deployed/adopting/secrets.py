"""The secrets of identity providers, for a plan that imports them.

The source names a variable of Terraform for each. A plan needs its value, and AWS shows it: it goes
from there into the environment of that plan, and into no file of ours.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from gatehouse.errors import CommandError

from .reading.aws import Aws
from .reading.providers import SECRETS
from .reading.refusals import refusals

_KIND = "aws_cognito_identity_provider"
_VARIABLE = re.compile(r"\$\{var\.(?P<name>[\w-]+)\}")


def secrets_of(folder: Path) -> dict[str, str]:
    """The variables of the environment for the providers that a stack imports.

    What the environment has already goes before what AWS shows.

    Parameters
    ----------
    folder : Path
        The folder of the stack's Terraform JSON.

    Raises
    ------
    CommandError
        If a provider can't be read, or AWS does not show its secret.
    """
    content = json.loads((folder / "cdk.tf.json").read_text("utf-8"))
    found: dict[str, str] = {}
    ids = {str(each["to"]): str(each["id"]) for each in content.get("import") or []}
    for name, block in content.get("resource", {}).get(_KIND, {}).items():
        pool, _, provider = ids.get(f"{_KIND}.{name}", "").partition(":")
        for detail in SECRETS:
            written = _VARIABLE.fullmatch(str(block["provider_details"].get(detail, "")))
            if not pool or written is None or f"TF_VAR_{written['name']}" in os.environ:
                continue
            aws = Aws(str(content["provider"]["aws"][0]["region"]))
            with refusals(aws, f"user pool {pool}, its provider {provider}", "--user-pool"):
                asked = aws.client("cognito-idp").describe_identity_provider(
                    UserPoolId=pool, ProviderName=provider
                )
            details = asked["IdentityProvider"]["ProviderDetails"]
            if detail not in details:
                raise CommandError(
                    f"the secret of the identity provider {provider} must be in the variable "
                    f"TF_VAR_{written['name']}: AWS does not show it.",
                    "Get it where the provider gave it.",
                    exit_code=2,
                )
            found[f"TF_VAR_{written['name']}"] = str(details[detail])
    return found
