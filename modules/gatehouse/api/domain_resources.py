"""The resources of a domain, and of the path of it that leads to an API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from gatehouse.core import aws
from gatehouse.core.certificate import CertificateOwner, address_record, validated_certificate
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.options import option

from .domain import Domain, DomainPath, MutualTls, check_region
from .domain_name_base import DomainNameBase
from .owner import MadeApi


class DomainOwner(CertificateOwner, Protocol):
    """The construct that makes a domain."""

    @property
    def tags(self) -> Mapping[str, str] | None:
        """Tags of what it makes."""
        ...


def check_domain(api: MadeApi, domain: Domain | DomainPath | None) -> None:
    """Check that an API can have a domain, and take the domain or its path for it.

    Raises
    ------
    OptionError
        If the domain can't be made in the stack's region, or another construct of the app makes it
        or has the path.
    """
    if isinstance(domain, Domain):
        owner = f"Domain {domain.name}"
        check_region(owner, api.stack, domain.hosted_zone, domain.certificate)
        claim_domain(api, "domain", domain.name)
        _claim_path(api, domain.name, domain.path)
    elif domain is not None:
        _check_one_region(api, domain.domain)
        _claim_path(api, domain.domain.name, domain.path)


def claim_domain(owner: DomainOwner, name: str, domain: str) -> None:
    """Take a domain for the construct that makes it; a region has each only once.

    Raises
    ------
    OptionError
        If another construct of the app makes it.
    """
    first = owner.stack.claim_in_app(f"domain {_region(owner)} {domain}", owner.path)
    if first != owner.path:
        option(owner, name, domain).refuse(
            f"a domain must be made once; {first} makes this one",
            f'make it once, DomainName(self, "Domain", "{domain}", ...), and write '
            'domain=DomainPath(domain, "notes") in each API',
        )


def make_domain(
    owner: DomainOwner,
    name: str,
    hosted_zone: str | None,
    certificate: str | None,
    mutual: MutualTls | None,
) -> dict[str, Any]:
    """Make a domain, its certificate and record; returns them by their node."""
    nodes: dict[str, Any] = {}
    if certificate is None:
        made_certificate = validated_certificate(owner, name, hosted_zone or "", tags=owner.tags)
        nodes.update(vars(made_certificate))
        certificate = made_certificate.arn
    module = aws.apigatewayv2_domain_name
    made = nodes["domain_name"] = owner.resource("domain_name").of(
        module.Apigatewayv2DomainName,
        domain_name=name,
        tags=owner.tags,
        domain_name_configuration=module.Apigatewayv2DomainNameDomainNameConfiguration(
            certificate_arn=certificate, endpoint_type="REGIONAL", security_policy="TLS_1_2"
        ),
        mutual_tls_authentication=module.Apigatewayv2DomainNameMutualTlsAuthentication(
            truststore_uri=mutual.truststore, truststore_version=mutual.version
        )
        if mutual
        else None,
    )
    if hosted_zone:
        target = made.domain_name_configuration
        nodes["record"] = address_record(
            owner,
            name,
            hosted_zone=hosted_zone,
            target=target.target_domain_name,
            target_zone=target.hosted_zone_id,
        )
    return nodes


def add_domain(api: MadeApi, domain: Domain | DomainPath | None, stage_id: str) -> dict[str, Any]:
    """Lead a domain, or a path of one, to an API; returns what that makes by its node."""
    if domain is None:
        return {}
    if isinstance(domain, Domain):
        nodes = make_domain(
            api, domain.name, domain.hosted_zone, domain.certificate, domain.mutual_tls
        )
        name = nodes["domain_name"].id
    else:
        nodes, name = {}, domain.domain.name_for(api)
    nodes["api_mapping"] = api.resource("api_mapping").of(
        aws.apigatewayv2_api_mapping.Apigatewayv2ApiMapping,
        api_id=api.id,
        domain_name=name,
        stage=stage_id,
        api_mapping_key=domain.path or None,
        # Another name is another stage: the mapping goes before the old one, and comes back after
        # the new one. (A stage that is made before the old one goes would have all that it depends
        # on be replaced in that order, roles and resource servers too, whose names are taken.)
        lifecycle=TerraformResourceLifecycle(
            replace_triggered_by=[f"aws_apigatewayv2_stage.{api.address}.name"]
        ),
    )
    return nodes


def _check_one_region(api: MadeApi, domain: DomainNameBase) -> None:
    here, there = api.stack.known_region, domain.stack.known_region
    if here and there and here != there:
        option(api, "domain", domain.path).refuse(
            f"must be a domain of the API's region, {here}; this one is of {there}",
            f"make a DomainName in a stack of {here}; each region has its own of the same name",
        )


def _claim_path(api: MadeApi, domain: str, path: str) -> None:
    first = api.stack.claim_in_app(f"path {_region(api)} {domain}/{path}", api.path)
    if first != api.path:
        option(api, "domain", f"{domain}/{path}").refuse(
            f"a path of a domain must lead to one API; {first} has this one",
            'give each a path of its own: DomainPath(domain, "notes")',
        )


def _region(owner: DomainOwner) -> str:
    return owner.stack.known_region or ""
