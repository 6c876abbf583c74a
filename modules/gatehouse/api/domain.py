"""A name of your own for an API."""

from __future__ import annotations

from dataclasses import dataclass

from gatehouse.core import AppStack
from gatehouse.core.arns import ACM_CERTIFICATE, check_arn
from gatehouse.core.bucket_names import check_bucket_name
from gatehouse.core.certificate import check_hosted_zone
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

from .domain_name_base import DomainNameBase

_HOST = r"(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
LONGEST_DOMAIN = 512
# Of the name that a certificate is requested for; API Gateway would take longer ones.
# https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
LONGEST_CERTIFIED = 64
# https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/domainnames.html
LONGEST_URI = 2048
LONGEST_VERSION = 64
LONGEST_PATH = 300


@known_options_only
@dataclass(frozen=True)
class MutualTls:
    """Clients also present a certificate that one of your authorities signed.

    Parameters
    ----------
    truststore : str
        Where the authorities' certificates are, ``s3://bucket/key``, at most 2,048 characters.
    version : str, optional
        Version of that object, at most 64 characters. Set it: without, a changed file is not read
        again. Default: none.

    Raises
    ------
    OptionError
        If the truststore is not an address in S3, or one of the two is too long.

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-mutual-tls.html
    """

    truststore: str
    version: str | None = None

    def __post_init__(self) -> None:
        truststore = option("MutualTls", "truststore", self.truststore)
        address = truststore.text(
            r"s3://[^/\s]+/\S+",
            rule="must be an object in S3",
            fix='write "s3://bucket/ca.pem"',
            longest=LONGEST_URI,
        )
        if not is_token(address):
            bucket = address.removeprefix("s3://").partition("/")[0]
            check_bucket_name(
                option("MutualTls", "truststore", bucket), fix='write "s3://bucket/ca.pem"'
            )
        if self.version is not None:
            option("MutualTls", "version", self.version).text(longest=LONGEST_VERSION)


@known_options_only
@dataclass(frozen=True)
class Domain:
    """The domain of one `HttpApi`; its own ``execute-api`` address is then closed.

    Several APIs share a `DomainName`, which is made once.

    Parameters
    ----------
    name : str
        The name, ``api.example.com``. Without ``certificate`` it has at most 64 characters, as ACM
        issues none for a longer one.
    hosted_zone : str, optional
        Id of the Route 53 zone for the record, and for validating a certificate. Default: none; you
        then make the record, to ``api.nodes.domain_name``'s target.
    certificate : str, optional
        ARN of an ACM certificate in the API's region. Default: one is made and validated by a
        record in the zone.
    path : str
        First part of the path that leads to the API, at most 300 characters. Default: none, every
        path.
    mutual_tls : MutualTls, optional
        Whether clients present a certificate. Default: they don't.
    open_default_endpoint_reason : str
        Why ``https://{id}.execute-api…`` stays open beside the domain; it bypasses mutual TLS and
        whatever protects the domain. Default: none, it is closed.

    Raises
    ------
    OptionError
        If the name is malformed, or there is neither a certificate nor a zone to validate one in.
        In an API: also if the certificate is of another region, GovCloud has no public zones, or
        another construct of the app makes the domain.

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
        check_host("Domain", self.name)
        owner = f"Domain {self.name}"
        check_settings(owner, self.name, self.hosted_zone, self.certificate, self.mutual_tls)
        _check_path(owner, self.path)
        _check_open_endpoint(owner, self.open_default_endpoint_reason, self.mutual_tls)

    @property
    def url(self) -> str:
        """Address of the API under it."""
        return url_of(f"Domain {self.name}", self.name, self.path)


@known_options_only
@dataclass(frozen=True)
class DomainPath:
    """A part of a `DomainName` that leads to one `HttpApi`.

    Parameters
    ----------
    domain : DomainName or ImportedDomainName
        The domain, made once.
    path : str
        First part of the path, ``notes`` or ``notes/v1``, at most 300 characters. Default: none;
        what no other API of the domain has a path for.
    open_default_endpoint_reason : str
        Why ``https://{id}.execute-api…`` stays open beside the domain. Default: none, it is closed.

    Raises
    ------
    OptionError
        If the path has other characters than letters, digits and ``$ . _ -``.

    Examples
    --------
    >>> from gatehouse.api import DomainName
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> domain = DomainName(stack, "Domain", "api.example.com", hosted_zone="Z0123456789ABCDEFGHIJ")
    >>> DomainPath(domain, "notes").url
    'https://api.example.com/notes'

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
    """

    domain: DomainNameBase
    path: str = ""
    open_default_endpoint_reason: str = ""

    def __post_init__(self) -> None:
        option("DomainPath", "domain", self.domain).instance(
            DomainNameBase, fix='make the domain once: DomainName(self, "Domain", ...)'
        )
        owner = f"DomainPath of {self.domain.path}"
        _check_path(owner, self.path)
        mutual = self.domain.has_mutual_tls
        _check_open_endpoint(owner, self.open_default_endpoint_reason, mutual)

    @property
    def url(self) -> str:
        """Address of the API under it."""
        return url_of(self.domain.path, self.domain.name, self.path)


def check_host(owner: HasPath | str, name: str) -> str:
    """Check that a domain's name is a host name."""
    return option(owner, "name", name).text(
        _HOST,
        rule="must be a host name in lowercase, without scheme or path",
        fix='write "api.example.com"',
        longest=LONGEST_DOMAIN,
    )


