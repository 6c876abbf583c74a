"""An OpenID Connect provider of its own, over https with a certificate of its own authority."""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
import re
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import jwt
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

FOLDER = Path(__file__).parent
SERVER = FOLDER / "server.mjs"
_REDIRECT = "https://app.example.com/callback"


def is_installed() -> bool:
    """Return whether Node.js and the provider's package are there."""
    return shutil.which("node") is not None and (FOLDER / "node_modules").exists()


def claims_of(token: str) -> dict[str, Any]:
    """Return what a token says, without a check."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


@dataclass(frozen=True)
class Certificates:
    """A certificate for the loopback address, and the authority that signed it."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """Make an authority and a certificate of it; both end after a day."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("authority", "authority", root_key, root_key, is_authority=True)
    leaf = _certificate("localhost", "authority", key, root_key, is_authority=False)
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    made.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    made.certificate.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def _certificate(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(signer, hashes.SHA256())
    )


class Provider:
    """A running provider. Anybody can sign in, with any password.

    Parameters
    ----------
    certificates : Certificates
        What it answers with.
    """

    def __init__(self, certificates: Certificates) -> None:
        self._trusted = str(certificates.authority)
        self._process = subprocess.Popen(
            ["node", SERVER, certificates.certificate, certificates.key],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.issuer = self._process.stdout.readline().strip()
        assert self.issuer.startswith("https://")

    @property
    def host(self) -> str:
        """The issuer without its scheme, as IAM and logins name it."""
        return self.issuer.removeprefix("https://")

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def rotate(self, *, keep: bool) -> None:
        """Sign with new keys; the old ones stay published if they are to be kept."""
        self._session().post(
            f"{self.issuer}/test/rotate", params={"keep": "1"} if keep else {}, timeout=30
        ).raise_for_status()

    def token(self, name: str, client: str = "web") -> str:
        """Sign somebody in as a browser does, with PKCE, and return the ID token."""
        session = self._session()
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "client_id": client,
            "response_type": "code",
            "redirect_uri": _REDIRECT,
            "scope": "openid email profile",
            "state": secrets.token_urlsafe(8),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        answer = session.get(f"{self.issuer}/auth", params=asked, allow_redirects=False, timeout=30)
        code = self._through_the_pages(session, answer, name)
        given = session.post(
            f"{self.issuer}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": client,
                "code": code,
                "redirect_uri": _REDIRECT,
                "code_verifier": verifier,
            },
            timeout=30,
        )
        given.raise_for_status()
        return str(given.json()["id_token"])

    def _through_the_pages(
        self, session: requests.Session, answer: requests.Response, name: str
    ) -> str:
        """Fill in the forms for signing in and consent, up to the redirect with the code."""
        for _ in range(12):
            if answer.is_redirect:
                target = urljoin(self.issuer, answer.headers["location"])
                if target.startswith(_REDIRECT):
                    return parse_qs(urlsplit(target).query)["code"][0]
                answer = session.get(target, allow_redirects=False, timeout=30)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form, answer.text
            assert prompt, answer.text
            filled = {"prompt": prompt[1], "login": name, "password": "any"}
            answer = session.post(
                urljoin(self.issuer, form[1]), data=filled, allow_redirects=False, timeout=30
            )
        raise AssertionError("the provider never sent the browser back")

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = self._trusted
        return session
