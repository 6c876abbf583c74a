"""Ways to more rights: what lets a caller become somebody who may do more."""

from __future__ import annotations

from collections.abc import Iterator

from gatehouse.access.evaluate import evaluate_trust
from gatehouse.access.findings.facts import Facts, Grant
from gatehouse.access.findings.finding import Found, Rule
from gatehouse.access.model import Role
from gatehouse.access.patterns import resource_pattern
from gatehouse.access.request import Request

_ASSUME = "sts:AssumeRole"
#: Each gives its caller another role, other code or another policy.
_OF_IAM = (
    *("iam:PassRole", "iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy"),
    *("iam:AttachUserPolicy", "iam:PutGroupPolicy", "iam:AttachGroupPolicy"),
    *("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy"),
    *("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"),
    *("iam:AddUserToGroup", "iam:DeleteRolePermissionsBoundary", "iam:CreateRole"),
    *("iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:PutRolePermissionsBoundary"),
)
_OF_CODE = (
    *("lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration", "lambda:CreateFunction"),
    *("lambda:AddPermission", "lambda:CreateEventSourceMapping", "lambda:PublishLayerVersion"),
    "lambda:AddLayerVersionPermission",
)
_OF_POOLS = (
    *("cognito-idp:AdminAddUserToGroup", "cognito-idp:AdminCreateUser"),
    *("cognito-idp:AdminUpdateUserAttributes", "cognito-idp:AdminSetUserPassword"),
    *("cognito-idp:AdminInitiateAuth", "cognito-idp:AdminConfirmSignUp"),
    *("cognito-idp:AdminDeleteUser", "cognito-idp:AdminLinkProviderForUser"),
    *("cognito-idp:AdminGetUser", "cognito-idp:ListUsers", "cognito-idp:CreateGroup"),
    *("cognito-idp:UpdateGroup", "cognito-idp:UpdateUserPool", "cognito-idp:UpdateUserPoolClient"),
    *("cognito-idp:CreateUserPoolClient", "cognito-idp:CreateIdentityProvider"),
    *("cognito-idp:UpdateIdentityProvider", "cognito-idp:DeleteUserPool"),
    *("cognito-identity:SetIdentityPoolRoles", "cognito-identity:UpdateIdentityPool"),
    *("cognito-identity:GetOpenIdTokenForDeveloperIdentity", "cognito-identity:MergeDeveloperId"),
    "cognito-identity:SetPrincipalTagAttributeMap",
)
_OF_POLICIES = (
    *("s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:PutObjectAcl"),
    *("s3:PutBucketPublicAccessBlock", "dynamodb:PutResourcePolicy", "kms:PutKeyPolicy"),
    *("kms:CreateGrant", "sqs:SetQueueAttributes", "sqs:AddPermission", "sns:AddPermission"),
    *("sns:SetTopicAttributes", "apigateway:PATCH", "apigateway:PUT", "apigateway:POST"),
    *("sts:GetFederationToken", "cloudformation:CreateStack", "cloudformation:UpdateStack"),
    "ssm:SendCommand",
)
_OF_USERS = (*_OF_IAM, *_OF_CODE, *_OF_POOLS, *_OF_POLICIES)
#: They write who has which right. Of one role alone, they give that role every right.
_WRITES = frozenset(
    {
        *("iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:PutUserPolicy"),
        *("iam:AttachUserPolicy", "iam:PutGroupPolicy", "iam:AttachGroupPolicy"),
        *("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy"),
        *("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"),
        *("iam:AddUserToGroup", "iam:DeleteRolePermissionsBoundary"),
    }
)
#: What keeps a role that is written within bounds.
_KEPT = ("iam:permissionsboundary", "iam:policyarn")
_OF_FUNCTIONS = (*_OF_IAM, "lambda:UpdateFunctionCode", "cognito-identity:SetIdentityPoolRoles")


