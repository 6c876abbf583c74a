"""Custom domains, which HTTP, WebSocket and REST APIs share."""

from __future__ import annotations

import secrets

from gatehouse.local.services.apigatewayv2 import errors, records
from gatehouse.local.services.apigatewayv2.store import Store
from gatehouse.local.services.apigatewayv2.tags import check_tags, domain_arn
from gatehouse.local.services.contract import Context, Json, Operation

#: How REST APIs call a routing mode, and how these operations do.
_MODES = {
    "BASE_PATH_MAPPING_ONLY": "API_MAPPING_ONLY",
    "ROUTING_RULE_ONLY": "ROUTING_RULE_ONLY",
    "ROUTING_RULE_THEN_BASE_PATH_MAPPING": "ROUTING_RULE_THEN_API_MAPPING",
}
_OF_REST_APIS = {mode: rest for rest, mode in _MODES.items()}
#: The zones of the domains that API Gateway makes: of CloudFront, and of a region.
_EDGE_ZONE, _REGIONAL_ZONE = "Z2FDTNDATAQYW2", "Z1UJRXOUMOOFQ8"


class Domains:
    """The operations on custom domains.

    Parameters
    ----------
    store : Store
        Where they are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateDomainName": self.create_domain_name,
            "DeleteDomainName": self.delete_domain_name,
            "GetDomainName": self.get_domain_name,
            "GetDomainNames": self.get_domain_names,
            "UpdateDomainName": self.update_domain_name,
        }

    def create_domain_name(self, context: Context, asked: Json) -> Json:
        """Make a custom domain, which is available at once."""
        sent = records.record_of("CreateDomainName", asked)
        name = sent["domainName"]
        check_tags(sent.get("tags") or {})
        if self._store.has_domain(name, context.region):
            raise errors.conflict("The domain name you provided already exists.")
        label = secrets.token_hex(5)
        domain: Json = {
            "domainName": name,
            "distributionDomainName": f"d{secrets.token_hex(6)}.cloudfront.net",
            "distributionHostedZoneId": _EDGE_ZONE,
            "regionalDomainName": f"d-{label}.execute-api.{context.region}.amazonaws.com",
            "regionalHostedZoneId": _REGIONAL_ZONE,
            "routingMode": _OF_REST_APIS[sent.get("routingMode") or "API_MAPPING_ONLY"],
            "mutualTlsAuthentication": sent.get("mutualTlsAuthentication") or {},
            "tags": {},
        }
        _configure(domain, sent.get("domainNameConfigurations") or [])
        self._store.add_domain(domain)
        self._store.domain_tags(domain_arn(context.region, name)).update(sent.get("tags") or {})
        return self._shown("CreateDomainName", domain, context)

    def get_domain_name(self, context: Context, asked: Json) -> Json:
        """Return a custom domain."""
        found = self._store.domain(asked["DomainName"])
        return self._shown("GetDomainName", found, context)

    def get_domain_names(self, context: Context, asked: Json) -> Json:
        """Return the custom domains, by pages."""
        found = (self._view(each, context) for each in self._store.domains())
        return records.page("GetDomainNames", found, asked)

    def update_domain_name(self, context: Context, asked: Json) -> Json:
        """Change a custom domain; an empty truststore turns mutual TLS off."""
        domain = self._store.domain(asked["DomainName"])
        sent = records.record_of("UpdateDomainName", asked)
        if sent.get("domainNameConfigurations"):
            _configure(domain, sent["domainNameConfigurations"])
        if (trust := sent.get("mutualTlsAuthentication")) is not None:
            merged = records.merge(domain.get("mutualTlsAuthentication") or {}, trust)
            domain["mutualTlsAuthentication"] = merged if merged.get("truststoreUri") else {}
        if sent.get("routingMode"):
            domain["routingMode"] = _OF_REST_APIS[sent["routingMode"]]
        return self._shown("UpdateDomainName", domain, context)

    def delete_domain_name(self, context: Context, asked: Json) -> Json:
        """Remove a custom domain with its mappings."""
        name = self._store.domain(asked["DomainName"])["domainName"]
        self._store.remove_domain(name, domain_arn(context.region, name))
        return {}

    def _shown(self, operation: str, domain: Json, context: Context) -> Json:
        return records.shown(operation, self._view(domain, context))

    def _view(self, domain: Json, context: Context) -> Json:
        arn = domain_arn(context.region, domain["domainName"])
        shown: Json = {
            "apiMappingSelectionExpression": "$request.basepath",
            "domainName": domain["domainName"],
            "domainNameArn": arn,
            "domainNameConfigurations": [_configuration(domain)],
            "routingMode": _MODES.get(str(domain.get("routingMode")), "API_MAPPING_ONLY"),
            "tags": dict(self._store.domain_tags(arn) or domain.get("tags") or {}),
        }
        if trust := domain.get("mutualTlsAuthentication"):
            shown["mutualTlsAuthentication"] = trust
        return shown


def _configuration(domain: Json) -> Json:
    """Return how a domain is configured, from the names that REST APIs have for it."""
    endpoint = domain.get("endpointConfiguration") or {}
    kind = (endpoint.get("types") or ["REGIONAL"])[0]
    prefix = "regional" if kind == "REGIONAL" else "distribution"
    found = {
        "apiGatewayDomainName": domain[f"{prefix}DomainName"],
        "certificateArn": domain.get(_certificate(kind, "Arn")),
        "certificateName": domain.get(_certificate(kind, "Name")),
        "domainNameStatus": "AVAILABLE",
        "endpointType": kind,
        "hostedZoneId": domain[f"{prefix}HostedZoneId"],
        "ipAddressType": endpoint.get("ipAddressType") or "ipv4",
        "ownershipVerificationCertificateArn": domain.get("ownershipVerificationCertificateArn"),
        "securityPolicy": domain.get("securityPolicy") or "TLS_1_2",
    }
    return {name: value for name, value in found.items() if value}


def _configure(domain: Json, configurations: list[Json]) -> None:
    given = configurations[0] if configurations else {}
    kind = given.get("endpointType") or "REGIONAL"
    domain["endpointConfiguration"] = {
        "types": [kind],
        "ipAddressType": given.get("ipAddressType") or "ipv4",
    }
    domain[_certificate(kind, "Arn")] = given.get("certificateArn") or ""
    domain[_certificate(kind, "Name")] = given.get("certificateName") or ""
    domain["securityPolicy"] = given.get("securityPolicy") or "TLS_1_2"
    owned = given.get("ownershipVerificationCertificateArn") or ""
    domain["ownershipVerificationCertificateArn"] = owned


def _certificate(kind: str, what: str) -> str:
    return f"regionalCertificate{what}" if kind == "REGIONAL" else f"certificate{what}"
