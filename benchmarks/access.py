"""How many decisions a second the policy evaluator makes on one core.

Run ``python -m benchmarks.access`` from the root of the repository. The policy has 20 statements;
each line is another request against it.
"""

from __future__ import annotations

import time

from gatehouse.access import Policies, Policy, Request, evaluate, parse_policy

ACCOUNT = "111122223333"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app-authenticated/CognitoIdentityCredentials"
CONTEXT = {
    "cognito-identity.amazonaws.com:sub": "eu-central-1:12345678-aaaa-bbbb-cccc-123456789012",
    "cognito-identity.amazonaws.com:aud": "eu-central-1:87654321-aaaa-bbbb-cccc-123456789012",
    "cognito-identity.amazonaws.com:amr": ["authenticated", "cognito-idp"],
    "aws:SourceIp": "203.0.113.7",
    "aws:SecureTransport": "true",
    "aws:userid": "AROAEXAMPLE:CognitoIdentityCredentials",
}
SUB = CONTEXT["cognito-identity.amazonaws.com:sub"]


def policy_of_20() -> Policy:
    """Make the policy of an app: many routes, own items, own folder and three Denies."""
    api = f"arn:aws:execute-api:eu-central-1:{ACCOUNT}:a1b2c3d4e5"
    statements: list[dict[str, object]] = [
        {
            "Effect": "Allow",
            "Action": "execute-api:Invoke",
            "Resource": [f"{api}/*/GET/route{number}/*", f"{api}/*/POST/route{number}"],
        }
        for number in range(12)
    ]
    own = "${cognito-identity.amazonaws.com:sub}"
    statements += [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            "Resource": f"arn:aws:s3:::{bucket}/private/{own}/*",
        }
        for bucket in ("uploads", "exports", "pictures")
    ]
    statements += [
        {
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": "arn:aws:s3:::uploads",
            "Condition": {"StringLike": {"s3:prefix": f"private/{own}/*"}},
        },
        {
            "Effect": "Allow",
            "Action": ["dynamodb:GetItem", "dynamodb:Query"],
            "Resource": f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/Notes",
            "Condition": {
                "ForAllValues:StringEquals": {"dynamodb:LeadingKeys": own},
                "Null": {"dynamodb:LeadingKeys": "false"},
            },
        },
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Effect": "Deny",
            "Action": "*",
            "Resource": "*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}},
        },
        {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*/locked/*"},
    ]
    return parse_policy({"Version": "2012-10-17", "Statement": statements}, "role app", "identity")


def everything_matches_its_action() -> Policy:
    """Make the slow case: 20 statements about the same action, each with its own variables."""
    return parse_policy(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": "s3:*",
                    "Resource": f"arn:aws:s3:::bucket{number}/${{aws:userid}}/*/x?/*",
                }
                for number in range(20)
            ],
        },
        "role slow",
        "identity",
    )


def measure(name: str, policy: Policy, action: str, resource: str, **keys: object) -> None:
    """Print how many times a second one request is decided, the context built each time."""
    policies = Policies(identity=[policy])
    decisions, began = 0, time.perf_counter()
    while time.perf_counter() - began < 1.0:
        for _ in range(500):
            decision = evaluate(Request(action, resource, SESSION, {**CONTEXT, **keys}), policies)
        decisions += 500
    rate = decisions / (time.perf_counter() - began)
    print(f"{name:<34}{decision.effect:<14}{rate:>10,.0f} decisions/s")


def main() -> None:
    """Measure every case."""
    app = policy_of_20()
    route = f"arn:aws:execute-api:eu-central-1:{ACCOUNT}:a1b2c3d4e5/$default/GET/route11/1"
    table = f"arn:aws:dynamodb:eu-central-1:{ACCOUNT}:table/Notes"
    measure("route, last of twelve", app, "execute-api:Invoke", route)
    measure("route, none", app, "execute-api:Invoke", route.replace("route11", "other"))
    measure("own folder", app, "s3:GetObject", f"arn:aws:s3:::pictures/private/{SUB}/a.png")
    measure("another's folder", app, "s3:GetObject", "arn:aws:s3:::pictures/private/x/a.png")
    measure("own item", app, "dynamodb:GetItem", table, **{"dynamodb:LeadingKeys": [SUB]})
    slow = everything_matches_its_action()
    measure("20 variables, none matches", slow, "s3:GetObject", "arn:aws:s3:::other/a/b/xy/c")


if __name__ == "__main__":
    main()
