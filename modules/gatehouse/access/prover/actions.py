"""The actions that theorems are about, those of the Service Authorization Reference, by kind.

A test compares the lists with AWS's own, so that an action that AWS adds is not forgotten.
"""

from __future__ import annotations

#: Actions on one object of a bucket. Replication, which only S3 itself does, is left out.
OBJECTS = tuple(
    f"s3:{name}"
    for name in (
        "GetObject", "PutObject", "DeleteObject", "GetObjectVersion", "DeleteObjectVersion",
        "GetObjectAcl", "GetObjectVersionAcl", "PutObjectAcl", "PutObjectVersionAcl",
        "GetObjectTagging", "GetObjectVersionTagging", "PutObjectTagging",
        "PutObjectVersionTagging", "DeleteObjectTagging", "DeleteObjectVersionTagging",
        "GetObjectAttributes", "GetObjectVersionAttributes", "GetObjectTorrent",
        "GetObjectVersionTorrent", "GetObjectLegalHold", "PutObjectLegalHold",
        "GetObjectRetention", "PutObjectRetention", "BypassGovernanceRetention",
        "RestoreObject", "AbortMultipartUpload", "ListMultipartUploadParts",
        "GetObjectAnnotation", "PutObjectAnnotation", "DeleteObjectAnnotation",
        "ListObjectAnnotations", "GetObjectVersionAnnotation", "PutObjectVersionAnnotation",
        "DeleteObjectVersionAnnotation", "ListObjectVersionAnnotations",
        "UpdateObjectEncryption", "ObjectOwnerOverrideToBucketOwner",
    )
)  # fmt: skip

#: Actions that list the keys of a bucket, by ``s3:prefix``.
LISTS = ("s3:ListBucket", "s3:ListBucketVersions")

#: Actions that list uploads that are not finished, of any key.
LISTS_OF_ALL = ("s3:ListBucketMultipartUploads",)

#: Actions on items, whose requests hold ``dynamodb:LeadingKeys``.
ITEMS = tuple(
    f"dynamodb:{name}"
    for name in (
        "GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem",
        "BatchWriteItem", "ConditionCheckItem", "PartiQLSelect", "PartiQLInsert", "PartiQLUpdate",
        "PartiQLDelete",
    )
)  # fmt: skip

#: Actions on items of any key, whose requests hold no leading keys.
SCANS = ("dynamodb:Scan", "dynamodb:PartiQLSelect", "dynamodb:ExportTableToPointInTime")

#: Actions that read a table's stream, which has every item that anybody writes.
STREAMS = ("dynamodb:GetRecords",)

#: Actions that change what a session may do: its role, the pools that give it, who else may act.
RIGHTS = tuple(
    f"{service}:{name}"
    for service, names in {
        "iam": (
            "AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy",
            "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
            "UpdateAssumeRolePolicy", "CreatePolicyVersion", "SetDefaultPolicyVersion",
            "CreateRole", "PassRole", "TagRole", "UntagRole", "CreateUser", "CreateAccessKey",
            "AttachUserPolicy", "PutUserPolicy", "AttachGroupPolicy", "PutGroupPolicy",
            "AddUserToGroup", "CreateLoginProfile", "UpdateLoginProfile",
        ),
        "cognito-identity": (
            "SetIdentityPoolRoles", "UpdateIdentityPool", "SetPrincipalTagAttributeMap",
            "GetOpenIdTokenForDeveloperIdentity",
        ),
        "cognito-idp": (
            "AdminAddUserToGroup", "AdminUpdateUserAttributes", "AdminSetUserPassword",
            "AdminInitiateAuth", "AdminLinkProviderForUser", "CreateGroup", "UpdateGroup",
            "UpdateUserPool", "UpdateUserPoolClient", "CreateUserPoolClient",
            "CreateIdentityProvider", "UpdateIdentityProvider",
        ),
        "lambda": (
            "UpdateFunctionCode", "UpdateFunctionConfiguration", "AddPermission",
            "CreateFunction", "CreateEventSourceMapping", "AddLayerVersionPermission",
        ),
        "s3": (
            "PutBucketPolicy", "DeleteBucketPolicy", "PutBucketAcl", "PutBucketPublicAccessBlock",
        ),
        "kms": ("PutKeyPolicy", "CreateGrant"),
        "dynamodb": ("PutResourcePolicy", "DeleteResourcePolicy"),
        "sts": ("SetContext",),
    }.items()
    for name in names
)  # fmt: skip

#: What strangers must not do, by the kind of thing.
OF_STRANGERS = {
    "bucket": (*OBJECTS, *LISTS, *LISTS_OF_ALL, "s3:PutBucketPolicy", "s3:DeleteBucket"),
    "table": (*ITEMS, *SCANS, "dynamodb:DeleteTable"),
    "queue": (
        "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue",
        "sqs:SetQueueAttributes", "sqs:AddPermission", "sqs:DeleteQueue",
    ),
    "topic": (
        "sns:Publish", "sns:Subscribe", "sns:SetTopicAttributes", "sns:AddPermission",
        "sns:DeleteTopic",
    ),
    "key": (
        "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom",
        "kms:PutKeyPolicy", "kms:CreateGrant", "kms:ScheduleKeyDeletion",
    ),
    "function": (
        "lambda:InvokeFunction", "lambda:InvokeFunctionUrl", "lambda:UpdateFunctionCode",
        "lambda:GetFunction",
    ),
}  # fmt: skip
