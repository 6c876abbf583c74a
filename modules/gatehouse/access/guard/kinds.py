"""What holds data or is known to others by its address, by type: what goes, and how to avoid it."""

from __future__ import annotations

from dataclasses import dataclass

_COPY = "make a new one beside it, copy what it holds, and remove the old one in a later deploy"


@dataclass(frozen=True)
class Holder:
    """A type of resource that must not be lost.

    Parameters
    ----------
    word : str
        What people call it: ``user pool``.
    lost : str
        What goes with it.
    ways : tuple of str
        How to get what is wanted without the loss.
    identified_by : tuple of str
        The arguments that say which one it is, the first that is known.
    """

    word: str
    lost: str
    ways: tuple[str, ...]
    identified_by: tuple[str, ...]


HOLDERS: dict[str, Holder] = {
    "aws_cognito_user_pool": Holder(
        "user pool",
        "every user, with password, attributes, second factors and passkeys",
        (
            "make a new pool beside it with the trigger user_migration, which moves users as they "
            "sign in",
        ),
        ("name",),
    ),
    "aws_cognito_user_pool_client": Holder(
        "user pool client",
        "its id: apps that have it sign nobody in, and its refresh tokens end",
        ("make a new client beside it, give the apps its id, and remove this one later",),
        ("name",),
    ),
    "aws_cognito_managed_user_pool_client": Holder(
        "user pool client",
        "its id: apps that have it sign nobody in, and its refresh tokens end",
        ("make a new client beside it, give the apps its id, and remove this one later",),
        ("name_prefix", "name_pattern"),
    ),
    "aws_cognito_user": Holder(
        "user",
        "the user, with password, attributes, second factors and passkeys",
        ("disable the user instead: enabled = false",),
        ("username",),
    ),
    "aws_cognito_user_pool_domain": Holder(
        "domain of a user pool",
        "its address: links to the sign-in page and redirect addresses at identity providers "
        "break, and a prefix is free for anybody",
        ("move the apps to another domain of another pool first",),
        ("domain",),
    ),
    "aws_cognito_user_group": Holder(
        "group",
        "who its members are",
        ("write its members down first: aws cognito-idp list-users-in-group",),
        ("name",),
    ),
    "aws_cognito_identity_pool": Holder(
        "identity pool",
        "its identities, whose ids own folders and items",
        ("make a new pool beside it, and copy what each identity owns",),
        ("identity_pool_name",),
    ),
    "aws_dynamodb_table": Holder(
        "table", "its items", (_COPY, "aws dynamodb create-backup keeps its items"), ("name",)
    ),
    "aws_s3_bucket": Holder(
        "bucket",
        "its objects and their versions",
        (_COPY, "aws s3 sync copies its newest versions"),
        ("bucket", "bucket_prefix"),
    ),
    "aws_kms_key": Holder(
        "KMS key",
        "all that it encrypted, when the waiting period ends",
        (
            "keep the key until nothing is encrypted with it",
            "within the waiting period, aws kms cancel-key-deletion brings it back",
        ),
        ("description",),
    ),
    **{
        kind: Holder(
            "KMS key",
            "all that it encrypted, when the waiting period ends",
            ("keep the key until nothing is encrypted with it",),
            ("description",),
        )
        for kind in ("aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key")
    },
    "aws_s3_directory_bucket": Holder("bucket", "its objects", (_COPY,), ("bucket",)),
    "aws_apigatewayv2_domain_name": Holder(
        "domain name of an API",
        "its address: apps get no answer until DNS leads to the new one",
        ("make the new name beside it, and remove this one when no app calls it",),
        ("domain_name",),
    ),
    "aws_api_gateway_domain_name": Holder(
        "domain name of an API",
        "its address: apps get no answer until DNS leads to the new one",
        ("make the new name beside it, and remove this one when no app calls it",),
        ("domain_name",),
    ),
}

#: The arguments that name a resource of any other type.
NAMES = ("name", "function_name", "bucket", "domain", "route_key", "identifier", "statement_id")
