"""One stack with a construct for each row, and a sibling that never had the row's option.

``GIVEN=1 python -m tests.deployed.removals.stack`` synthesizes it with all options, and without the
variable as it is after they were taken away. The siblings are the same in both.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
from gatehouse.core import App, AppStack

from tests.unit.synth import write

from .rows import Row, rows
from .shared import Shared

HOST = "*.example.com"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
        }
    ],
}


def named() -> Iterator[tuple[str, Row, str]]:
    """List the ids of each row's construct and of its sibling; equal siblings are one."""
    siblings: list[Row] = []
    for number, row in enumerate(rows()):
        same = [each.base is row.base and each.without == row.without for each in siblings]
        if True not in same:
            siblings.append(row)
        place = same.index(True) if True in same else len(same)
        yield f"Row{number}End", row, f"Never{place}End"


def surroundings() -> dict[str, str]:
    """Make what the stack finds in its account: also a layer."""
    place: Any = {
        "endpoint_url": os.environ["AWS_ENDPOINT_URL"],
        "region_name": os.environ["AWS_REGION"],
    }
    functions = boto3.client("lambda", **place)
    if not functions.list_layer_versions(LayerName="words")["LayerVersions"]:
        empty_zip = b"PK\x05\x06" + bytes(18)
        functions.publish_layer_version(LayerName="words", Content={"ZipFile": empty_zip})
    certificates, roles = boto3.client("acm", **place), boto3.client("iam", **place)
    found = certificates.list_certificates()["CertificateSummaryList"]
    mine = [each["CertificateArn"] for each in found if each["DomainName"] == HOST]
    if not mine:
        mine = [certificates.request_certificate(DomainName=HOST)["CertificateArn"]]
        roles.create_role(RoleName="sends-texts", AssumeRolePolicyDocument=json.dumps(TRUST))
    dns = boto3.client("route53", **place)
    zones = dns.list_hosted_zones()["HostedZones"] or [
        dns.create_hosted_zone(Name="example.com", CallerReference="removals")["HostedZone"]
    ]
    zone = zones[0]["Id"].rpartition("/")[2]
    firewall = boto3.client("wafv2", **place)
    acls = firewall.list_web_acls(Scope="REGIONAL")["WebACLs"] or [
        firewall.create_web_acl(
            Name="removals",
            Scope="REGIONAL",
            DefaultAction={"Allow": {}},
            VisibilityConfig={
                "SampledRequestsEnabled": False,
                "CloudWatchMetricsEnabled": False,
                "MetricName": "removals",
            },
        )["Summary"]
    ]
    return {
        "certificate": mine[0],
        "sms_role": roles.get_role(RoleName="sends-texts")["Role"]["Arn"],
        "web_acl": acls[0]["ARN"],
        "zone": zone,
    }


def main() -> None:
    """Synthesize it."""
    around = surroundings()
    sources = Path(os.environ["CDKTF_OUTDIR"]) / "sources"
    write(sources, {"lambdas/hello.py": "def main(event, context):\n    return event\n"})
    os.chdir(sources)
    app = App()
    stack = AppStack(app, "removals", stage="e2e", protect=False)
    shared = Shared(stack, **around)
    made: set[str] = set()
    for id, row, never in named():
        row.base(shared, id, **(row.given if os.environ.get("GIVEN") else row.without))
        if never not in made:
            made.add(never)
            row.base(shared, never, **row.without)
    app.synth()


if __name__ == "__main__":
    main()
