"""Where Terraform keeps its state.

The state is the only record of what belongs to a stack, and it holds secrets in the clear. A team
shares it in a bucket (`S3State`); alone, it is a file beside ``cdktf.json`` (the default).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from .bucket_names import check_bucket_name
from .engine import (
    CloudBackend,
    LocalBackend,
    NamedCloudWorkspace,
    S3Backend,
    TerraformStack,
)
from .keywords import known_options_only
from .options import Option, option
from .regions import check_region
from .tokens import is_token

# What Terraform's backend takes; it looks at these before it asks AWS.
# https://developer.hashicorp.com/terraform/language/backend/s3
_UUID = r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"
_KNOWN_FORMS = {
    "key": (
        r"(?!/).{1,1024}(?<!/)",
        "must have 1 to 1,024 characters, and no slash at an end",
        'write key="notes/production.tfstate" or so',
    ),
    "dynamodb_table": (
        r"[A-Za-z0-9_.-]{3,255}|arn:aws[a-z-]*:dynamodb:\S+",
        "must be the name or the ARN of a table",
        'write dynamodb_table="terraform-locks" or so',
    ),
    "kms_key_id": (
        rf"{_UUID}|mrk-[0-9a-f]{{32}}|alias/\S+|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{{12}}:\S+",
        "must be the id, the alias or the ARN of a KMS key",
        'write kms_key_id="arn:…:kms:REGION:ACCOUNT:key/ID"',
    ),
}

# Set by `gatehouse local`: the state of a local AWS ends with it, apart from all other state.
LOCAL_STATE_VARIABLE = "GATEHOUSE_STATE_DIR"
# Set by the workflows: their machines are gone after each job.
SHARED_STATE_VARIABLE = "GATEHOUSE_SHARED_STATE"


@runtime_checkable
class State(Protocol):
    """A place for a stack's state."""

    def add_to(self, stack: TerraformStack, name: str, folder: Path) -> None:
        """Make the stack's backend; ``folder`` is where Terraform runs."""
        ...


@known_options_only
@dataclass(frozen=True)
class LocalState:
    """State in a file: ``terraform.<stack>.tfstate``, beside ``cdktf.json`` by default.

    Parameters
    ----------
    directory : str
        The folder, relative to where the synth runs. Default: that folder itself, as CDKTF does.
        The path is written relative to where Terraform runs, so the synthesized JSON names no
        folder of one machine.
    """

    directory: str = "."

    def __post_init__(self) -> None:
        _known(option("LocalState", "directory", self.directory))

    def add_to(self, stack: TerraformStack, name: str, folder: Path) -> None:
        """Make the stack's local backend."""
        target = Path(self.directory).absolute() / f"terraform.{name}.tfstate"
        LocalBackend(stack, path=Path(os.path.relpath(target, folder.absolute())).as_posix())


@known_options_only
@dataclass(frozen=True)
class S3State:
    """State in a bucket that the team shares; the bucket must exist already.

    Parameters
    ----------
    bucket : str
        Name of the bucket. Turn versioning on: it is the backup of the state.
    region : str
        Region of the bucket.
    key : str, optional
        Key of the state. ``{stack}`` in it stands for the stack's name, ``notes-dev``, which must
        be in it: two stages with one key would destroy each other's resources. Default:
        ``{stack}.tfstate``.
    dynamodb_table : str, optional
        Table for locks, for Terraform before 1.10. Default: none; a lock file beside the state,
        which needs Terraform 1.10, since two applies at once would lose resources out of it.
    kms_key_id : str, optional
        Key to encrypt with. Default: S3's own keys, whatever the bucket's default is, since
        Terraform asks for these.

    Raises
    ------
    OptionError
        If a value is a reference, which Terraform does not know here, or none that Terraform's
        backend takes.

    Notes
    -----
    Encryption is always asked for: the state holds secrets in the clear.
    https://developer.hashicorp.com/terraform/language/backend/s3
    """

    bucket: str
    region: str
    key: str | None = None
    dynamodb_table: str | None = None
    kms_key_id: str | None = None

    def __post_init__(self) -> None:
        bucket = option("S3State", "bucket", self.bucket)
        _known(bucket)
        check_bucket_name(bucket, fix='write bucket="notes-state" or so')
        check_region(option("S3State", "region", _known(option("S3State", "region", self.region))))
        for name in _KNOWN_FORMS:
            if getattr(self, name) is not None:
                given = option("S3State", name, getattr(self, name))
                _known(given)
                pattern, rule, fix = _KNOWN_FORMS[name]
                given.text(pattern, rule=rule, fix=fix)

    def add_to(self, stack: TerraformStack, name: str, folder: Path) -> None:
        """Make the stack's S3 backend."""
        S3Backend(
            stack,
            bucket=self.bucket,
            region=self.region,
            key=self._key_of(name),
            dynamodb_table=self.dynamodb_table,
            kms_key_id=self.kms_key_id,
            encrypt=True,
        )
        if self.dynamodb_table is None:
            stack.add_override("terraform.backend.s3.use_lockfile", True)

    def _key_of(self, name: str) -> str:
        given = self.key or "{stack}.tfstate"
        key = given.replace("{stack}", name)
        if not _has_name(given, name):
            option("S3State", "key", self.key).refuse(
                f"must have the stack's name in it, {name}: two stages would share one state, and "
                "each would destroy what the other made",
                'write key="some/folder/{stack}.tfstate"; docs/state.md moves a state to its new '
                "key",
            )
        return key


