"""Which keys there are: the root's.

Replaces in ``ministack.core.iam_evaluator`` and ``ministack.services.sts``:

- ``is_root_access_key``, which takes every number of twelve digits, and the word ``test``, for a
  root key. Only the launcher's own key, used with its secret, may do everything;
- ``resolve_caller_identity``, extended, because it recognises a root by the former.

Replaces in
``ministack.services.sts`` ``_evict_expired_sessions``, which forgets a session when it expires; AWS
still answers then that it has expired.
"""

from __future__ import annotations

import os
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import sts

from gatehouse.local.emulator.fixing import fix
from gatehouse.local.emulator.patching import Upstream


@fix(iam_evaluator, "is_root_access_key", signature="(access_key_id)", body="47e5638cb533")
@fix(
    sts,
    "is_root_access_key",
    signature="(access_key_id)",
    body="47e5638cb533",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html",
)
def _the_launchers_alone(_: Upstream) -> Upstream:
    """Take no number of twelve digits, and no word, for a key of a root."""
    return is_the_launchers


@fix(
    iam_evaluator,
    "_is_root_key",
    signature="(access_key_id)",
    body="f206e4f5c5ce",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html",
)
def _checked_like_others(_: Upstream) -> Upstream:
    """Check the signature of the root as that of everybody else."""
    return _needs_no_check


def is_the_launchers(access_key_id: str) -> bool:
    """Return whether an access key is the root's; no key counts where AWS needs none."""
    return not access_key_id or access_key_id == os.environ["AWS_ACCESS_KEY_ID"]


def _needs_no_check(access_key_id: str) -> bool:
    return not access_key_id


@fix(
    iam_evaluator,
    "resolve_caller_identity",
    signature="(access_key_id)",
    body="21b3c83a186a",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html",
)
def _with_the_root(upstream: Upstream) -> Upstream:
    def resolve_caller_identity(access_key_id: str) -> dict[str, Any] | None:
        if not access_key_id or not is_the_launchers(access_key_id):
            found: dict[str, Any] | None = upstream(access_key_id)
            return found
        account = iam_evaluator.resolve_credential(access_key_id).account_id
        return {
            "accessKey": access_key_id,
            "accountId": account,
            "userArn": f"arn:aws:iam::{account}:root",
            "userId": account,
            "principalOrgId": iam_evaluator._principal_org_id(account),
            "session": None,
        }

    return resolve_caller_identity


@fix(
    sts,
    "_evict_expired_sessions",
    signature="()",
    body="b32b8ba3da32",
    page="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html",
)
def _remembering_sessions(_: Upstream) -> Upstream:
    """Answer that a session has expired, which AWS does, and not that it is unknown."""
    return _keep_sessions


def _keep_sessions() -> None:
    """Keep all sessions: a local AWS does not live long enough for their number to matter."""
