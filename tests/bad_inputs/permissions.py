"""Mistakes with permissions, conditions, grants and roles."""

from __future__ import annotations

from typing import Any

from gatehouse.api import AwsService, HttpApi
from gatehouse.core import App, AppStack, aws
from gatehouse.core.engine import TerraformStack
from gatehouse.iam import (
    Condition,
    EventBus,
    Permission,
    Principal,
    Queue,
    Role,
    Topic,
    Trust,
    policy_json,
)
from gatehouse.storage import Attribute, Bucket, Table

from .case import BadInput

NOTES = "arn:aws:s3:::notes/today"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/notes"
GLUE = Trust(Principal("Service", ["glue.amazonaws.com"]))
OWNER = Condition("ForAllValues:StringEquals", "dynamodb:LeadingKeys", ["${aws:userid}"])
WEB = "sts:AssumeRoleWithWebIdentity"
COGNITO = "cognito-identity.amazonaws.com"
AUD = Condition("StringEquals", f"{COGNITO}:aud", ["eu-west-1:x"])
AMR = Condition("ForAnyValue:StringLike", f"{COGNITO}:amr", ["authenticated"])
PROVIDER = "arn:aws:iam::111122223333:"
GITHUB = "token.actions.githubusercontent.com"
HAS_KEY = Condition("Null", "dynamodb:LeadingKeys", [False])


def _role(stack: AppStack, *allowed: Any) -> Role:
    return Role(stack, "Users", trust=GLUE, permissions=allowed)


def _raw(stack: AppStack, action: str, resource: str = NOTES, *conditions: Condition) -> Role:
    return _role(stack, Permission([action], [resource], conditions))


def _document(stack: TerraformStack, **statement: Any) -> None:
    aws.data_aws_iam_policy_document.DataAwsIamPolicyDocument(stack, "doc", statement=[statement])


def _stock(action: str = "s3:GetObject", resource: str = NOTES, **condition: Any) -> Any:
    more = {"condition": [condition]} if condition else {}
    return lambda stack: _document(stack, actions=[action], resources=[resource], **more)


def _elsewhere() -> AppStack:
    """A stack of another app."""
    return AppStack(App(outdir="elsewhere"), "people", stage="test", region="eu-west-1")


def _of_cognito(*conditions: Condition) -> Trust:
    return Trust(Principal("Federated", [COGNITO]), action=WEB, conditions=conditions)


def _stock_trust(
    kind: str, name: str, *conditions: dict[str, Any], action: str = "sts:AssumeRole"
) -> Any:
    return lambda stack: _document(
        stack,
        actions=[action],
        principals=[{"type": kind, "identifiers": [name]}],
        condition=list(conditions),
    )


def _test(test: str, variable: str, *values: str) -> dict[str, Any]:
    return {"test": test, "variable": variable, "values": list(values)}


