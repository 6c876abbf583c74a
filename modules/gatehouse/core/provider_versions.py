"""Which versions of the AWS provider a stack asks for.

Everything without a line in `NEWER` applies with every version of `PROVIDER_VERSIONS`. A stack asks
for more only where it has what is newer, so that nobody has to move for an option of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .engine.versions import PROVIDER_VERSIONS
from .options import HasPath, option
from .tokens import is_token

Version = tuple[int, int, int]

_CLAUSE = re.compile(r"(=|!=|>=|<=|>|<|~>)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?")
_ENDLESS: Version = (10**9, 0, 0)
_RULE = 'must be versions in Terraform\'s words, such as "~> 5.90" or ">= 5.83, < 6.0"'


@dataclass(frozen=True)
class Newer:
    """What the first version of `PROVIDER_VERSIONS` does not take.

    Parameters
    ----------
    argument : str
        The provider's argument; nested ones have a dot.
    since : str
        The first version that takes it.
    option : str
        The option that writes it.
    value : str
        The value that is newer than the argument. Default: none, every value is.
    """

    argument: str
    since: str
    option: str
    value: str = ""


# Read off the bindings of each version (arguments) and off the models of AWS's SDK that the
# provider validates values with. https://github.com/hashicorp/terraform-provider-aws/releases
NEWER: Mapping[str, Sequence[Newer]] = {
    # Resources that are newer: what each of them has.
    "aws_cognito_log_delivery_configuration": (Newer("user_pool_id", "6.5", "UserPool.logs"),),
    "aws_cognito_managed_login_branding": (Newer("user_pool_id", "6.12", "add_branding"),),
    "aws_cognito_user_pool": (
        Newer("user_pool_tier", "5.83", "UserPool.tier"),
        Newer("email_mfa_configuration", "5.83", "Mfa.factors"),
        Newer("sign_in_policy", "5.83", "UserPool.sign_in"),
        Newer("web_authn_configuration", "5.83", "ChoiceSignIn.passkeys"),
        Newer(
            "lambda_config.pre_token_generation_config.lambda_version",
            "5.90",
            "Triggers.pre_token_generation_version",
            "V3_0",
        ),
        Newer(
            "user_pool_add_ons.advanced_security_additional_flows",
            "5.98",
            "ThreatProtection.custom_auth",
        ),
    ),
    "aws_cognito_user_pool_client": (
        Newer("explicit_auth_flows", "5.79", "add_client.auth_flows", "ALLOW_USER_AUTH"),
        Newer("refresh_token_rotation", "5.98", "add_client.refresh_rotation"),
    ),
    "aws_cognito_user_pool_domain": (Newer("managed_login_version", "5.95", "add_domain.pages"),),
    "aws_lambda_function": (
        Newer("runtime", "5.76", "Function.runtime", "nodejs22.x"),
        Newer("runtime", "5.76", "Function.runtime", "python3.13"),
        Newer("runtime", "5.94", "Function.runtime", "ruby3.4"),
        Newer("runtime", "6.20", "Function.runtime", "java25"),
        Newer("runtime", "6.20", "Function.runtime", "nodejs24.x"),
        Newer("runtime", "6.20", "Function.runtime", "python3.14"),
        Newer("runtime", "6.27", "Function.runtime", "dotnet10"),
    ),
}

# Arguments that older versions demand.
DEMANDED: Mapping[str, Sequence[Newer]] = {
    "aws_iam_openid_connect_provider": (
        Newer("thumbprint_list", "5.81", "OidcLogin without thumbprints"),
    ),
}


def needs(resource: str, arguments: Mapping[str, Any]) -> Iterator[Newer]:
    """What a resource has that is newer than the first version of `PROVIDER_VERSIONS`.

    Parameters
    ----------
    resource : str
        Its type in Terraform, ``aws_cognito_user_pool``.
    arguments : dict
        Its arguments, as the bindings take them.
    """
    for newer in NEWER.get(resource, ()):
        values = list(_values(arguments, newer.argument.split(".")))
        if values and (not newer.value or newer.value in values):
            yield newer
    for demanded in DEMANDED.get(resource, ()):
        if not any(_values(arguments, demanded.argument.split("."))):
            yield demanded


def _values(block: Any, path: Sequence[str]) -> Iterator[Any]:
    """The values at a path; a list counts by its entries."""
    if block is None:
        return
    if isinstance(block, (list, tuple)):
        for each in block:
            yield from _values(each, path)
    elif not path:
        yield block
    else:
        # A struct of the bindings has its values in Python; reading them costs no call to Node.
        inside = block if isinstance(block, Mapping) else getattr(block, "_values", {})
        yield from _values(inside.get(path[0]), path[1:])


class ProviderVersions:
    """The versions that one stack asks for.

    Parameters
    ----------
    owner : HasPath
        The stack.
    given : str, optional
        The versions that the stack's ``provider_versions`` names.

    Raises
    ------
    OptionError
        If these are no versions, or none of them is supported.
    """

    def __init__(self, owner: HasPath, given: str | None) -> None:
        self._given = given
        self._floor: Version = (0, 0, 0)
        supported = self._least, self._end = _range(owner, PROVIDER_VERSIONS)
        self._clauses: list[str] = [PROVIDER_VERSIONS]
        if given is None:
            return
        self._least, end = _range(owner, given)
        self._end = min(end, supported[1])
        if max(self._least, supported[0]) >= self._end:
            option(owner, "provider_versions", given).refuse(
                f"must have versions of {PROVIDER_VERSIONS}", 'write "~> 5.100" or "~> 6.0"'
            )
        self._clauses = [given]
        if self._least < supported[0]:
            self._clauses.append(f">= {_written(supported[0])}")
            self._least = supported[0]
        if end > supported[1]:
            self._clauses.append(f"< {_written(supported[1])}")

    def need(self, path: str, newer: Newer) -> None:
        """Ask for the versions that take something.

        Raises
        ------
        OptionError
            If the stack's ``provider_versions`` has none of them.
        """
        since = _version(newer.since)
        if since >= self._end:
            option(path, newer.option, newer.value or newer.argument).refuse(
                f"must have version {newer.since} or later of the AWS provider; the stack's "
                f'provider_versions is "{self._given}"',
                f'let the stack have provider_versions=">= {newer.since}", or leave it out',
            )
        self._floor = max(self._floor, since)

    @property
    def is_raised(self) -> bool:
        """Whether something needs more than the stack asked for at first."""
        return self._floor > self._least

    def __str__(self) -> str:
        if not self.is_raised:
            return ", ".join(self._clauses)
        if self._given is None:
            return f">= {_written(self._floor)}, < {_written(self._end)}"
        return ", ".join([*self._clauses, f">= {_written(self._floor)}"])


def _range(owner: HasPath | str, versions: str) -> tuple[Version, Version]:
    """The first version of a range, and the first one behind it."""
    given = option(owner, "provider_versions", versions)
    if is_token(versions):
        given.refuse(
            "must be known while Python runs: Terraform loads the provider before anything else",
            'write "~> 5.90" or so',
        )
    least, end = (0, 0, 0), _ENDLESS
    for clause in given.text(r".+", rule=_RULE).split(","):
        found = _CLAUSE.fullmatch(clause.strip())
        if found is None:
            given.refuse(_RULE, 'write "~> 5.90"')
        operator, *numbers = found.groups()
        version = _version(".".join(each for each in numbers if each is not None))
        behind = (*version[:2], version[2] + 1)
        if operator in (None, "="):
            least, end = max(least, version), min(end, behind)
        elif operator in (">=", ">"):
            least = max(least, version if operator == ">=" else behind)
        elif operator in ("<", "<="):
            end = min(end, version if operator == "<" else behind)
        elif operator == "~>":
            least = max(least, version)
            if numbers[2] is not None:
                end = min(end, (version[0], version[1] + 1, 0))
            elif numbers[1] is not None:
                end = min(end, (version[0] + 1, 0, 0))
    return least, end


def _version(text: str) -> Version:
    first, second, third = [*map(int, text.split(".")), 0, 0][:3]
    return first, second, third


def _written(version: Version) -> str:
    first, second, third = version
    return f"{first}.{second}.{third}" if third else f"{first}.{second}"
