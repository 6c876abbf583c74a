"""Administration as a thing: of pools, of roles, and of what holds data or answers calls."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.answers import Question
from gatehouse.access.matrix.thing import Thing, Verb, always
from gatehouse.access.model import Model, PolicyDocument, Source

Caps = tuple[PolicyDocument, ...]
Verbs = dict[str, tuple[str, ...]]

_USERS: Verbs = {
    "read": ("cognito-idp:AdminGetUser", "cognito-idp:ListUsers", "cognito-idp:ListUsersInGroup"),
    "change": (
        "cognito-idp:AdminAddUserToGroup",
        "cognito-idp:AdminCreateUser",
        "cognito-idp:AdminDeleteUser",
        "cognito-idp:AdminInitiateAuth",
        "cognito-idp:AdminResetUserPassword",
        "cognito-idp:AdminSetUserPassword",
        "cognito-idp:AdminUpdateUserAttributes",
        "cognito-idp:CreateGroup",
        "cognito-idp:DeleteUserPool",
        "cognito-idp:UpdateGroup",
        "cognito-idp:UpdateUserPool",
        "cognito-idp:UpdateUserPoolClient",
    ),
}
_IDENTITIES: Verbs = {
    "change": (
        "cognito-identity:DeleteIdentities",
        "cognito-identity:DeleteIdentityPool",
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
        "cognito-identity:SetIdentityPoolRoles",
        "cognito-identity:UpdateIdentityPool",
    )
}
_ROLES: Verbs = {
    "change": (
        "iam:AttachRolePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
    ),
    "pass": ("iam:PassRole",),
}
_BUCKET: Verbs = {
    "change": (
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:PutBucketPolicy",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutReplicationConfiguration",
    )
}
_TABLE: Verbs = {
    "change": (
        "dynamodb:DeleteTable",
        "dynamodb:PutResourcePolicy",
        "dynamodb:RestoreTableFromBackup",
        "dynamodb:UpdateTable",
    ),
    "export": ("dynamodb:CreateBackup", "dynamodb:ExportTableToPointInTime"),
}
_FUNCTION: Verbs = {
    "change": (
        "lambda:AddPermission",
        "lambda:DeleteFunction",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
    )
}
_API: Verbs = {
    "change": ("apigateway:DELETE", "apigateway:PATCH", "apigateway:POST", "apigateway:PUT")
}


def administrations(model: Model, caps: Caps = ()) -> Iterator[Thing]:
    """List what can be administered."""
    for users in model.user_pools:
        yield _one(users.source, users.arn, _USERS, caps)
    for pool in model.identity_pools:
        yield _one(pool.source, pool.arn, _IDENTITIES, caps)
    for api in model.apis:
        where = "apis" if api.protocol != "REST" else "restapis"
        begin = f"arn:{model.partition}:apigateway:{model.region}::/{where}/{api.id}"
        yield _one(api.source, f"{begin}/routes/any", _API, caps, pattern=f"{begin}/*")
    for bucket in model.buckets:
        yield _one(bucket.source, bucket.arn, _BUCKET, caps, policy=bucket.policy)
    for table in model.tables:
        yield _one(table.source, table.arn, _TABLE, caps, policy=table.policy)
    for function in model.functions:
        yield _one(function.source, function.arn, _FUNCTION, caps, policy=function.policy)
    if model.roles:
        begin = f"arn:{model.partition}:iam::{model.account}"
        questions = {
            name: always(
                *(
                    Question(action, f"{begin}:{kind}/any", pattern=f"{begin}:{kind}/*", caps=caps)
                    for action in actions
                    for kind in (("policy",) if "PolicyVersion" in action else ("role",))
                )
            )
            for name, actions in _ROLES.items()
        }
        verbs = tuple(Verb(name, asked) for name, asked in questions.items())
        yield Thing("rights of roles", "administration", verbs, Source("aws_iam_role"))


def _one(
    source: Source,
    arn: str,
    verbs: Verbs,
    caps: Caps,
    *,
    policy: PolicyDocument | None = None,
    pattern: str | None = None,
) -> Thing:
    made = tuple(
        Verb(
            name,
            always(
                *(Question(action, arn, pattern, policy=policy, caps=caps) for action in actions)
            ),
        )
        for name, actions in verbs.items()
    )
    return Thing(f"administration of {source.label}", "administration", made, source)
