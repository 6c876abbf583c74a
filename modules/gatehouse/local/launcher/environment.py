"""The environments of the local AWS and of its clients: what they see of this machine."""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gatehouse.errors import CommandError
from gatehouse.local.code import CODE_DIR, code_folder
from gatehouse.local.launcher import login_issuers
from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS

#: Names the instance that a process belongs to. Every process of an instance has it in its
#: environment, so that all of them are found at the end.
INSTANCE = "GATEHOUSE_LOCAL_INSTANCE"
#: The folder that a stack keeps its Terraform state in instead of its own backend.
STATE_DIR = "GATEHOUSE_STATE_DIR"
#: A file that the local AWS appends each allowed call to, for ``gatehouse access unused``.
DECISIONS = "GATEHOUSE_DECISIONS"
#: Tells the local AWS to keep its state in the instance's folder.
KEPT = "GATEHOUSE_LOCAL_KEPT"
#: Flags that ``cdktf deploy``, ``diff`` and ``destroy`` need on this machine, for scripts.
CDKTF_FLAGS = "GATEHOUSE_CDKTF_FLAGS"

#: The switch that makes the codes that users are sent fixed, for tests that write them down.
FIXED_CODES = "GATEHOUSE_FIXED_CODES"

DEFAULT_REGION = "us-east-1"
_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-\d")

#: What an interpreter needs to start. Other variables of the host stay out, because handlers run as
#: children of the local AWS and would see them.
_SERVER_KEEPS = (
    *("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH"),
    LOGIN_ISSUERS,
    FIXED_CODES,
    DECISIONS,
)
#: Files of certificates, by which the local AWS knows the issuers of tokens. Handlers do not get
#: them.
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")

#: Variables of the host that would send a client elsewhere than to the local AWS, or make Terraform
#: use the data of stacks on real AWS.
_CLIENT_DROPS = re.compile(
    r"AWS_.*|TF_DATA_DIR|TF_WORKSPACE|TF_CLI_CONFIG_FILE|CDKTF_OUTDIR|GATEHOUSE_STATE_DIR"
    r"|GATEHOUSE_CODE_DIR|GATEHOUSE_LOCAL_INSTANCE|GATEHOUSE_CDKTF_FLAGS"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class RootKey:
    """The access key of the account's root in one local AWS. It is valid nowhere else.

    Every instance has its own, so that a guessed key, or a key built into a program, is refused as
    in AWS.

    Parameters
    ----------
    access_key_id, secret_access_key : str
        In the format of AWS's keys, for clients that check it.
    """

    access_key_id: str
    secret_access_key: str

    @classmethod
    def fresh(cls) -> RootKey:
        """Make a random key."""
        name = base64.b32encode(secrets.token_bytes(10)).decode()
        return cls(f"AKIA{name}", secrets.token_hex(20))

    def variables(self) -> dict[str, str]:
        """Return the variables in which clients look for it."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }


def region_of(host: Mapping[str, str], given: str | None = None) -> str:
    """Return the region to work in: what is given, else the host's choice, else us-east-1.

    Parameters
    ----------
    host : Mapping[str, str]
        The environment of this process.
    given : str or None
        What ``--region`` says. Default None: nothing.

    Raises
    ------
    CommandError
        If it is no code of a region.
    """
    for where, region in (
        ("--region", given),
        ("AWS_REGION", host.get("AWS_REGION") or None),
        ("AWS_DEFAULT_REGION", host.get("AWS_DEFAULT_REGION") or None),
    ):
        if region is not None:
            return check_region(where, region)
    return DEFAULT_REGION


def check_region(where: str, region: str) -> str:
    """Return a region's code if it is one.

    Parameters
    ----------
    where : str
        The option, variable or output that names it, for the error.
    region : str
        The code.

    Raises
    ------
    CommandError
        If it has not the form of ``eu-west-1``.
    """
    if not _REGION.fullmatch(region):
        raise CommandError(
            f"{where} must be the code of an AWS region, such as eu-west-1, not {region!r}.",
            exit_code=2,
        )
    return region


def server_environment(
    host: Mapping[str, str],
    *,
    folder: Path,
    port: int,
    region: str,
    root: RootKey,
    kept: bool = False,
) -> dict[str, str]:
    """Make the environment of the local AWS itself.

    Parameters
    ----------
    host : Mapping[str, str]
        The environment of this process. Only what an interpreter needs to start is taken.
    folder : Path
        The instance's folder; everything that the local AWS writes goes below it.
    port : int
        The port that it listens on.
    region : str
        The region of requests without one.
    root : RootKey
        The root's only key.
    kept : bool
        Whether it takes its last state back, and keeps its state. Default False.

    Returns
    -------
    dict[str, str]
        The whole environment. Nothing of the host's is added to it.

    Raises
    ------
    CommandError
        If an issuer that stands in for a provider is not named as it must be.
    """
    login_issuers.from_environment(host)
    temporary = folder / "tmp"
    return {
        **{name: host[name] for name in _SERVER_KEEPS if name in host},
        # The local AWS runs in another folder than the command that names the file.
        **{name: str(Path(host[name]).resolve()) for name in _CERTIFICATES if host.get(name)},
        INSTANCE: str(folder),
        **({KEPT: "1"} if kept else {}),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "AUTH": "true",
        **root.variables(),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": region,
        # Both would listen on every interface of the machine.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(folder / "aws"),
        "S3_DATA_DIR": str(folder / "aws" / "s3"),
        # Handlers run in subprocesses. The host's container daemon must not be reached: at its
        # start the emulator removes containers that look like its own.
        "LAMBDA_EXECUTOR": "local",
        "DOCKER_HOST": f"unix://{folder / 'no-container-daemon'}",
    }


def without_real_aws(host: Mapping[str, str]) -> dict[str, str]:
    """Copy the host's environment without the variables that lead to real AWS or its working files.

    Parameters
    ----------
    host : Mapping[str, str]
        The environment of this process.

    Returns
    -------
    dict[str, str]
        The environment without profiles, credentials, roles and Terraform's own folders. Calls to
        the loopback address bypass a proxy.
    """
    kept = {name: value for name, value in host.items() if not _CLIENT_DROPS.fullmatch(name)}
    return {**kept, **_no_proxy(host)}


def exports(*, folder: Path, endpoint: str, region: str, root: RootKey) -> dict[str, str]:
    """Return the variables that make an ordinary shell work on the local AWS."""
    return {
        INSTANCE: str(folder),
        "AWS_ENDPOINT_URL": endpoint,
        **root.variables(),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        STATE_DIR: str(folder / "state"),
        CODE_DIR: str(code_folder(folder)),
        # cdktf reads every option from the environment too, under its own prefix.
        "CDKTF_OUTPUT": str(folder / "cdktf.out"),
        "CDKTF_LOG_FILE_DIRECTORY": str(folder / "log"),
        # Neither Terraform nor cdktf looks for new versions, which takes long without a network.
        "CHECKPOINT_DISABLE": "1",
        "DISABLE_VERSION_CHECK": "1",
    }


def _no_proxy(host: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that make calls to the loopback address bypass the host's proxy."""
    if not any(name.lower().endswith("_proxy") for name in host):
        return {}
    listed = host.get("no_proxy") or host.get("NO_PROXY") or ""
    names = [name for name in listed.split(",") if name]
    names += [name for name in _LOOPBACK if name not in names]
    return {"NO_PROXY": ",".join(names), "no_proxy": ",".join(names)}
