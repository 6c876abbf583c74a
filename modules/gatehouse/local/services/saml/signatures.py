"""Whether a SAML response was signed by the provider whose certificates are known.

Only what is signed is returned, so that nothing beside it can be taken for it.
https://www.w3.org/TR/xmldsig-core1/
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Sequence
from xml.dom.minidom import Document, Element, Node

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from gatehouse.local.services.saml.canonical import canonical

DSIG = "http://www.w3.org/2000/09/xmldsig#"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED = f"{DSIG}enveloped-signature"
_SIGNATURES = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": hashes.SHA256,
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512,
}
_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": hashlib.sha256,
    "http://www.w3.org/2001/04/xmlenc#sha512": hashlib.sha512,
}


class UnsignedError(ValueError):
    """Nothing of the response is signed by the provider."""


def certificates(metadata: Document) -> list[rsa.RSAPublicKey]:
    """Return the keys with which a provider signs, of its metadata."""
    found = []
    for described in metadata.getElementsByTagNameNS("*", "KeyDescriptor"):
        if described.getAttribute("use") == "encryption":
            continue
        for each in described.getElementsByTagNameNS(DSIG, "X509Certificate"):
            try:
                read = x509.load_der_x509_certificate(base64.b64decode(text_of(each)))
                key = read.public_key()
            except (ValueError, binascii.Error):
                continue
            if isinstance(key, rsa.RSAPublicKey):
                found.append(key)
    return found


def signed(document: Document, keys: Sequence[rsa.RSAPublicKey]) -> Element:
    """Return the element of a response that is signed: the response, or its assertion.

    Raises
    ------
    UnsignedError
        If none is, or not with one of these keys.
    """
    root = document.documentElement
    if root is None:
        raise UnsignedError("The response is empty.")
    names = [each.getAttribute("ID") for each in root.getElementsByTagName("*")]
    names.append(root.getAttribute("ID"))
    if len([each for each in names if each]) != len({each for each in names if each}):
        raise UnsignedError("Two elements of the response have one ID.")
    for element in (root, *children(root, "Assertion")):
        for signature in children(element, "Signature", DSIG):
            if _is_valid(element, signature, keys):
                return element
    raise UnsignedError(
        "The response must be signed by the provider, with a certificate of its metadata."
    )


def children(element: Element, name: str, space: str = "") -> Iterator[Element]:
    """Return the children of an element that have a name."""
    for node in element.childNodes:
        if not isinstance(node, Element) or node.localName != name:
            continue
        if not space or node.namespaceURI == space:
            yield node


def text_of(element: Element) -> str:
    """Return the text of an element, without white space around it."""
    parts = (Node.TEXT_NODE, Node.CDATA_SECTION_NODE)
    found = [str(each.nodeValue) for each in element.childNodes if each.nodeType in parts]
    return "".join(found).strip()


def _is_valid(element: Element, signature: Element, keys: Sequence[rsa.RSAPublicKey]) -> bool:
    info = next(children(signature, "SignedInfo", DSIG), None)
    value = next(children(signature, "SignatureValue", DSIG), None)
    if info is None or value is None:
        return False
    reference = list(children(info, "Reference", DSIG))
    method = next(children(info, "CanonicalizationMethod", DSIG), None)
    if len(reference) != 1 or method is None or method.getAttribute("Algorithm") != _EXCLUSIVE:
        return False
    return _covers(element, signature, reference[0]) and _signed_by(
        canonical(info, also=_prefixes(method)), info, text_of(value), keys
    )


def _covers(element: Element, signature: Element, reference: Element) -> bool:
    """Return whether a reference is to the element, as it is."""
    name = element.getAttribute("ID")
    if not name or reference.getAttribute("URI") != f"#{name}":
        return False
    also: frozenset[str] = frozenset()
    for transforms in children(reference, "Transforms", DSIG):
        for each in children(transforms, "Transform", DSIG):
            if each.getAttribute("Algorithm") not in (_ENVELOPED, _EXCLUSIVE):
                return False
            also |= _prefixes(each)
    method = next(children(reference, "DigestMethod", DSIG), None)
    value = next(children(reference, "DigestValue", DSIG), None)
    make = _DIGESTS.get(method.getAttribute("Algorithm")) if method else None
    if make is None or value is None:
        return False
    found = base64.b64encode(make(canonical(element, signature, also)).digest())
    return hmac.compare_digest(found, text_of(value).encode())


def _signed_by(
    content: bytes, info: Element, signature: str, keys: Sequence[rsa.RSAPublicKey]
) -> bool:
    method = next(children(info, "SignatureMethod", DSIG), None)
    algorithm = _SIGNATURES.get(method.getAttribute("Algorithm")) if method else None
    if algorithm is None:
        return False
    try:
        given = base64.b64decode("".join(signature.split()), validate=True)
    except binascii.Error:
        return False
    for key in keys:
        try:
            key.verify(given, content, padding.PKCS1v15(), algorithm())
        except InvalidSignature:
            continue
        return True
    return False


def _prefixes(method: Element) -> frozenset[str]:
    """Return the prefixes that a method names to be written wherever they are in scope."""
    found: set[str] = set()
    for each in children(method, "InclusiveNamespaces"):
        found |= {
            "" if name == "#default" else name for name in each.getAttribute("PrefixList").split()
        }
    return frozenset(found)