@known_options_only
@dataclass(frozen=True)
class CloudState:
    """State in a workspace of HCP Terraform or Terraform Enterprise, one a stack.

    Parameters
    ----------
    organization : str
        Name of the organization.
    workspace : str, optional
        Name of the workspace, with ``{stack}`` for the stack's name, which must be in it. Default:
        ``{stack}``.
    project : str, optional
        Project in which Terraform makes a workspace that is not there. Default: the organization's
        own default.
    hostname : str, optional
        Host of Terraform Enterprise. Default: ``app.terraform.io``.

    Examples
    --------
    >>> from gatehouse.core import App, AppStack, CloudState
    >>> stack = AppStack(App(), "notes", state=CloudState("acme", project="notes"))

    Notes
    -----
    It locks the state, and encrypts it. Who may read it, may read its secrets. The token comes from
    ``terraform login`` or the variable ``TF_TOKEN_app_terraform_io``, never from the source. Set
    the workspace's execution mode to *local*, or give it credentials for AWS:
    https://developer.hashicorp.com/terraform/cli/cloud/settings
    """

    organization: str
    workspace: str = "{stack}"
    project: str | None = None
    hostname: str | None = None

    def __post_init__(self) -> None:
        _known(option("CloudState", "organization", self.organization))
        _known(option("CloudState", "workspace", self.workspace))
        for name in ("project", "hostname"):
            if getattr(self, name) is not None:
                _known(option("CloudState", name, getattr(self, name)))

    def add_to(self, stack: TerraformStack, name: str, folder: Path) -> None:
        """Make the stack's cloud block."""
        workspace = self.workspace.replace("{stack}", name)
        given = option("CloudState", "workspace", self.workspace)
        if not _has_name(self.workspace, name):
            given.refuse(
                f"must have the stack's name in it, {name}: two stages would share one state",
                'write workspace="{stack}"',
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,90}", workspace):
            given.refuse("must have 1 to 90 letters, digits, hyphens and underscores", "rename it")
        CloudBackend(
            stack,
            organization=self.organization,
            workspaces=NamedCloudWorkspace(workspace, self.project),
            hostname=self.hostname,
        )


def _has_name(text: str, name: str) -> bool:
    """Whether a key is one stack's alone: `notes-production` is no name of `notes-prod`."""
    whole = rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])"
    return "{stack}" in text or re.search(whole, text) is not None


def _known(given: Option) -> str:
    """Check a setting of the state, which Terraform must know before it reads any reference."""
    text = given.text()
    if is_token(text):
        given.refuse(
            "must be known while Python runs: Terraform reads its backend before it knows any "
            "variable or resource",
            "write the value itself, or read it from the environment of the synth",
        )
    return text


def state_for(chosen: State | None) -> State:
    """The state to use: a local AWS's own where one is running, else what the stack chose."""
    local = os.environ.get(LOCAL_STATE_VARIABLE)
    if local:
        return LocalState(local)
    state = chosen or LocalState()
    if os.environ.get(SHARED_STATE_VARIABLE) and isinstance(state, LocalState):
        option("AppStack", "state", chosen).refuse(
            f"must be one that is shared, since {SHARED_STATE_VARIABLE} is set: a file is gone "
            "with this machine, and nobody could change or destroy what was made",
            'make a bucket with "gatehouse state bootstrap", and write '
            "state=S3State(bucket=..., region=...)",
        )
    return state
