"""Domains of your own: certificates of ACM, and records in zones of Route 53."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from . import aws
from .component import ResourceSlot
from .engine import TerraformResourceLifecycle
from .options import HasPath, option
from .transform import Check

if TYPE_CHECKING:
    from .stack import AppStack


class CertificateOwner(HasPath, Protocol):
    """A construct that makes a certificate."""

    @property
    def address(self) -> str:
        """Its name in Terraform addresses."""
        ...

    @property
    def stack(self) -> AppStack:
        """The stack that it is in."""
        ...

    def resource(
        self, node: str, *, suffix: str = "", each: str = "", check: Check | None = None
    ) -> ResourceSlot:
        """Begin a resource of it; see `Component.resource`."""
        ...


@dataclass(frozen=True)
class ValidatedCertificate:
    """What a certificate is made of.

    Parameters
    ----------
    certificate : AcmCertificate
        The certificate.
    certificate_record : Route53Record
        The record that validates it.
    certificate_validation : AcmCertificateValidation
        What waits until it is valid.
    """

    certificate: aws.acm_certificate.AcmCertificate
    certificate_record: aws.route53_record.Route53Record
    certificate_validation: aws.acm_certificate_validation.AcmCertificateValidation

    @property
    def arn(self) -> str:
        """Its ARN, once it is valid."""
        return self.certificate_validation.certificate_arn


def validated_certificate(
    owner: CertificateOwner,
    name: str,
    hosted_zone: str,
    *,
    tags: Mapping[str, str] | None = None,
    provider: aws.provider.AwsProvider | None = None,
) -> ValidatedCertificate:
    """Make a certificate of a host and the record that validates it.

    Parameters
    ----------
    owner : CertificateOwner
        The construct that makes it, with the nodes of `ValidatedCertificate`.
    name : str
        The host.
    hosted_zone : str
        Id of the zone that the host is in.
    tags : dict of str, optional
        Tags of the certificate. Default: the stack's alone.
    provider : AwsProvider, optional
        The provider of its region. Default: the stack's.
    """
    there: dict[str, Any] = {} if provider is None else {"provider": provider}
    certificate = owner.resource("certificate").of(
        aws.acm_certificate.AcmCertificate,
        domain_name=name,
        validation_method="DNS",
        tags=tags,
        # The old one serves until the new one is in its place.
        lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
        **there,
    )
    proof = certificate.domain_validation_options.get(0)
    record = owner.resource("certificate_record", suffix="certificate").of(
        aws.route53_record.Route53Record,
        zone_id=hosted_zone,
        name=proof.resource_record_name,
        type=proof.resource_record_type,
        records=[proof.resource_record_value],
        ttl=300,
        allow_overwrite=True,  # the same domain in another stage or region has the same proof
    )
    validation = owner.resource("certificate_validation").of(
        aws.acm_certificate_validation.AcmCertificateValidation,
        certificate_arn=certificate.arn,
        validation_record_fqdns=[record.fqdn],
        **there,
    )
    return ValidatedCertificate(certificate, record, validation)


def address_record(
    owner: CertificateOwner, host: str, *, hosted_zone: str, target: str, target_zone: str
) -> aws.route53_record.Route53Record:
    """Make the record that leads a host to what AWS made for it, which has a zone of its own."""
    record = owner.resource("record").of(
        aws.route53_record.Route53Record,
        zone_id=hosted_zone,
        name=host,
        type="A",
        alias=aws.route53_record.Route53RecordAlias(
            name=target, zone_id=target_zone, evaluate_target_health=False
        ),
    )
    records_of(owner.stack)[host] = f"aws_route53_record.{owner.address}"
    return record


def records_of(stack: AppStack) -> dict[str, str]:
    """Return the address records that a stack makes for domains: Terraform addresses by host.

    `address_record` adds each.
    """
    return stack.once("records of domains", lambda: dict[str, str]())


def check_hosted_zone(owner: HasPath | str, hosted_zone: str) -> str:
    """Check that an option is the id of a zone of Route 53."""
    return option(owner, "hosted_zone", hosted_zone).text(
        r"Z[A-Z0-9]{1,31}", rule="must be the id of a hosted zone", fix='write "Z0123…"'
    )
