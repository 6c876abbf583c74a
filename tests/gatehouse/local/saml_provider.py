"""A SAML provider that signs what it is told to, by the standard library's canonical form."""

from __future__ import annotations

import base64
import datetime
import hashlib
from xml.etree.ElementTree import canonicalize

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

ENTITY = "https://idp.example.com/saml"
_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_SAML, _PROTOCOL = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"
SIGN_IN = "https://signin.aws.amazon.com/saml"


class SamlProvider:
    """A provider with a key of its own."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
        now = datetime.datetime.now(datetime.timezone.utc)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .sign(self._key, hashes.SHA256())
        )
        self._certificate = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()

    @property
    def metadata(self) -> str:
        """Its metadata document."""
        return (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" '
            f'entityID="{ENTITY}"><md:IDPSSODescriptor '
            f'protocolSupportEnumeration="{_PROTOCOL}"><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="{_DSIG}"><ds:X509Data><ds:X509Certificate>{self._certificate}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
            f'Location="{ENTITY}"/></md:IDPSSODescriptor></md:EntityDescriptor>'
        )

    def response(
        self,
        subject: str,
        attributes: dict[str, list[str]],
        *,
        audience: str = SIGN_IN,
        minutes: float = 5,
        issuer: str = ENTITY,
    ) -> str:
        """Return a signed response about somebody, in base64.

        Parameters
        ----------
        subject : str
            Who it is about.
        attributes : dict of str to list of str
            What it says; names without a colon are those of AWS.
        audience : str
            Whom it is for. Default: AWS.
        minutes : float
            How long it is valid. Default 5.
        issuer : str
            Who says it. Default: the provider itself.
        """
        ends = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
        until = ends.strftime("%Y-%m-%dT%H:%M:%SZ")
        told = "".join(
            f'<saml:Attribute Name="{name if ":" in name[:6] else _ATTRIBUTES + name}">'
            + "".join(f"<saml:AttributeValue>{each}</saml:AttributeValue>" for each in values)
            + "</saml:Attribute>"
            for name, values in attributes.items()
        )
        head = (
            f'<saml:Assertion xmlns:saml="{_SAML}" ID="_a1" Version="2.0" '
            f'IssueInstant="{until}"><saml:Issuer>{issuer}</saml:Issuer>'
        )
        rest = (
            '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:'
            f'persistent">{subject}</saml:NameID><saml:SubjectConfirmation '
            'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
            f'NotOnOrAfter="{until}" Recipient="{SIGN_IN}"/></saml:SubjectConfirmation>'
            f'</saml:Subject><saml:Conditions NotOnOrAfter="{until}"><saml:AudienceRestriction>'
            f"<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
            f"</saml:Conditions><saml:AttributeStatement>{told}</saml:AttributeStatement>"
            "</saml:Assertion>"
        )
        signed = head + self._signature(head + rest) + rest
        whole = (
            f'<samlp:Response xmlns:samlp="{_PROTOCOL}" ID="_r1" Version="2.0">{signed}'
            "</samlp:Response>"
        )
        return base64.b64encode(whole.encode()).decode()

    def _signature(self, assertion: str) -> str:
        digest = hashlib.sha256(canonicalize(assertion).encode()).digest()
        info = (
            f'<ds:SignedInfo xmlns:ds="{_DSIG}"><ds:CanonicalizationMethod Algorithm="{_EXCLUSIVE}"'
            '/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
            f'<ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="{_DSIG}'
            f'enveloped-signature"/><ds:Transform Algorithm="{_EXCLUSIVE}"/></ds:Transforms>'
            '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
            f"<ds:DigestValue>{base64.b64encode(digest).decode()}</ds:DigestValue></ds:Reference>"
            "</ds:SignedInfo>"
        )
        made = self._key.sign(canonicalize(info).encode(), padding.PKCS1v15(), hashes.SHA256())
        value = base64.b64encode(made).decode()
        return (
            f'<ds:Signature xmlns:ds="{_DSIG}">{info}<ds:SignatureValue>{value}'
            "</ds:SignatureValue></ds:Signature>"
        )
