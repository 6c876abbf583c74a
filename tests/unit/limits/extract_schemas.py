"""Take the limits of AWS's resource schemas out of cfn-lint's package, into a small file.

``pip download cfn-lint --no-deps`` fetches it, and ``python -m tests.unit.limits.extract_schemas
FILE.whl`` writes ``resource_schemas.json`` beside this file. The package has 32 MB and brings sympy
and networkx; the limits of the types that are used here are 55 kB of it. So it is no dependency.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WRITTEN = HERE / "resource_schemas.json"
TYPES = (
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::VpcLink",
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::CloudWatch::Alarm",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::IdentityPoolPrincipalTag",
    "AWS::Cognito::IdentityPoolRoleAttachment",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Cognito::UserPoolIdentityProvider",
    "AWS::Cognito::UserPoolResourceServer",
    "AWS::Cognito::UserPoolRiskConfigurationAttachment",
    "AWS::Cognito::UserPoolUICustomizationAttachment",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
)
_LIMITS = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "enum",
)


def limits_of(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the limits of a schema's properties, by paths such as ``Policies.PasswordPolicy``."""
    return dict(_walk(schema, schema, "", 0))


def _walk(
    whole: dict[str, Any], part: dict[str, Any], path: str, depth: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    if depth > 8:
        return
    if reference := part.get("$ref"):
        named: Any = whole
        for name in reference.removeprefix("#/").split("/"):
            named = named[name]
        part = {**named, **{key: each for key, each in part.items() if key != "$ref"}}
    found = {name: part[name] for name in _LIMITS if name in part}
    if path and found:
        yield path, found
    for name, inner in part.get("properties", {}).items():
        yield from _walk(whole, inner, f"{path}.{name}".lstrip("."), depth + 1)
    if isinstance(part.get("items"), dict):
        yield from _walk(whole, part["items"], f"{path}[]", depth + 1)
    for inner in part.get("patternProperties", {}).values():
        yield from _walk(whole, inner, f"{path}{{}}", depth + 1)


def main(wheel: Path) -> None:
    """Write the file."""
    release = re.search(r"cfn_lint-([\d.]+)-", wheel.name)
    assert release
    found: dict[str, Any] = {}
    with zipfile.ZipFile(wheel) as package:
        for name in sorted(package.namelist()):
            if re.fullmatch(r"cfnlint/data/schemas/resources/\w+\.json", name):
                schema = json.loads(package.read(name))
                if schema.get("typeName") in TYPES:
                    found.setdefault(schema["typeName"], limits_of(schema))
        dated = json.loads(package.read("cfnlint/data/schemas/version.json"))["schema_date"]
    assert set(found) == set(TYPES), set(TYPES) - set(found)
    source = f"cfn-lint {release[1]} (PyPI), AWS's CloudFormation resource schemas of {dated}"
    WRITTEN.write_text(
        json.dumps({"source": source, "limits": found}, indent=1, sort_keys=True) + "\n"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
