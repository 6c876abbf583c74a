"""The domain on which Cognito shows its sign-in pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from gatehouse.auth.user_pool.tier import ESSENTIALS, Need, check_tier
from gatehouse.core import Transforms, aws
from gatehouse.core.arns import ACM_CERTIFICATE, check_arn
from gatehouse.core.certificate import (
    address_record,
    check_hosted_zone,
    records_of,
    validated_certificate,
)
from gatehouse.core.options import option
from gatehouse.core.other_region import us_east_1
from gatehouse.core.tokens import is_token

from .user_pool_domain_base import UserPoolDomainBase

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

PREFIX = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
PREFIX_RULE = "must have 1 to 63 of a-z, 0-9 and hyphen, and no hyphen at an end"
_RESERVED = ("aws", "amazon", "cognito")
HOST = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){2,}[a-z]{2,63}"
LONGEST_HOST = 63
_VERSIONS = {"classic": 1, "managed": 2}


@dataclass
class UserPoolDomainNodes:
    """What a `UserPoolDomain` makes."""

    domain: aws.cognito_user_pool_domain.CognitoUserPoolDomain
    record: aws.route53_record.Route53Record | None = None
    certificate: aws.acm_certificate.AcmCertificate | None = None
    certificate_record: aws.route53_record.Route53Record | None = None
    certificate_validation: aws.acm_certificate_validation.AcmCertificateValidation | None = None


class UserPoolDomain(UserPoolDomainBase):
    """The domain of Cognito's sign-in pages; made by `UserPool.add_domain`.

    Makes ``aws_cognito_user_pool_domain`` and, with a zone, its ``aws_route53_record`` and, without
    a certificate of yours, an ``aws_acm_certificate`` in us-east-1 that is validated.

    Parameters
    ----------
    pool : UserPoolBase
        The pool.
    id : str
        Name within the pool.
    prefix : str, optional
        The part before ``.auth.{region}.amazoncognito.com``: 1 to 63 of a-z, 0-9 and hyphen, not
        ``aws``, ``amazon`` or ``cognito``. No two pools in the world can have the same. Excludes
        ``host``.
    host : str, optional
        A name of your own, at most 63 characters: ``auth.example.com``. Its parent
        (``example.com``) must have an A record before, or Cognito refuses it; the record of an
        API's domain in the same stack is waited for. Not in AWS GovCloud (US), where Cognito has
        none.
    hosted_zone : str, optional
        Id of the Route 53 zone for the record of ``host``, and for validating a certificate.
        Default: none; you then make the record, to `alias_target`.
    certificate_arn : str, optional
        Certificate of ``host``, from ACM in us-east-1. Default: one is made there and validated by
        a record in the zone.
    pages : str, optional
        ``classic`` or ``managed``, the newer pages, which need the tier essentials or plus and a
        style for each client (`UserPool.add_branding`, or the console). A change of it for a
        ``host`` needs provider 6.3: Cognito refuses what older ones send.
        Default: left to AWS, which shows the classic ones.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If both or none of ``prefix`` and ``host`` are given, a name is not valid, or a host has
        neither a certificate nor a zone to validate one in.

    Examples
    --------
    >>> from gatehouse.auth import UserPool
    >>> from gatehouse.core import App, AppStack
    >>> users = UserPool(AppStack(App(), "notes", region="eu-west-1"), "UserPool")
    >>> users.add_domain("Domain", prefix="acme-notes").url.endswith("amazoncognito.com")
    True

    Notes
    -----
    https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html,
    and for GovCloud https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
    """

    Nodes = UserPoolDomainNodes

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        prefix: str | None = None,
        host: str | None = None,
        hosted_zone: str | None = None,
        certificate_arn: str | None = None,
        pages: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        self.is_custom = host is not None
        pool.taken.domain(self)
        domain = self._checked(prefix, host, hosted_zone, certificate_arn)
        if pages is not None:
            option(self, "pages", pages).one_of(*_VERSIONS)
            if pages == "managed":
                check_tier(self, pool.tier, [Need("pages", pages, ESSENTIALS, "managed login")])
        certificate = None
        if host is not None and certificate_arn is None:
            certificate = validated_certificate(
                self, host, hosted_zone or "", provider=us_east_1(self.stack)
            )
            certificate_arn = certificate.arn
        self.nodes = UserPoolDomainNodes(
            domain=self.resource("domain", check=self._remember).of(
                aws.cognito_user_pool_domain.CognitoUserPoolDomain,
                domain=domain,
                user_pool_id=pool.id,
                certificate_arn=certificate_arn,
                managed_login_version=self._version(pages),
            ),
            **(vars(certificate) if certificate else {}),
        )
        if host is not None:
            if hosted_zone is not None:
                self.nodes.record = self._record(host, hosted_zone)
            self.stack.at_finish(partial(self._wait_for_parent, host))

    @property
    def name(self) -> str:
        """The prefix or the host, as a reference; what uses it waits until the domain is made."""
        return self.nodes.domain.domain

    @property
    def pool_id(self) -> str:
        """Id of the pool, as a reference; what uses it waits until the domain is made."""
        return self.nodes.domain.user_pool_id

    @cached_property
    def alias_target(self) -> str:
        """The CloudFront distribution that the DNS record of a ``host`` points to."""
        return self.nodes.domain.cloudfront_distribution

    def _record(self, host: str, hosted_zone: str) -> aws.route53_record.Route53Record:
        """The address of the host: the CloudFront distribution that Cognito made for it."""
        domain = self.nodes.domain
        return address_record(
            self,
            host,
            hosted_zone=hosted_zone,
            target=domain.cloudfront_distribution,
            target_zone=domain.cloudfront_distribution_zone_id,
        )

    def _wait_for_parent(self, host: str) -> None:
        """Make the domain after its parent's record: Cognito looks the parent up.

        https://docs.aws.amazon.com/cognito/latest/developerguide/troubleshooting.html
        """
        parent = records_of(self.stack).get(host.partition(".")[2])
        if parent is not None:
            domain = self.nodes.domain
            domain.depends_on = [*(domain.depends_on or ()), parent]

    def _version(self, pages: str | None) -> int | None:
        """The version of the pages; it is said once it was another one, or it would stay."""
        return _VERSIONS[pages or "classic"] if self._once_had_pages(bool(pages)) else None

    def _remember(self, arguments: dict[str, Any]) -> None:
        """Remember the pages that a transform chose like the option's."""
        self._once_had_pages(arguments.get("managed_login_version") is not None)

    def _once_had_pages(self, given: bool) -> bool:
        return self.pool.given_once.has(f"pages of {self.path.rpartition('/')[2]}", given=given)

    def _checked(
        self,
        prefix: str | None,
        host: str | None,
        hosted_zone: str | None,
        certificate_arn: str | None,
    ) -> str:
        if (prefix is None) == (host is None):
            option(self, "prefix", {"prefix": prefix, "host": host}).refuse(
                "must be set if host is not, and must not be set together with it",
                'write prefix="acme-notes", or host="auth.example.com" with its hosted_zone',
            )
        if prefix is not None:
            return self._checked_prefix(prefix, hosted_zone, certificate_arn)
        if self.stack.known_partition == "aws-us-gov":
            option(self, "host", host).refuse(
                "must not be set in AWS GovCloud (US), where Cognito has no custom domains",
                'write prefix="acme-notes"',
            )
        option(self, "host", host).text(
            HOST,
            rule="must be a host name below a domain",
            fix='write "auth.example.com"',
            longest=LONGEST_HOST,
        )
        if hosted_zone is not None:
            check_hosted_zone(self, hosted_zone)
        self._check_certificate(hosted_zone, certificate_arn)
        assert host is not None
        self._claim("host", host, place="")  # CloudFront has each once
        return host

    def _check_certificate(self, hosted_zone: str | None, certificate_arn: str | None) -> None:
        if certificate_arn is None:
            if hosted_zone is None:
                option(self, "certificate_arn", None).refuse(
                    "must be set together with host, if hosted_zone is not: a certificate is "
                    "validated by a record in a zone",
                    "pass hosted_zone, or certificate.arn",
                )
            if self.stack.known_partition not in (None, "aws"):
                option(self, "certificate_arn", None).refuse(
                    f"must be set in the partition {self.stack.known_partition}: a certificate is "
                    "made in us-east-1, where this stack's credentials don't reach",
                    "pass certificate.arn",
                )
            return
        check_arn(
            self, "certificate_arn", certificate_arn, ACM_CERTIFICATE, fix="pass certificate.arn"
        )
        if not is_token(certificate_arn) and ":acm:us-east-1:" not in certificate_arn:
            partition = certificate_arn.split(":")[1]
            if partition == "aws":
                option(self, "certificate_arn", certificate_arn).refuse(
                    "must be in us-east-1, whatever the pool's region: Cognito requires it",
                    "make the certificate in us-east-1, or pass hosted_zone alone",
                )

    def _checked_prefix(
        self, prefix: str, hosted_zone: str | None, certificate_arn: str | None
    ) -> str:
        given = option(self, "prefix", prefix)
        given.text(
            PREFIX,
            rule=PREFIX_RULE,
            fix='write "acme-notes" or so',
        )
        for word in _RESERVED:
            if word in prefix and not is_token(prefix):
                given.refuse(
                    f'must not contain "{word}", which Cognito refuses', f'leave "{word}" out'
                )
        for name, value, has in (
            ("certificate_arn", certificate_arn, "certificate"),
            ("hosted_zone", hosted_zone, "record"),
        ):
            if value is not None:
                option(self, name, value).refuse(
                    f"must not be set with a prefix: Cognito's own domain has a {has}",
                    "leave it out, or write host=... instead",
                )
        self._claim("prefix", prefix, place=self.stack.known_region or "")
        return prefix

    def _claim(self, name: str, domain: str, *, place: str) -> None:
        """Take a domain, of which no two pools can have the same."""
        if is_token(domain):
            return
        first = self.stack.claim_in_app(f"sign-in {place} {domain}", self.path)
        if first != self.path:
            option(self, name, domain).refuse(
                f"must be the domain of one pool alone; {first} has this one",
                "give each pool a domain of its own, with the stage in it",
            )
