"""API Gateway without a server: its operations over tables of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest
from gatehouse.local.models import validate, writing
from gatehouse.local.services.apigatewayv2.service import service
from gatehouse.local.services.apigatewayv2.store import Store, Tables
from gatehouse.local.services.contract import Context, Json, ServiceError

ACCOUNT, REGION = "111122223333", "eu-west-1"
FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:hello"
INVOKED = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
_FULL = 300  # more pages than any test has


def _tables() -> Tables:
    made: dict[str, Any] = {each.name: {} for each in fields(Tables)}
    return Tables(**made)


@dataclass
class Gateway:
    """The management of APIs, as a client sees it.

    Parameters
    ----------
    now : float
        The time.
    """

    now: float = 1_700_000_000.0
    reset: list[tuple[str, str]] = field(default_factory=list)
    tables: Tables = field(default_factory=_tables)
    #: The domains of other accounts, by account, region and name.
    domains_of_others: dict[tuple[str, str, str], Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own, others = self.tables.domain_names, self.domains_of_others
        self.tables = replace(
            self.tables,
            domains_of_all=lambda: [
                *(((ACCOUNT, REGION, name), each) for name, each in own.items()),
                *others.items(),
            ],
        )
        self.store = Store(self.tables)
        endpoint = "http://127.0.0.1/{}".format
        self.service = service(
            self.store, lambda api, _: endpoint(api), lambda *named: self.reset.append(named)
        )

    def __call__(self, operation: str, **asked: Any) -> Json:
        """Carry out an operation, as the gateway does: both ways by AWS's model."""
        assert validate("apigatewayv2", operation, asked) == []
        context = Context(ACCOUNT, REGION, now=lambda: self.now)
        answer = self.service.operations[operation](context, asked)
        assert isinstance(answer, dict)
        writing.answer("apigatewayv2", operation, answer, "")
        return answer

    def refused(self, operation: str, **asked: Any) -> ServiceError:
        """Return the error of an operation that must have one."""
        with pytest.raises(ServiceError) as refused:
            self(operation, **asked)
        return refused.value

    def pages(self, operation: str, size: int, **asked: Any) -> Iterator[list[Json]]:
        """Return a list page by page."""
        token: Json = {}
        for _ in range(_FULL):
            answer = self(operation, MaxResults=str(size), **token, **asked)
            yield answer["Items"]
            if "NextToken" not in answer:
                return
            token = {"NextToken": answer["NextToken"]}

    def api(self, protocol: str = "HTTP", **options: Any) -> str:
        """Make an API."""
        made = self("CreateApi", **{"Name": "notes", "ProtocolType": protocol, **options})
        return str(made["ApiId"])

    def integration(self, api: str, **options: Any) -> str:
        """Make an integration with a function."""
        given = {
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": INVOKED,
            "PayloadFormatVersion": "2.0",
        }
        return str(self("CreateIntegration", ApiId=api, **{**given, **options})["IntegrationId"])

    def route(self, api: str, key: str, **options: Any) -> str:
        """Make a route."""
        return str(self("CreateRoute", ApiId=api, RouteKey=key, **options)["RouteId"])

    def jwt(self, api: str, **options: Any) -> str:
        """Make a JWT authorizer."""
        given = {
            "Name": "tokens",
            "AuthorizerType": "JWT",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Audience": ["web"], "Issuer": "https://issuer.example"},
        }
        return str(self("CreateAuthorizer", ApiId=api, **{**given, **options})["AuthorizerId"])

    def by_function(self, api: str, **options: Any) -> Json:
        """Make an authorizer that is a function."""
        given = {
            "Name": "function",
            "AuthorizerType": "REQUEST",
            "AuthorizerUri": INVOKED,
            "AuthorizerPayloadFormatVersion": "2.0",
            "IdentitySource": ["$request.header.Authorization"],
        }
        return self("CreateAuthorizer", ApiId=api, **{**given, **options})

    def stage(self, api: str, name: str = "$default", **options: Any) -> Json:
        """Make a stage."""
        return self("CreateStage", ApiId=api, StageName=name, **options)

    def domain(self, name: str = "api.example.com", **options: Any) -> Json:
        """Make a custom domain."""
        certificate = "arn:aws:acm:eu-west-1:111122223333:certificate/c"
        given = {"DomainNameConfigurations": [{"CertificateArn": certificate}]}
        return self("CreateDomainName", DomainName=name, **{**given, **options})