CASES = [
    BadInput(
        name="an action that its service does not have",
        build=lambda stack: _raw(stack, "s3:GetObjet"),
        says='did you mean "s3:GetObject"',
        stock=_stock("s3:GetObjet"),
    ),
    BadInput(
        name="an action of a service that there is not",
        build=lambda stack: _raw(stack, "dynamo:GetItem"),
        says="no service with actions dynamo:",
        stock=_stock("dynamo:GetItem"),
    ),
    BadInput(
        name="a wildcard that matches no action",
        build=lambda stack: _role(
            stack, Permission(["s3:Gett*"], [NOTES], reason="everything that reads")
        ),
        says="the service s3 has no action Gett*",
        stock=_stock("s3:Gett*"),
    ),
    BadInput(
        name="some of a service's actions by a wildcard, without a reason",
        build=lambda stack: Permission(["s3:Get*"], [NOTES]),
        says="must not have a wildcard without a reason",
        stock=_stock("s3:Get*"),
    ),
    BadInput(
        name="all actions of a service, without a reason",
        build=lambda stack: Permission(["dynamodb:*"], [TABLE]),
        says="all actions of a service",
        stock=_stock("dynamodb:*", TABLE),
    ),
    BadInput(
        name="all tables of the account, without a reason",
        build=lambda stack: _raw(stack, "dynamodb:GetItem", TABLE.replace("notes", "*")),
        says="it matches resources that do not exist yet",
        stock=_stock("dynamodb:GetItem", TABLE.replace("notes", "*")),
    ),
    BadInput(
        name="all buckets whose name begins so, without a reason",
        build=lambda stack: _raw(stack, "s3:ListBucket", "arn:aws:s3:::acme-*"),
        says="it matches resources that do not exist yet",
        stock=_stock("s3:ListBucket", "arn:aws:s3:::acme-*"),
    ),
    BadInput(
        name="a resource of all regions, without a reason",
        build=lambda stack: _raw(stack, "sqs:SendMessage", "arn:aws:sqs:*:111122223333:jobs"),
        says="it matches others' resources",
        stock=_stock("sqs:SendMessage", "arn:aws:sqs:*:111122223333:jobs"),
    ),
    BadInput(
        name="a misspelt policy variable",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-identity.amazonaws.com:subject}/*"]
        ),
        says='did you mean "cognito-identity.amazonaws.com:sub"',
        stock=_stock(resource="arn:aws:s3:::notes/&{cognito-identity.amazonaws.com:subject}/*"),
    ),
    BadInput(
        name="a policy variable of a misspelt service",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-idenity.amazonaws.com:sub}/*"]
        ),
        says='did you mean "cognito-identity.amazonaws.com:sub"',
        stock=_stock(resource="arn:aws:s3:::notes/&{cognito-idenity.amazonaws.com:sub}/*"),
    ),
    BadInput(
        name="a policy variable with a dot where its colon should be",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${cognito-identity.amazonaws.com.sub}/*"]
        ),
        says="write ${cognito-identity.amazonaws.com:sub}",
        stock=_stock(resource="arn:aws:s3:::notes/${cognito-identity.amazonaws.com.sub}/*"),
    ),
    BadInput(
        name="a misspelt principal tag variable",
        build=lambda stack: Condition("StringLike", "s3:prefix", ["${aws:PrincipleTag/team}/*"]),
        says='did you mean "aws:PrincipalTag/*"',
        stock=_stock("s3:ListBucket", **_test("StringLike", "s3:prefix", "&{aws:PrincipleTag/t}")),
    ),
    BadInput(
        name="a key of several values as a policy variable",
        build=lambda stack: Condition(
            "StringEquals", "s3:prefix", ["${cognito-identity.amazonaws.com:amr}"]
        ),
        says="a policy variable must have one value",
    ),
    BadInput(
        name="a misspelt policy variable in raw JSON",
        build=lambda stack: policy_json({"Resource": "arn:aws:s3:::notes/${aws:usrname}/*"}),
        says='did you mean "aws:username"',
    ),
    BadInput(
        name="an effect in raw JSON that IAM does not have",
        build=lambda stack: policy_json(
            {"Statement": {"Effect": "Permit", "Action": "s3:GetObject", "Resource": "*"}}
        ),
        says="must be Allow or Deny",
    ),
    BadInput(
        name="an element in raw JSON that IAM does not have",
        build=lambda stack: policy_json(
            {"Statement": {"Effect": "Allow", "Actions": "s3:GetObject", "Resource": "*"}}
        ),
        says="must be an element of a statement",
    ),
    BadInput(
        name="a policy variable that does not end",
        build=lambda stack: Permission(["s3:GetObject"], ["arn:aws:s3:::notes/${aws:userid/*"]),
        says="closed and without blanks around the colon",
        stock=_stock(resource="arn:aws:s3:::notes/&{aws:userid/*"),
    ),
    BadInput(
        name="a policy variable in a policy variable",
        build=lambda stack: Permission(["s3:GetObject"], ["arn:aws:s3:::notes/${${aws:userid}}/*"]),
        says="must stand in ${…} once",
        stock=_stock(resource="arn:aws:s3:::notes/&{&{aws:userid}}/*"),
    ),
    BadInput(
        name="a policy variable without its dollar",
        build=lambda stack: Condition("StringLike", "s3:prefix", ["{aws:userid}/*"]),
        says="IAM takes other signs as they are",
        stock=_stock("s3:ListBucket", **_test("StringLike", "s3:prefix", "{aws:userid}/*")),
    ),
    BadInput(
        name="a policy variable without its prefix",
        build=lambda stack: policy_json({"Resource": "arn:aws:s3:::notes/${userid}/*"}),
        says="write ${aws:userid}",
    ),
    BadInput(
        name="a policy with letters that IAM has no place for",
        build=lambda stack: Permission(["s3:GetObject"], ["arn:aws:s3:::notes/公開/*"]),
        says="must have only characters up to ÿ",
        stock=_stock(resource="arn:aws:s3:::notes/公開/*"),
    ),
    BadInput(
        name="a folder by a tag in raw JSON",
        build=lambda stack: policy_json(
            {
                "Statement": {
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::notes/${aws:PrincipalTag/tenant}/*",
                    "Condition": {"StringLike": {"aws:PrincipalTag/tenant": "?*"}},
                }
            }
        ),
        says='its value may hold "/"',
    ),
    BadInput(
        name="an unknown condition key",
        build=lambda stack: _raw(
            stack, "s3:ListBucket", "arn:aws:s3:::notes", Condition("StringLike", "s3:prefx", ["a"])
        ),
        says='did you mean "s3:prefix"',
        stock=_stock("s3:ListBucket", **_test("StringLike", "s3:prefx", "a")),
    ),
    BadInput(
        name="an unknown condition operator",
        build=lambda stack: Condition("StringMatches", "s3:prefix", ["a"]),
        says="must be a condition operator of IAM",
        stock=_stock("s3:ListBucket", **_test("StringMatches", "s3:prefix", "a")),
    ),
    BadInput(
        name="a truth that is none",
        build=lambda stack: Condition("Bool", "aws:SecureTransport", ["yes"]),
        says="a value of Bool must be True or False",
        stock=_stock(**_test("Bool", "aws:SecureTransport", "yes")),
    ),
    BadInput(
        name="a number that is none",
        build=lambda stack: Condition("NumericLessThan", "aws:MultiFactorAuthAge", ["an hour"]),
        says="a value of NumericLessThan must be a number",
        stock=_stock(**_test("NumericLessThan", "aws:MultiFactorAuthAge", "an hour")),
    ),
    BadInput(
        name="a time without its zone",
        build=lambda stack: Condition("DateLessThan", "aws:CurrentTime", ["2030-01-31T00:00:00"]),
        says="a time with its zone",
        stock=_stock(**_test("DateLessThan", "aws:CurrentTime", "2030-01-31T00:00:00")),
    ),
    BadInput(
        name="a network whose address goes beyond its mask",
        build=lambda stack: Condition("IpAddress", "aws:SourceIp", ["203.0.113.7/24"]),
        says="a network whose address ends where its mask does",
        stock=_stock(**_test("IpAddress", "aws:SourceIp", "203.0.113.7/24")),
    ),
    BadInput(
        name="a folder by a tag, which may hold a slash",
        build=lambda stack: Permission(
            ["s3:GetObject"], ["arn:aws:s3:::notes/${aws:PrincipalTag/tenant}/*"]
        ),
        says='its value may hold "/", so the value acme would match what is acme/eu\'s',
        stock=_stock(resource="arn:aws:s3:::notes/&{aws:PrincipalTag/tenant}/*"),
    ),
    BadInput(
        name="a folder by a tag that is only not empty",
        build=lambda stack: Permission(
            ["s3:GetObject"],
            ["arn:aws:s3:::notes/${aws:PrincipalTag/tenant}/*"],
            [Condition("StringLike", "aws:PrincipalTag/tenant", ["?*"])],
        ),
        says='add Condition("StringNotLike", "aws:PrincipalTag/tenant", ["*/*"])',
    ),
    BadInput(
        name="a listing by a tag, which may hold a slash",
        build=lambda stack: Permission(
            ["s3:ListBucket"],
            ["arn:aws:s3:::notes"],
            [Condition("StringLike", "s3:prefix", ["${aws:PrincipalTag/tenant}/*"])],
        ),
        says='its value may hold "/"',
        stock=_stock(
            "s3:ListBucket", **_test("StringLike", "s3:prefix", "&{aws:PrincipalTag/t}/*")
        ),
    ),
    BadInput(
        name="what begins as a user's name",
        build=lambda stack: Permission(["s3:GetObject"], ["arn:aws:s3:::notes/${aws:userid}*"]),
        says="must have text behind ${aws:userid} that ends it",
        stock=_stock(resource="arn:aws:s3:::notes/&{aws:userid}*"),
    ),
    BadInput(
        name="items whose key begins as a tag",
        build=lambda stack: Permission(
            ["dynamodb:GetItem"],
            [TABLE],
            [
                Condition(
                    "ForAllValues:StringLike",
                    "dynamodb:LeadingKeys",
                    ["${aws:PrincipalTag/tenant}-*"],
                ),
                HAS_KEY,
            ],
        ),
        says='its value may hold "-"',
    ),
    BadInput(
        name="two conditions on one key",
        build=lambda stack: Permission(
            ["s3:ListBucket"],
            ["arn:aws:s3:::notes"],
            [Condition("StringLike", "s3:prefix", [each]) for each in ("a/*", "b/*")],
        ),
        says="a key must have only one condition with",
    ),
    BadInput(
        name="items by their owner, but also without a key",
        build=lambda stack: _raw(stack, "dynamodb:GetItem", TABLE, OWNER),
        says="it matches a request that has no key at all",
        stock=_stock(
            "dynamodb:GetItem", TABLE, **_test("ForAllValues:StringEquals", OWNER.key, "a")
        ),
    ),
    BadInput(
        name="a scan that should be held to an owner",
        build=lambda stack: _raw(stack, "dynamodb:Scan", TABLE, OWNER, HAS_KEY),
        says="reads items without naming their key",
        stock=_stock("dynamodb:Scan", TABLE, **_test("StringEquals", OWNER.key, "a")),
    ),
    BadInput(
        name="own items of a table whose partition key is not the user",
        build=lambda stack: Table(
            stack, "Notes", partition_key="noteId", sort_key="userId"
        ).own_items(),
        says='swap them: partition_key="userId"',
    ),
    BadInput(
        name="own items of a table whose partition key is a number",
        build=lambda stack: Table(
            stack, "Notes", partition_key=Attribute("userId", "N")
        ).own_items(),
        says="the partition key must be text",
    ),
    BadInput(
        name="an own folder below a wildcard",
        build=lambda stack: Bucket(stack, "Files").own_folder("private*"),
        says="names of folders with single slashes between them",
    ),
    BadInput(
        name="an own folder with a slash before it",
        build=lambda stack: Bucket(stack, "Files").own_folder("/private"),
        says="names of folders with single slashes between them",
    ),
    BadInput(
        name="an own folder that clients resolve to another one",
        build=lambda stack: Bucket(stack, "Files").own_folder("team/../private"),
        says="none called . or ..",
    ),
    BadInput(
        name="an own folder below the name of whoever calls",
        build=lambda stack: Bucket(stack, "Files").own_folder("${aws:username}"),
        says="a prefix must have no policy variable",
    ),
    BadInput(
        name="an own folder whose name IAM has no place for",
        build=lambda stack: Bucket(stack, "Files").own_folder("私的"),
        says="characters up to ÿ",
    ),
    BadInput(
        name="an own folder with a name that no key has room for",
        build=lambda stack: Bucket(stack, "Files").own_folder("x" * 1_023),
        says="must have at most 1,024 bytes",
    ),
    BadInput(
        name="an own folder in which nothing is allowed",
        build=lambda stack: Bucket(stack, "Files").own_folder(
            read=False, write=False, delete=False, list=False
        ),
        says="a grant must allow something",
    ),
    BadInput(
        name="folders of a tag beside a folder that a tag could be called",
        build=lambda stack: [
            (files := Bucket(stack, "Files")).own_folder("private"),
            files.folder_of_tag("tenant"),
        ],
        says="the folders of a tag must have a prefix of their own",
    ),
    BadInput(
        name="folders of two tags in one place",
        build=lambda stack: [
            (files := Bucket(stack, "Files")).folder_of_tag("tenant", "a"),
            files.folder_of_tag("team", "a"),
        ],
        says="whose tag has that name would have both",
    ),
    BadInput(
        name="an own folder for a role of a service",
        build=lambda stack: _role(stack, Bucket(stack, "Files").own_folder()),
        says="they never have cognito-identity.amazonaws.com:sub",
    ),
    BadInput(
        name="a user's name, which no role has",
        build=lambda stack: _raw(stack, "s3:GetObject", "arn:aws:s3:::notes/${aws:username}/*"),
        says="they never have aws:username",
        stock=_stock(resource="arn:aws:s3:::notes/&{aws:username}/*"),
    ),
    BadInput(
        name="a tag that a service's sessions do not have",
        build=lambda stack: _raw(
            stack,
            "s3:GetObject",
            NOTES,
            Condition("StringEquals", "aws:PrincipalTag/team", ["red"]),
        ),
        says="they never have aws:PrincipalTag/team",
        stock=_stock(**_test("StringEquals", "aws:PrincipalTag/team", "red")),
    ),
    BadInput(
        name="items of a tag for an action that API Gateway calls itself",
        build=lambda stack: HttpApi(stack, "Api").route(
            "GET /orders",
            AwsService(
                "SQS-SendMessage",
                {"QueueUrl": "https://sqs.example", "MessageBody": "$request.body"},
                permissions=[Table(stack, "Orders", partition_key="tenant").items_of_tag("tenant")],
            ),
        ),
        says="they never have aws:PrincipalTag/tenant",
    ),
    BadInput(
        name="a bucket of another app",
        build=lambda stack: _role(stack, Bucket(_elsewhere(), "Files").read()),
        says="must be of the same app",
    ),
    BadInput(
        name="the ARN of another app's bucket",
        build=lambda stack: _raw(
            stack, "s3:GetObject", f"{Bucket(_elsewhere(), 'Files').arn}/today"
        ),
        says="must be to stacks of the same app",
    ),
    BadInput(
        name="a role for everybody with AWS access",
        build=lambda stack: Trust(Principal("AWS", ["*"])),
        says='"*" is everybody with AWS access',
        stock=_stock_trust("AWS", "*"),
    ),
    BadInput(
        name="a role for everybody whose organization begins as any does",
        build=lambda stack: Trust(
            Principal("AWS", ["*"]),
            conditions=[Condition("StringLike", "aws:PrincipalOrgID", ["o-*"])],
        ),
        says="must name who may assume the role",
        stock=_stock_trust("AWS", "*", _test("StringLike", "aws:PrincipalOrgID", "o-*")),
    ),
    BadInput(
        name="a role for all roles of an account, by a wildcard",
        build=lambda stack: Trust(Principal("AWS", ["arn:aws:iam::111122223333:role/*"])),
        says="must have no wildcard within a principal",
        stock=_stock_trust("AWS", "arn:aws:iam::111122223333:role/*"),
    ),
    BadInput(
        name="a role for every service",
        build=lambda stack: Trust(Principal("Service", ["*"])),
        says='"*" is every AWS service',
        stock=_stock_trust("Service", "*"),
    ),
    BadInput(
        name="a role for a service that there is not",
        build=lambda stack: Trust(Principal("Service", ["lamda.amazonaws.com"])),
        says='write "lambda.amazonaws.com"',
        stock=_stock_trust("Service", "lamda.amazonaws.com"),
    ),
    BadInput(
        name="a role for a service without its domain",
        build=lambda stack: Trust(Principal("Service", ["lambda"])),
        says="which ends in amazonaws.com",
        stock=_stock_trust("Service", "lambda"),
    ),
    BadInput(
        name="a role for an account of eleven digits",
        build=lambda stack: Trust(Principal("AWS", ["11112222333"])),
        says="must be an account's 12 digits",
        stock=_stock_trust("AWS", "11112222333"),
    ),
    BadInput(
        name="a role for a provider by a role's ARN",
        build=lambda stack: Principal("Federated", ["arn:aws:iam::111122223333:role/login"]),
        says="must be the ARN of an OIDC or SAML provider",
        stock=_stock_trust("Federated", "arn:aws:iam::111122223333:role/login", action=WEB),
    ),
    BadInput(
        name="a role with which all may be done",
        build=lambda stack: Trust(Principal("Service", ["glue.amazonaws.com"]), action="*"),
        says="must be one of",
        stock=_stock_trust("Service", "glue.amazonaws.com", action="*"),
    ),
    BadInput(
        name="a service that assumes a role as signed-in users do",
        build=lambda stack: Trust(
            Principal("Service", ["glue.amazonaws.com"]), action="sts:AssumeRoleWithWebIdentity"
        ),
        says="must be sts:AssumeRole for Service glue.amazonaws.com",
        stock=_stock_trust("Service", "glue.amazonaws.com", action=WEB),
    ),
    BadInput(
        name="a role for users of every identity pool",
        build=lambda stack: _of_cognito(AMR),
        says="must have a condition on cognito-identity.amazonaws.com:aud",
        stock=_stock_trust("Federated", COGNITO, action=WEB),
    ),
    BadInput(
        name="a role for all but one identity pool",
        build=lambda stack: _of_cognito(
            Condition("StringNotEquals", f"{COGNITO}:aud", ["eu-west-1:x"]), AMR
        ),
        says="must have a condition on cognito-identity.amazonaws.com:aud",
    ),
    BadInput(
        name="a role for users who signed in or did not",
        build=lambda stack: _of_cognito(AUD),
        says="must have a condition on cognito-identity.amazonaws.com:amr",
    ),
    BadInput(
        name="a role for everybody who comes to a repository's host",
        build=lambda stack: Trust(
            Principal("Federated", [f"{PROVIDER}oidc-provider/{GITHUB}"]),
            action=WEB,
            conditions=[
                Condition("StringEquals", f"{GITHUB}:aud", ["sts.amazonaws.com"]),
                Condition("StringLike", f"{GITHUB}:sub", ["repo:*"]),
            ],
        ),
        says=f"must have a condition on sub of {GITHUB}",
        stock=_stock_trust("Federated", f"{PROVIDER}oidc-provider/{GITHUB}", action=WEB),
    ),
    BadInput(
        name="a role for all users of an OIDC provider",
        build=lambda stack: Trust(
            Principal("Federated", [f"{PROVIDER}oidc-provider/acme.eu.auth0.com"]), action=WEB
        ),
        says="must have a condition on aud or sub of acme.eu.auth0.com",
        stock=_stock_trust("Federated", f"{PROVIDER}oidc-provider/acme.eu.auth0.com", action=WEB),
    ),
    BadInput(
        name="a role for assertions that were made for other apps",
        build=lambda stack: Trust(
            Principal("Federated", [f"{PROVIDER}saml-provider/Partner"]),
            action="sts:AssumeRoleWithSAML",
        ),
        says="must have a condition on SAML:aud",
        stock=_stock_trust(
            "Federated", f"{PROVIDER}saml-provider/Partner", action="sts:AssumeRoleWithSAML"
        ),
    ),
    BadInput(
        name="the folder of a tag that is a policy variable",
        build=lambda stack: Bucket(stack, "Files").folder_of_tag("${aws:PrincipalTag/tenant}"),
        says="a tag must have 1 to 128 letters",
    ),
    BadInput(
        name="a grant on a route that the API does not have",
        build=lambda stack: HttpApi(stack, "Api").invoke("GET /notes/{id}"),
        says="the API must have the route that a grant names",
    ),
    BadInput(
        name="a grant on a route without its method",
        build=lambda stack: HttpApi(stack, "Api").invoke("/notes"),
        says="a route key must be a method, one space and a path",
    ),
    BadInput(
        name="a queue by its name",
        build=lambda stack: Queue("jobs"),
        says="must be the ARN of an SQS queue",
    ),
    BadInput(
        name="all topics",
        build=lambda stack: Topic("arn:aws:sns:eu-west-1:111122223333:*"),
        says="must be the ARN of an SNS topic",
    ),
    BadInput(
        name="a rule where an event bus is wanted",
        build=lambda stack: EventBus("arn:aws:events:eu-west-1:111122223333:rule/orders"),
        says="must be the ARN of an event bus",
    ),
    BadInput(
        name="more permissions than a role can hold",
        build=lambda stack: _role(
            stack,
            *(Permission(["s3:GetObject"], [f"{NOTES}/{number:060}"]) for number in range(900)),
        ),
        says="a role must have at most 10 policies of 6,144 characters",
    ),
    BadInput(
        name="a boundary that is no policy",
        build=lambda stack: Role(
            stack, "Users", trust=GLUE, permissions_boundary="arn:aws:iam::111122223333:role/Limit"
        ),
        says="must be the ARN of a managed policy",
        stock=lambda stack: aws.iam_role.IamRole(
            stack, "role", assume_role_policy="{}", permissions_boundary="Limit"
        ),
    ),
]
