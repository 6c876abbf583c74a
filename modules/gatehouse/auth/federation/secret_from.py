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

    Made by `SecretFrom.variable`, `SecretFrom.secrets_manager` or `SecretFrom.ssm`. Terraform's
    state holds the value in each case: keep the state where only the team can read it.

    Parameters
    ----------
    kind : str
        ``variable``, ``secrets_manager`` or ``ssm``.
    name : str
        Name of the variable, the secret or the parameter.
    key : str, optional
        The key within a secret that is JSON. Default: none; the whole secret is the value.

    Raises
    ------
    OptionError
        If the kind is not known, or the name is not valid.

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
                rule="must have letters, digits, - and _, and begin with a letter or _",
                fix='write "google_client_secret"; Terraform reads TF_VAR_google_client_secret',
            )
        else:
            option("SecretFrom", "name", self.name).text(
                r"\S+",
                rule="must be a name or an ARN, without blanks",
                fix="write it as Secrets Manager or SSM shows it",
            )
        if self.key is not None:
            option("SecretFrom", "key", self.key).text(
                r"[A-Za-z_][A-Za-z0-9_-]*",
                rule="must be a key of the JSON: letters, digits, hyphens and underscores",
                fix='write "client_secret" or so',
            )

    @classmethod
    def variable(cls, name: str) -> SecretFrom:
        """A sensitive Terraform variable, set by ``TF_VAR_<name>`` or ``-var``.

        Parameters
        ----------
        name : str
            Name of the variable.
        """
        return cls("variable", name)

    @classmethod
    def secrets_manager(cls, secret: str, *, key: str | None = None) -> SecretFrom:
        """A secret of Secrets Manager.

        Parameters
        ----------
        secret : str
            Its name or ARN.
        key : str, optional
            The field of a secret that is JSON. Default: none; the whole secret is the value.
        """
        return cls("secrets_manager", secret, key)

    @classmethod
    def ssm(cls, parameter: str) -> SecretFrom:
        """A (secure) parameter of Systems Manager.

        Parameters
        ----------
        parameter : str
            Its name.
        """
        return cls("ssm", parameter)

    def read(self, owner: Component, node: str) -> str:
        """Make what reads the secret, in a construct; return the reference."""
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
    """Refuse a secret that is a literal in the source."""
    if isinstance(secret, SecretFrom) or is_token(secret):
        return
    # The value is not shown: logs keep the error.
    option(owner, name, "***" if isinstance(secret, str) else secret).refuse(
        "must not be a literal: the history of the source keeps a secret for ever",
        f'write {name}=SecretFrom.variable("{name}"), or .secrets_manager(...) or .ssm(...)',
    )