def check_settings(
    owner: HasPath | str,
    name: str,
    hosted_zone: str | None,
    certificate: str | None,
    mutual_tls: MutualTls | None,
) -> None:
    """Check what a domain is made with."""
    if certificate is not None:
        check_arn(
            owner,
            "certificate",
            certificate,
            ACM_CERTIFICATE,
            fix="pass the arn of a certificate in the API's region",
        )
    if hosted_zone is not None:
        check_hosted_zone(owner, hosted_zone)
    if certificate is None and hosted_zone is None:
        option(owner, "certificate", None).refuse(
            "must be set without hosted_zone: a certificate is validated by a record in a zone",
            "pass hosted_zone, or the certificate's arn",
        )
    if certificate is None and len(name) > LONGEST_CERTIFIED:
        option(owner, "name", name).refuse(
            f"must have at most {LONGEST_CERTIFIED} characters without certificate: ACM issues "
            f"none whose first name is longer; this has {len(name)}",
            "pass the arn of a certificate that has it as an alternative name",
        )
    if mutual_tls is not None:
        option(owner, "mutual_tls", mutual_tls).instance(MutualTls)


def check_region(
    owner: HasPath | str, stack: AppStack, hosted_zone: str | None, certificate: str | None
) -> None:
    """Check that a domain can be made in the stack's region.

    Raises
    ------
    OptionError
        If its certificate is of another region, or its zone in a partition without public zones.
    """
    # https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-r53.html
    if hosted_zone is not None and stack.known_partition == "aws-us-gov":
        option(owner, "hosted_zone", hosted_zone).refuse(
            "must not be set in GovCloud, where Route 53 has no public zones",
            "pass certificate, and make the record where the domain's zone is: a CNAME to the "
            "target of .nodes.domain_name",
        )
    region = stack.known_region
    if certificate is None or is_token(certificate) or region is None:
        return
    found = certificate.split(":")[3]
    if found != region:
        option(owner, "certificate", certificate).refuse(
            f"must be in the API's region, {region}; this one is in {found}",
            f"request a certificate in {region}, or pass hosted_zone alone",
        )


def url_of(owner: HasPath | str, name: str, path: str) -> str:
    """The address of an API under a domain.

    Raises
    ------
    OptionError
        If the domain is a wildcard, which has as many addresses as there are hosts.
    """
    if name.startswith("*."):
        option(owner, "url", name).refuse(
            "must not be read off a wildcard domain, which has no single address",
            f'write the host that is called: "https://notes{name[1:]}/{path}"'.replace('/"', '"'),
        )
    return f"https://{name}/{path}".rstrip("/")


def _check_path(owner: str, path: str) -> None:
    option(owner, "path", path).text(
        r"([A-Za-z0-9$._-]+(/[A-Za-z0-9$._-]+)*)?",
        rule="a path must have letters, digits and $ . _ - with single slashes between",
        fix='write path="v1"',
        longest=LONGEST_PATH,
    )


def _check_open_endpoint(owner: str, reason: str, mutual_tls: MutualTls | bool | None) -> None:
    option(owner, "open_default_endpoint_reason", reason).reason(
        fix='write open_default_endpoint_reason="why it stays open"', needed=False
    )
    if mutual_tls and reason:
        option(owner, "open_default_endpoint_reason", reason).refuse(
            "must not be set with mutual_tls: the default endpoint asks for no client certificate",
            "leave it closed, or take mutual_tls away",
        )
