"""Policies that AWS manages and that roles of functions usually have, by their path and name.

From the AWS Managed Policy Reference Guide. All others are not known.
"""

from __future__ import annotations

from typing import Any

_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
_INTERFACES = [
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
]


def _allowing(*actions: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


MANAGED: dict[str, dict[str, Any]] = {
    "AdministratorAccess": _allowing("*"),
    "service-role/AWSLambdaBasicExecutionRole": _allowing(*_LOGS),
    "service-role/AWSLambdaVPCAccessExecutionRole": _allowing(*_LOGS, *_INTERFACES),
}