def _of_users(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        if grant.has_reason or _is_everything(grant):
            continue  # it is named as such
        ways = [
            each
            for each in _OF_USERS
            if grant.covers(each) and not facts.is_denied(grant.role, each)
        ]
        if ways:
            more = f" and {len(ways) - 3} more" if len(ways) > 3 else ""
            yield Found(
                grant.source,
                f"{grant.role.name}, a role of {facts.audience(grant.role)}, may do "
                f"{', '.join(ways[:3])}{more}.",
                " ".join(ways),
            )


def _of_functions(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("functions"):
        if grant.has_reason or _is_everything(grant):
            continue
        wide = [each for each in grant.resources if _is_wide(each)]
        ways = [
            each
            for each in _OF_FUNCTIONS
            if (wide or (each in _WRITES and not _is_kept(grant)))
            and grant.covers(each)
            and not facts.is_denied(grant.role, each)
        ]
        if ways and not _passes_to_one_service(grant, ways):
            on = [*wide, *grant.resources][0]
            yield Found(
                grant.source,
                f"{grant.role.name}, a role of a function, may do {ways[0]} on {on}.",
                " ".join(ways),
                "name the role or function that it is for",
            )


def _is_wide(resource: str) -> bool:
    return resource == "*" or resource.rpartition("/")[2] == "*" or resource.endswith(":*")


def _is_kept(grant: Grant) -> bool:
    operators = ("stringequals", "stringlike", "arnequals", "arnlike")
    return any(grant.values(key, *operators) is not None for key in _KEPT)


def _passes_to_one_service(grant: Grant, ways: list[str]) -> bool:
    bound = grant.values("iam:passedtoservice", "stringequals") is not None
    return bound and set(ways) == {"iam:PassRole"} and "*" not in grant.resources


def _is_everything(grant: Grant) -> bool:
    return "*" in grant.actions or "NotAction" in grant.statement


def _chains(facts: Facts) -> Iterator[Found]:
    for grant in facts.grants_of("users", "guests"):
        if grant.has_reason or not grant.covers(_ASSUME) or _is_everything(grant):
            continue
        if facts.is_denied(grant.role, _ASSUME):
            continue
        for resource in grant.resources:
            pattern = resource_pattern(resource, variables=True)
            named = [
                role
                for role in facts.model.roles
                if role is not grant.role and pattern.matches(role.arn, {})
            ]
            taken = [role for role in named if _may_take(grant, role)]
            if taken:
                yield Found(
                    grant.source,
                    f"{grant.role.name} may become {taken[0].name}, a role of "
                    f"{facts.audience(taken[0])}.",
                    resource,
                )
            elif not named:
                yield Found(
                    grant.source,
                    f"{grant.role.name} may become {resource}, and nobody here knows who that is.",
                    resource,
                )


def _may_take(grant: Grant, role: Role) -> bool:
    """Whether the trust of a role lets a session of the grant's role in."""
    from gatehouse.access.evaluate import Policies

    name = grant.role.arn.rpartition("/")[2]
    account = grant.role.arn.split(":")[4] if grant.role.arn.count(":") >= 5 else ""
    session = f"arn:aws:sts::{account}:assumed-role/{name}/session"
    request = Request(_ASSUME, role.arn, session)
    return evaluate_trust(
        request, role.trust.most, Policies(identity=[each.most for each in grant.role.policies])
    ).allowed


RULES = (
    Rule(
        "rights-escalation",
        "high",
        "A role of users with a way to more rights",
        "Whoever changes a policy, a group, a client or the code of a function is its owner.",
        "let a function do it, which checks who asks and for what",
        _of_users,
    ),
    Rule(
        "rights-escalation-function",
        "medium",
        "A function with a way to every right",
        "A mistake in its code gives its callers the account.",
        "name the role that may be passed, and the function that may be changed",
        _of_functions,
    ),
    Rule(
        "role-chain",
        "high",
        "A role of users that may become another role",
        "The other role's rights are theirs.",
        "take sts:AssumeRole away, or the role out of the other's trust",
        _chains,
    ),
)
