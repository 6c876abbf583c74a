"""A company's directory that signs what it says, as SAML has it.

Written apart from the code that verifies: the text is canonical as it is made, so that nothing has
to be canonicalized here.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta, timezone
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

_P, _A = "urn:oasis:names:tc:SAML:2.0:protocol", "urn:oasis:names:tc:SAML:2.0:assertion"
_D = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"


class Directory:
    """A directory with a key of its own, or with the one that another wrote down."""

    def __init__(self, written: bytes | None = None) -> None:
        self._key = (
            rsa.generate_private_key(public_exponent=65537, key_size=2048)
            if written is None
            else _read(written)
        )
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory")])
        now = datetime.now(timezone.utc)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(1)
            .not_valid_before(now)
            .not_valid_after(now + timedelta(days=9))
            .sign(self._key, hashes.SHA256())
        )
        held = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
        self.metadata = (
            '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x">'
            '<md:IDPSSODescriptor><md:KeyDescriptor use="signing">'
            f'<ds:KeyInfo xmlns:ds="{_D}"><ds:X509Data><ds:X509Certificate>{held}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            '<md:SingleSignOnService Location="https://sso.example.com/in" '
            'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    @property
    def written(self) -> bytes:
        """Its key, for another process."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def response(
        self, audience: str, now: float, signs: str, subject: str = "ada", **attributes: str
    ) -> str:
        """Write a response whose assertion or whole is signed, or nothing."""
        alone = signs == "Assertion"
        assertion = _assertion(audience, now, attributes, alone=alone, subject=subject)
        if signs == "Assertion":
            assertion = self._signed(assertion, "a1")
        text = (
            f'<p:Response xmlns:p="{_P}" ID="r1">'
            f'<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success">'
            f"</p:StatusCode></p:Status>{assertion}</p:Response>"
        )
        if signs == "Response":
            text = self._signed(text, "r1")
        return base64.b64encode(text.encode()).decode()

    def wrapped(self, audience: str, now: float, **forged: str) -> str:
        """Hide a signed assertion beside a forged one, which comes first."""
        genuine = self._signed(_assertion(audience, now, {}, alone=True), "a1")
        forgery = _assertion(audience, now, forged, alone=True).replace('ID="a1"', 'ID="a2"')
        text = (
            f'<p:Response xmlns:p="{_P}" ID="r1">'
            f"{forgery}<p:Extensions>{genuine}</p:Extensions></p:Response>"
        )
        return base64.b64encode(text.encode()).decode()

    def _signed(self, text: str, name: str) -> str:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        info = (
            f'<d:CanonicalizationMethod Algorithm="{_C14N}"></d:CanonicalizationMethod>'
            '<d:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256">'
            f'</d:SignatureMethod><d:Reference URI="#{name}"><d:Transforms>'
            f'<d:Transform Algorithm="{_D}enveloped-signature"></d:Transform>'
            f'<d:Transform Algorithm="{_C14N}"></d:Transform></d:Transforms>'
            '<d:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></d:DigestMethod>'
            f"<d:DigestValue>{digest}</d:DigestValue></d:Reference></d:SignedInfo>"
        )
        alone = f'<d:SignedInfo xmlns:d="{_D}">{info}'
        made = self._key.sign(alone.encode(), padding.PKCS1v15(), hashes.SHA256())
        value = base64.b64encode(made).decode()
        signature = (
            f'<d:Signature xmlns:d="{_D}"><d:SignedInfo>{info}'
            f"<d:SignatureValue>{value}</d:SignatureValue></d:Signature>"
        )
        head = text.index(">") + 1
        return f"{text[:head]}{signature}{text[head:]}"


def _read(written: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(written, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _assertion(
    audience: str, now: float, attributes: dict[str, str], *, alone: bool, subject: str = "ada"
) -> str:
    ends = datetime.fromtimestamp(now + 60, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    values = "".join(
        f'<a:Attribute Name="{name}"><a:AttributeValue>{escape(value)}</a:AttributeValue>'
        "</a:Attribute>"
        for name, value in attributes.items()
    )
    return (
        f'<a:Assertion xmlns:a="{_A}" ID="a1">'
        f"<a:Subject><a:NameID>{escape(subject)}</a:NameID></a:Subject>"
        f'<a:Conditions NotOnOrAfter="{ends}"><a:AudienceRestriction><a:Audience>{audience}'
        "</a:Audience></a:AudienceRestriction></a:Conditions>"
        f"<a:AttributeStatement>{values}</a:AttributeStatement></a:Assertion>"
    )
