"""SAML: the request that a browser takes to a provider, and the response that it brings back.

A response is verified with the certificates of the provider's metadata: of its ``MetadataFile``, or
of what its ``MetadataURL`` holds when somebody signs in.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html
"""

from __future__ import annotations

import base64
import binascii
import uuid
import zlib
from datetime import datetime, timezone
from xml.dom.minidom import Document, Element
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.minidom import parseString

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.federation.oidc import ProviderError
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.saml import signatures
from gatehouse.local.services.saml.signatures import children, text_of

_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
_SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success"
_SKEW = 300.0


async def address(call: Call, pool: Pool, provider: Json, state: str) -> tuple[str, Json]:
    """Return where a browser signs in with a provider, and with which parameters.

    Raises
    ------
    ProviderError
        If the provider's metadata can't be read.
    """
    where = _sign_in_url(await _metadata(call, provider))
    now = datetime.fromtimestamp(call.now, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = (
        '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" '
        f'ID="_{uuid.uuid4()}" IssueInstant="{now}" Destination={quoteattr(where)} '
        f"AssertionConsumerServiceURL={quoteattr(_consumer(call))}>"
        f"<saml:Issuer>{audience(pool)}</saml:Issuer></samlp:AuthnRequest>"
    )
    packed = zlib.compress(request.encode())[2:-4]  # raw, as the binding wants it
    return where, {"SAMLRequest": base64.b64encode(packed).decode(), "RelayState": state}


def audience(pool: Pool) -> str:
    """Return the name by which a provider knows the pool."""
    return f"urn:amazon:cognito:sp:{pool.id}"


async def claims(call: Call, pool: Pool, provider: Json, response: str) -> tuple[str, Json]:
    """Return who has signed in with a provider, and what it says of them.

    Raises
    ------
    ProviderError
        If the response is not valid for this pool, or not signed by the provider.
    """
    document = _read(response)
    root = document.documentElement
    if root is None or root.localName != "Response":
        raise ProviderError("The SAML response must hold a Response.")
    assertion = _assertion(_believed(document, await _metadata(call, provider)))
    _check(call, pool, assertion)
    for subject in children(assertion, "Subject"):
        for name in children(subject, "NameID"):
            if text_of(name):
                return text_of(name), {**_attributes(assertion), "NameID": text_of(name)}
    raise ProviderError("The SAML assertion must name its subject.")


async def _metadata(call: Call, provider: Json) -> Document:
    """Return what a provider says of itself."""
    details = provider["ProviderDetails"]
    text, address = details.get("MetadataFile"), str(details.get("MetadataURL") or "")
    try:
        found: Document = parseString(text or await call.outside.read(address))
    except (OSError, ValueError, ExpatError, DefusedXmlException) as error:
        where = "in MetadataFile" if text else f"at {address}"
        raise ProviderError(f"The provider's metadata {where} can't be read: {error}.") from None
    return found


def _believed(document: Document, metadata: Document) -> Element:
    """Return the part of a response that the provider has signed."""
    keys = signatures.certificates(metadata)
    try:
        return signatures.signed(document, keys)
    except signatures.UnsignedError as error:
        raise ProviderError(str(error)) from None
    except RecursionError:
        raise ProviderError("The SAML response is nested too deeply.") from None


def _assertion(believed: Element) -> Element:
    if believed.localName == "Assertion":
        return believed
    for status in children(believed, "Status"):
        for code in children(status, "StatusCode"):
            if code.getAttribute("Value") != _SUCCESS:
                raise ProviderError(f"The provider says {code.getAttribute('Value')}.")
    found = list(children(believed, "Assertion"))
    if len(found) != 1:
        raise ProviderError(f"The SAML response must hold one assertion, not {len(found)}.")
    return found[0]


def _check(call: Call, pool: Pool, assertion: Element) -> None:
    """Refuse an assertion for somebody else, or for another time."""
    for conditions in children(assertion, "Conditions"):
        begins, ends = (_time(conditions, name) for name in ("NotBefore", "NotOnOrAfter"))
        if begins is not None and call.now < begins - _SKEW:
            raise ProviderError("The SAML assertion is not valid yet.")
        if ends is not None and call.now >= ends + _SKEW:
            raise ProviderError("The SAML assertion has expired.")
        for restriction in children(conditions, "AudienceRestriction"):
            named = [text_of(each) for each in children(restriction, "Audience")]
            if audience(pool) not in named:
                raise ProviderError(f"The SAML assertion must be for {audience(pool)}.")


def _attributes(assertion: Element) -> Json:
    """Return the attributes of an assertion; one with several values is a list of them."""
    found: Json = {}
    for statement in children(assertion, "AttributeStatement"):
        for attribute in children(statement, "Attribute"):
            values = [text_of(each) for each in children(attribute, "AttributeValue")]
            told = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
            found[attribute.getAttribute("Name")] = told
    return found


def _read(response: str) -> Document:
    try:
        document: Document = parseString(base64.b64decode(response, validate=True))
    except (binascii.Error, ValueError, ExpatError, DefusedXmlException) as error:
        raise ProviderError(f"The SAML response can't be read: {error}.") from None
    return document


def _sign_in_url(metadata: Document) -> str:
    for each in metadata.getElementsByTagNameNS("*", "SingleSignOnService"):
        if each.getAttribute("Binding") == _REDIRECT:
            return str(each.getAttribute("Location"))
    raise ProviderError("The provider's metadata must have a SingleSignOnService by HTTP-Redirect.")


def _time(element: Element, name: str) -> float | None:
    text = element.getAttribute(name)
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        raise ProviderError(f"{name} of the SAML assertion must be a time, not {text}.") from None


def _consumer(call: Call) -> str:
    return f"{call.settings.endpoint}/saml2/idpresponse"
