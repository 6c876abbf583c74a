"""A name of your own for an API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatehouse.core import aws
from gatehouse.core.arns import ACM_CERTIFICATE, check_arn
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

from .owner import MadeApi

_HOST = r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
LONGEST_DOMAIN = 512


@known_options_only
@dataclass(frozen=True)
class MutualTls:
    """Clients also present a certificate that one of your authorities signed.

    Parameters
    ----------
    truststore : str
        Where the authorities' certificates are, ``s3://bucket/key``.
    version : str, optional
        Version of that object. Set it: without, a changed file is not read again. Default: none.

    Raises
    ------
    OptionError
        If the truststore is not an address in S3.

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
    """

    truststore: str
    version: str | None = None

    def __post_init__(self) -> None:
        option("MutualTls", "truststore", self.truststore).text(
            r"s3://[^/\s]+/\S+", rule="must be an object in S3", fix='write "s3://bucket/ca.pem"'
        )
        if self.version is not None:
            option("MutualTls", "version", self.version).text()


@known_options_only
@dataclass(frozen=True)
class Domain:
    """The domain of an `HttpApi`; its own ``execute-api`` address is then closed.

    Parameters
    ----------
    name : str
        The name, ``api.example.com``.
    hosted_zone : str, optional
        Id of the Route 53 zone for the record, and for validating a certificate. Default: none; you
        then make the record, to ``api.nodes.domain_name``'s target.
    certificate : str, optional
        ARN of an ACM certificate in the API's region. Default: one is made and validated by a
        record in the zone.
    path : str
        First part of the path that leads to this API, where several share the domain. Default:
        none, every path.
    mutual_tls : MutualTls, optional
        Whether clients present a certificate. Default: they don't.
    open_default_endpoint_reason : str
        Why ``https://{id}.execute-api…`` stays open beside the domain; it bypasses mutual TLS and
        whatever protects the domain. Default: none, it is closed.

    Raises
    ------
    OptionError
        If the name is malformed, or there is neither a certificate nor a zone to validate one in.

    Examples
    --------
    >>> Domain("api.example.com", hosted_zone="Z0123456789ABCDEFGHIJ").url
    'https://api.example.com'

    Notes
    -----
    TLS 1.2 is the least:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
    """

    name: str
    hosted_zone: str | None = None
    certificate: str | None = None
    path: str = ""
    mutual_tls: MutualTls | None = None
    open_default_endpoint_reason: str = ""

    def __post_init__(self) -> None:
        option("Domain", "name", self.name).text(
            _HOST,
            rule="must be a host name in lowercase, without scheme or path",
            fix='write "api.example.com"',
            longest=LONGEST_DOMAIN,
        )
        owner = f"Domain {self.name}"
        if self.certificate is not None:
            check_arn(
                owner,
                "certificate",
                self.certificate,
                ACM_CERTIFICATE,
                fix="pass the arn of a certificate in the API's region",
            )
        if self.hosted_zone is not None:
            option(owner, "hosted_zone", self.hosted_zone).text(
                r"Z[A-Z0-9]{1,31}", rule="must be the id of a hosted zone", fix='write "Z0123…"'
            )
        if self.certificate is None and self.hosted_zone is None:
            option(owner, "certificate", None).refuse(
                "must be set without hosted_zone: a certificate is validated by a record in a zone",
                "pass hosted_zone, or the certificate's arn",
            )
        option(owner, "path", self.path).text(
            r"([A-Za-z0-9$._-]+(/[A-Za-z0-9$._-]+)*)?",
            rule="a path must have letters, digits and $ . _ - with single slashes between",
            fix='write path="v1"',
        )
        if self.mutual_tls is not None:
            option(owner, "mutual_tls", self.mutual_tls).instance(MutualTls)
        option(owner, "open_default_endpoint_reason", self.open_default_endpoint_reason).text(".*")
        if self.mutual_tls and self.open_default_endpoint_reason:
            option(owner, "open_default_endpoint_reason", self.open_default_endpoint_reason).refuse(
                "must not be set with mutual_tls: the default endpoint asks for no client "
                "certificate",
                "leave it closed, or take mutual_tls away",
            )

    @property
    def url(self) -> str:
        """Address of the API under it."""
        return f"https://{self.name}/{self.path}".rstrip("/")


def add_domain(api: MadeApi, domain: Domain, stage_id: str) -> dict[str, Any]:
    """Make the domain of an API, its certificate and record; returns them by their node."""
    nodes: dict[str, Any] = {}
    certificate = domain.certificate or _validated_certificate(
        api, domain, domain.hosted_zone or "", nodes
    )
    module = aws.apigatewayv2_domain_name
    mutual = domain.mutual_tls
    made = api.resource("domain_name").of(
        module.Apigatewayv2DomainName,
        domain_name=domain.name,
        tags=api.tags,
        domain_name_configuration=module.Apigatewayv2DomainNameDomainNameConfiguration(
            certificate_arn=certificate, endpoint_type="REGIONAL", security_policy="TLS_1_2"
        ),
        mutual_tls_authentication=module.Apigatewayv2DomainNameMutualTlsAuthentication(
            truststore_uri=mutual.truststore, truststore_version=mutual.version
        )
        if mutual
        else None,
    )
    nodes["domain_name"] = made
    nodes["api_mapping"] = api.resource("api_mapping").of(
        aws.apigatewayv2_api_mapping.Apigatewayv2ApiMapping,
        api_id=api.id,
        domain_name=made.id,
        stage=stage_id,
        api_mapping_key=domain.path or None,
    )
    if domain.hosted_zone:
        target = made.domain_name_configuration
        nodes["record"] = api.resource("record").of(
            aws.route53_record.Route53Record,
            zone_id=domain.hosted_zone,
            name=domain.name,
            type="A",
            alias=aws.route53_record.Route53RecordAlias(
                name=target.target_domain_name,
                zone_id=target.hosted_zone_id,
                evaluate_target_health=False,
            ),
        )
    return nodes


def _validated_certificate(api: MadeApi, domain: Domain, zone: str, nodes: dict[str, Any]) -> str:
    """A certificate of ACM, validated by a record; returns its ARN once it is valid."""
    certificate = api.resource("certificate").of(
        aws.acm_certificate.AcmCertificate,
        domain_name=domain.name,
        validation_method="DNS",
        tags=api.tags,
        # The old one serves until the new one is in its place.
        lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
    )
    proof = certificate.domain_validation_options.get(0)
    record = api.resource("certificate_record", suffix="certificate").of(
        aws.route53_record.Route53Record,
        zone_id=zone,
        name=proof.resource_record_name,
        type=proof.resource_record_type,
        records=[proof.resource_record_value],
        ttl=300,
        allow_overwrite=True,  # the same domain in another stage or region has the same proof
    )
    validation = api.resource("certificate_validation").of(
        aws.acm_certificate_validation.AcmCertificateValidation,
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
    )
    nodes.update(
        certificate=certificate, certificate_record=record, certificate_validation=validation
    )
    return validation.certificate_arn
