"""A domain that several HTTP APIs share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from gatehouse.core import Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.tags import check_tags

from .domain import MutualTls, check_host, check_region, check_settings
from .domain_name_base import DomainNameBase
from .domain_resources import claim_domain, make_domain
from .imported_domain_name import ImportedDomainName
from .owner import ApiOwner


@dataclass(kw_only=True)
class DomainNameNodes:
    """What a `DomainName` makes."""

    domain_name: aws.apigatewayv2_domain_name.Apigatewayv2DomainName
    record: aws.route53_record.Route53Record | None = None
    certificate: aws.acm_certificate.AcmCertificate | None = None
    certificate_record: aws.route53_record.Route53Record | None = None
    certificate_validation: aws.acm_certificate_validation.AcmCertificateValidation | None = None


class DomainName(DomainNameBase):
    """A domain that is made once, and whose paths lead to several HTTP APIs.

    Makes ``aws_apigatewayv2_domain_name`` and, with a zone, its ``aws_route53_record`` and, without
    a certificate of yours, an ``aws_acm_certificate`` that is validated. Each `HttpApi` maps a path
    of its own, also from another stack of the app.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    name : str
        The name, ``api.example.com``. Without ``certificate`` it has at most 64 characters, as ACM
        issues none for a longer one.
    hosted_zone : str, optional
        Id of the Route 53 zone for the record, and for validating a certificate. Default: none; you
        then make the record, to ``.nodes.domain_name``'s target.
    certificate : str, optional
        ARN of an ACM certificate in the stack's region. Default: one is made and validated by a
        record in the zone.
    mutual_tls : MutualTls, optional
        Whether clients present a certificate. Default: they don't.
    tags : dict of str, optional
        Tags of every resource that takes tags, beside the stack's. Default: none more.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``.

    Raises
    ------
    OptionError
        If the name is malformed, there is neither a certificate nor a zone, the certificate is of
        another region, or another construct of the app makes the domain.

    Examples
    --------
    >>> from gatehouse.api import DomainPath, HttpApi
    >>> from gatehouse.core import App, AppStack
    >>> stack = AppStack(App(), "notes")
    >>> domain = DomainName(stack, "Domain", "api.example.com", hosted_zone="Z0123456789ABCDEFGHIJ")
    >>> notes = HttpApi(stack, "Notes", domain=DomainPath(domain, "notes"))
    >>> rest = HttpApi(stack, "Rest", domain=domain)
    >>> notes.url, rest.url
    ('https://api.example.com/notes', 'https://api.example.com')

    Notes
    -----
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html
    """

    Nodes: ClassVar[type] = DomainNameNodes
    nodes: DomainNameNodes

    def __init__(
        self,
        scope: Construct,
        id: str,
        name: str,
        *,
        hosted_zone: str | None = None,
        certificate: str | None = None,
        mutual_tls: MutualTls | None = None,
        tags: Mapping[str, str] | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(scope, id, transform=transform)
        self._name = check_host(self, name)
        check_settings(self, name, hosted_zone, certificate, mutual_tls)
        check_region(self, self.stack, hosted_zone, certificate)
        self.tags = check_tags(self, tags, self.stack.default_tags) or None
        self._mutual_tls = mutual_tls
        claim_domain(self, "name", name)
        self.nodes = DomainNameNodes(
            **make_domain(self, name, hosted_zone, certificate, mutual_tls)
        )

    @classmethod
    @refuse_unknown_keywords
    def from_name(cls, scope: Construct, id: str, name: str) -> ImportedDomainName:
        """Import a domain that exists, so that APIs can have paths of it.

        Parameters
        ----------
        scope : Construct
            The stack, or a construct within it.
        id : str
            Name within the scope.
        name : str
            The name of the domain, ``api.example.com``, in the stack's account and region.
        """
        return ImportedDomainName(scope, id, name)

    @property
    def name(self) -> str:
        """The name, ``api.example.com``."""
        return self._name

    @property
    def has_mutual_tls(self) -> bool:
        """Whether clients present a certificate."""
        return self._mutual_tls is not None

    def name_for(self, api: ApiOwner) -> str:
        """The name as a resource of an API refers to it, which then comes after the domain."""
        if api.stack is self.stack:
            return self.nodes.domain_name.id
        # The name is known, so nothing has to be read of the other state; the order counts.
        self.stack.crossings.order(api.stack, self.stack, f"{api.path} needs {self.path}")
        return self._name
