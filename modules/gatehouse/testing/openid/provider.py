"""The provider's process, and people who sign in to it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import requests

from gatehouse.errors import NOT_FOUND, CommandError
from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS
from gatehouse.testing.openid.certificates import Certificates, make_certificates

_SERVER = Path(__file__).with_name("server.mjs")
_REDIRECT = "https://app.example.com/callback"
_STEPS = 12


class OpenIdProvider:
    """A running provider. Anybody can sign in, with any password.

    It is the npm package oidc-provider, with discovery, published keys, PKCE, and a certificate of
    an authority of its own.

    Parameters
    ----------
    certificates : Certificates
        What it answers with.
    project : Path
        The folder whose ``node_modules`` has the package.
    clients : sequence of str
        The ids of its clients. Default: ``web``.

    Raises
    ------
    CommandError
        If Node.js or the package is missing.
    """

    def __init__(
        self, certificates: Certificates, project: Path, clients: Sequence[str] = ("web",)
    ) -> None:
        if shutil.which("node") is None or not (project / "node_modules/oidc-provider").exists():
            raise CommandError(
                f"{project} must have the npm package oidc-provider, and the machine Node.js.",
                "Install it: npm install --save-dev oidc-provider",
                exit_code=NOT_FOUND,
            )
        self.authority = certificates.authority
        self._files = [str(certificates.certificate), str(certificates.key)]
        self._modules, self._clients = str(project / "package.json"), list(clients)
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def issuer(self) -> str:
        """Its address: ``https://localhost:…``."""
        return f"https://localhost:{self._port}"

    @property
    def host(self) -> str:
        """The issuer without its scheme, as IAM and logins name it."""
        return self.issuer.removeprefix("https://")

    def known_as(self, *logins: str) -> dict[str, str]:
        """Return the variables by which a local AWS trusts the provider.

        Parameters
        ----------
        *logins : str
            Public providers that it stands in for: ``accounts.google.com``.
        """
        stands_for = " ".join(f"{login}={self.issuer}" for login in logins)
        return {"SSL_CERT_FILE": str(self.authority), LOGIN_ISSUERS: stands_for}

    def start(self) -> None:
        """Start it, at the address that it had; its keys are new."""
        named = [self._modules, *self._files, str(self._port), *self._clients]
        self._process = subprocess.Popen(
            ["node", str(_SERVER), *named],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        self._port = int(address.rpartition(":")[2])

    def stop(self) -> None:
        """End it, as a provider that is down."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def rotate(self, *, keep: bool) -> None:
        """Sign with new keys; the old ones stay published if they are to be kept."""
        self._session().post(
            f"{self.issuer}/test/rotate", params={"keep": "1"} if keep else {}, timeout=30
        ).raise_for_status()

    def tokens(
        self, name: str, client: str = "web", *, audience: str = "", scope: str = ""
    ) -> dict[str, str]:
        """Sign somebody in as a browser does, with PKCE.

        Parameters
        ----------
        name : str
            The person, who becomes the ``sub``.
        client : str
            The client's id. Default ``web``.
        audience : str
            The API that the access token is for, its ``aud``. Default: none; it is then no JWT.
        scope : str
            Scopes of that API. Default: none.

        Returns
        -------
        dict
            ``id`` and ``access``.
        """
        session = self._session()
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        resource = {"resource": audience} if audience else {}
        asked = {
            "client_id": client,
            "response_type": "code",
            "redirect_uri": _REDIRECT,
            "scope": f"openid email profile {scope}".strip(),
            "state": secrets.token_urlsafe(8),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **resource,
        }
        answer = session.get(f"{self.issuer}/auth", params=asked, allow_redirects=False, timeout=30)
        given = session.post(
            f"{self.issuer}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": client,
                "code": self._through_the_pages(session, answer, name),
                "redirect_uri": _REDIRECT,
                "code_verifier": verifier,
                **resource,
            },
            timeout=30,
        )
        given.raise_for_status()
        return {"id": given.json()["id_token"], "access": given.json()["access_token"]}

    def _through_the_pages(
        self, session: requests.Session, answer: requests.Response, name: str
    ) -> str:
        """Fill in the forms for signing in and consent, up to the redirect with the code."""
        for _ in range(_STEPS):
            if answer.is_redirect:
                target = urljoin(self.issuer, answer.headers["location"])
                if target.startswith(_REDIRECT):
                    return parse_qs(urlsplit(target).query)["code"][0]
                answer = session.get(target, allow_redirects=False, timeout=30)
                continue
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            if not form or not prompt:
                raise AssertionError(f"the provider must show a form, not {answer.text[:500]!r}")
            filled = {"prompt": prompt[1], "login": name, "password": "any"}
            answer = session.post(
                urljoin(self.issuer, form[1]), data=filled, allow_redirects=False, timeout=30
            )
        raise AssertionError("the provider never sent the browser back")

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.authority)
        return session


@contextlib.contextmanager
def start_openid_provider(
    project: Path, folder: Path, clients: Sequence[str] = ("web",)
) -> Iterator[OpenIdProvider]:
    """Run a provider while the block runs.

    Parameters
    ----------
    project : Path
        The folder whose ``node_modules`` has the npm package oidc-provider.
    folder : Path
        A folder for its certificates.
    clients : sequence of str
        The ids of its clients, the audiences of its ID tokens. Default: ``web``.
    """
    made = OpenIdProvider(make_certificates(folder), project, clients)
    try:
        yield made
    finally:
        made.stop()
