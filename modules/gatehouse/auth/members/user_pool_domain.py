"""The domain on which Cognito shows its sign-in pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gatehouse.auth.user_pool.tier import ESSENTIALS, Need, check_tier
from gatehouse.core import Transforms, aws
from gatehouse.core.arns import ACM_CERTIFICATE, check_arn
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .pool_member import PoolMember

if TYPE_CHECKING:
    from gatehouse.auth.base import UserPoolBase

_PREFIX = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_RESERVED = ("aws", "amazon", "cognito")
_HOST = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){2,}[a-z]{2,63}"
LONGEST_HOST = 63
_VERSIONS = {"classic": 1, "managed": 2}


@dataclass(frozen=True)
class UserPoolDomainNodes:
    """What a `UserPoolDomain` makes."""

    domain: aws.cognito_user_pool_domain.CognitoUserPoolDomain


class UserPoolDomain(PoolMember):
    """The domain of Cognito's sign-in pages; made by `UserPool.add_domain`.

    Makes ``aws_cognito_user_pool_domain``.

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
        A name of your own, at most 63 characters: ``auth.example.com``. Its parent domain needs an
        A record first. Not in AWS GovCloud (US), where Cognito has none.
    certificate_arn : str, optional
        Certificate of ``host``, from ACM in us-east-1. Required with ``host``.
    pages : str, optional
        ``classic`` or ``managed``, the newer pages, which need the tier essentials or plus and a
        branding style (``aws_cognito_managed_login_branding`` of provider 6, or the console).
        Default: left to AWS, which shows the classic ones.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.

    Raises
    ------
    OptionError
        If both or none of ``prefix`` and ``host`` are given, or a name is not valid.

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
    made_by = "users.add_domain"

    def __init__(
        self,
        pool: UserPoolBase,
        id: str,
        *,
        prefix: str | None = None,
        host: str | None = None,
        certificate_arn: str | None = None,
        pages: str | None = None,
        transform: Transforms | None = None,
    ) -> None:
        super().__init__(pool, id, transform=transform)
        self.is_custom = host is not None
        pool.take_domain(self)
        domain = self._checked(prefix, host, certificate_arn)
        if pages is not None:
            option(self, "pages", pages).one_of(*_VERSIONS)
            if pages == "managed":
                check_tier(self, pool.tier, [Need("pages", pages, ESSENTIALS, "the managed pages")])
        self.nodes = UserPoolDomainNodes(
            domain=self.resource("domain", check=self._remember).of(
                aws.cognito_user_pool_domain.CognitoUserPoolDomain,
                domain=domain,
                user_pool_id=pool.id,
                certificate_arn=certificate_arn,
                managed_login_version=self._version(pages),
            )
        )

    @cached_property
    def url(self) -> str:
        """Address of the sign-in pages, without a slash at its end."""
        name = self.nodes.domain.domain
        if self.is_custom:
            return f"https://{name}"
        stack = self.stack
        kind = "auth-fips" if stack.known_partition == "aws-us-gov" else "auth"
        return f"https://{name}.{kind}.{stack.region}.amazoncognito.com"

    @cached_property
    def provider_callback(self) -> str:
        """The address where an identity provider sends users back to; it asks for this address."""
        return f"{self.url}/oauth2/idpresponse"

    @cached_property
    def saml_callback(self) -> str:
        """The address where a SAML provider sends its responses (assertion consumer service)."""
        return f"{self.url}/saml2/idpresponse"

    @cached_property
    def alias_target(self) -> str:
        """The CloudFront distribution that the DNS record of a ``host`` points to."""
        return self.nodes.domain.cloudfront_distribution

    def _version(self, pages: str | None) -> int | None:
        """The version of the pages; it is said once it was another one, or it would stay."""
        return _VERSIONS[pages or "classic"] if self._once_had_pages(bool(pages)) else None

    def _remember(self, arguments: dict[str, Any]) -> None:
        """Remember the pages that a transform chose like the option's."""
        self._once_had_pages(arguments.get("managed_login_version") is not None)

    def _once_had_pages(self, given: bool) -> bool:
        return self.pool.given_once.has(f"pages of {self.path.rpartition('/')[2]}", given=given)

    def _checked(self, prefix: str | None, host: str | None, certificate_arn: str | None) -> str:
        if (prefix is None) == (host is None):
            option(self, "prefix", {"prefix": prefix, "host": host}).refuse(
                "must be set if host is not, and must not be set together with it",
                'write prefix="acme-notes", or host="auth.example.com" with its certificate_arn',
            )
        if prefix is not None:
            return self._checked_prefix(prefix, certificate_arn)
        if self.stack.known_partition == "aws-us-gov":
            option(self, "host", host).refuse(
                "must not be set in AWS GovCloud (US), where Cognito has no custom domains",
                'write prefix="acme-notes"',
            )
        option(self, "host", host).text(
            _HOST,
            rule="must be a host name below a domain",
            fix='write "auth.example.com"',
            longest=LONGEST_HOST,
        )
        certificate = option(self, "certificate_arn", certificate_arn)
        if certificate_arn is None:
            certificate.refuse("must be set together with host", "pass certificate.arn")
        check_arn(
            self, "certificate_arn", certificate_arn, ACM_CERTIFICATE, fix="pass certificate.arn"
        )
        if not is_token(certificate_arn) and ":acm:us-east-1:" not in certificate_arn:
            partition = certificate_arn.split(":")[1]
            if partition == "aws":
                certificate.refuse(
                    "must be in us-east-1, whatever the pool's region: Cognito requires it",
                    "make the certificate in us-east-1",
                )
        assert host is not None
        return host

    def _checked_prefix(self, prefix: str, certificate_arn: str | None) -> str:
        given = option(self, "prefix", prefix)
        given.text(
            _PREFIX,
            rule="must have 1 to 63 of a-z, 0-9 and hyphen, and no hyphen at an end",
            fix='write "acme-notes" or so',
        )
        for word in _RESERVED:
            if word in prefix and not is_token(prefix):
                given.refuse(
                    f'must not contain "{word}", which Cognito refuses', f'leave "{word}" out'
                )
        if certificate_arn is not None:
            option(self, "certificate_arn", certificate_arn).refuse(
                "must not be set with a prefix: Cognito's own domain has a certificate",
                "leave it out, or write host=... instead",
            )
        return prefix
