"""Roles: who may take them, and what they may do then."""

from __future__ import annotations

from .classes import Classes
from .stricter import added, less

IAM = {
    "aws_iam_role": Classes(
        free="description force_detach_policies name name_prefix path",
        # Tags of a role are principal tags of its sessions, which policies go by.
        guarded="assume_role_policy inline_policy managed_policy_arns tags",
        stricter={"max_session_duration": less, "permissions_boundary": added},
    ),
    "aws_iam_role_policy": Classes(free="name name_prefix", guarded="policy role"),
    "aws_iam_policy": Classes(
        free="delay_after_policy_creation_in_ms description name name_prefix path tags",
        guarded="policy",
    ),
    "aws_iam_role_policy_attachment": Classes(guarded="policy_arn role"),
    "data.aws_iam_policy_document": Classes(
        free="policy_id",
        # Before version 2012-10-17, policy variables are plain text.
        guarded="override_json override_policy_documents source_json source_policy_documents "
        "statement version",
    ),
}
