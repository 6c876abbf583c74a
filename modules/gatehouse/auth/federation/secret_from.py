"""Where a secret comes from that an identity provider gave: never from the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatehouse.core import Component, aws
from gatehouse.core.engine import Fn, TerraformVariable
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token


@known_options_only
@dataclass(frozen=True)
class SecretFrom:
    """A secret that is read when Terraform runs: from a variable, Secrets Manager or SSM.

    Made by `SecretFrom.variable`, `SecretFrom.secrets_manager` or `SecretFrom.ssm`. Whichever it
    is, Terraform's state holds the value: keep it where only the team can read it.

    Parameters
    ----------
    kind : str
        ``variable``, ``secrets_manager`` or ``ssm``.
    name : str
        Name of the variable, the secret or the parameter.
    key : str, optional
        The key within a secret that is JSON. Default: the secret is the value as a whole.

    Raises
    ------
    OptionError
        If the kind is not known, or the name has not the form of one.

    Examples
    --------
    >>> SecretFrom.variable("google_client_secret").kind
    'variable'
    """

    kind: str
    name: str
    key: str | None = None

    def __post_init__(self) -> None:
        option("SecretFrom", "kind", self.kind).one_of("variable", "secrets_manager", "ssm")
        if self.kind == "variable":
            option("SecretFrom", "name", self.name).text(
                r"[A-Za-z_][A-Za-z0-9_-]*",
                rule="a variable's name has letters, digits, - and _, and begins with no digit",
                fix='write "google_client_secret"; Terraform reads TF_VAR_google_client_secret',
            )
        else:
            option("SecretFrom", "name", self.name).text(r"\S+", rule="it is a name or an ARN")
        if self.key is not None:
            option("SecretFrom", "key", self.key).text(
                r"[A-Za-z_][A-Za-z0-9_-]*",
                rule="it is a key of the JSON: letters, digits, - and _",
                fix='write "client_secret" or so',
            )

    @classmethod
    def variable(cls, name: str) -> SecretFrom:
        """A sensitive Terraform variable, set by ``TF_VAR_<name>`` or ``-var``."""
        return cls("variable", name)

    @classmethod
    def secrets_manager(cls, secret: str, *, key: str | None = None) -> SecretFrom:
        """A secret of Secrets Manager, by name or ARN; ``key`` picks a field of its JSON."""
        return cls("secrets_manager", secret, key)

    @classmethod
    def ssm(cls, parameter: str) -> SecretFrom:
        """A (secure) parameter of Systems Manager."""
        return cls("ssm", parameter)

    def read(self, owner: Component, node: str) -> str:
        """Make what reads it, in a construct; returns the reference."""
        if self.kind == "variable":
            return self._from_variable(owner)
        if self.kind == "ssm":
            parameter = owner.resource(node, suffix=node).of(
                aws.data_aws_ssm_parameter.DataAwsSsmParameter, name=self.name, with_decryption=True
            )
            return parameter.value
        version = owner.resource(node, suffix=node).of(
            aws.data_aws_secretsmanager_secret_version.DataAwsSecretsmanagerSecretVersion,
            secret_id=self.name,
        )
        if self.key is None:
            return version.secret_string
        return str(Fn.lookup(Fn.jsondecode(version.secret_string), self.key))

    def _from_variable(self, owner: Component) -> str:
        stack = owner.stack

        def make() -> str:
            variable = TerraformVariable(
                stack, f"_variable_{self.name}", type="string", sensitive=True, nullable=False
            )
            variable.override_logical_id(self.name)
            return str(variable.string_value)

        return stack.once(f"variable {self.name}", make)


def check_secret(owner: str, name: str, secret: Any) -> None:
    """Refuse a secret that stands in the source."""
    if isinstance(secret, SecretFrom) or is_token(secret):
        return
    # The value is not shown: the error ends in logs.
    option(owner, name, "***" if isinstance(secret, str) else secret).refuse(
        "a secret never stands in the source, whose history keeps it for ever",
        f'write {name}=SecretFrom.variable("{name}"), or .secrets_manager(...) or .ssm(...)',
    )
