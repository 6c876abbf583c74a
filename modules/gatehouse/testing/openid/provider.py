"""The provider's process, and people who sign in to it."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import requests

from gatehouse.errors import NOT_FOUND, CommandError
from gatehouse.local.launcher.login_issuers import LOGIN_ISSUERS
from gatehouse.testing.openid.certificates import Certificates, make_certificates

_SERVER = Path(__file__).with_name("server.mjs")
_REDIRECT = "https://app.example.com/callback"
_STEPS = 12
#: Seconds since a sign-in whose tokens have expired, also for Cognito's leeway of five minutes.
EXPIRED = 1200


@dataclass(frozen=True)
class OpenIdClient:
    """An app that a provider knows.

    Parameters
    ----------
    id : str
        Its id, the audience of its ID tokens.
    secret : str
        Its secret, as a user pool has one. Default: none; PKCE proves who asks.
    algorithm : str
        How its ID tokens are signed: ``RS256`` or ``ES256``. Default ``RS256``.
    """

    id: str
    secret: str = ""
    algorithm: str = "RS256"


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
    clients : sequence of str or OpenIdClient
        Its clients; a text is the id of a public one. Default: ``web``.

    Raises
    ------
    CommandError
        If Node.js or the package is missing.
    """

    def __init__(
        self,
        certificates: Certificates,
        project: Path,
        clients: Sequence[str | OpenIdClient] = ("web",),
    ) -> None:
        if shutil.which("node") is None or not (project / "node_modules/oidc-provider").exists():
            raise CommandError(
                f"{project} must have the npm package oidc-provider, and the machine Node.js.",
                "Install it: npm install --save-dev oidc-provider",
                exit_code=NOT_FOUND,
            )
        self.authority = certificates.authority
        self._files = [str(certificates.certificate), str(certificates.key)]
        self._modules = str(project / "package.json")
        listed = (OpenIdClient(each) if isinstance(each, str) else each for each in clients)
        self._clients = {each.id: each for each in listed}
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
        clients = json.dumps([asdict(each) for each in self._clients.values()])
        named = [self._modules, *self._files, str(self._port), clients]
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
        self._tell("rotate", {"keep": "1"} if keep else {})

    def tokens(
        self, name: str, client: str = "web", *, audience: str = "", scope: str = "", ago: int = 0
    ) -> dict[str, str]:
        """Sign somebody in as a browser does, with PKCE. The tokens are valid for ten minutes.

        Parameters
        ----------
        name : str
            The person, who becomes the ``sub``.
        client : str
            The client's id. Default ``web``.
        audience : str
            The API that the access token is for, its ``aud``. Default: none; it is then no JWT,
            but one of those that only the provider can read.
        scope : str
            Scopes of that API. Default: none.
        ago : int
            Seconds since the sign-in; `EXPIRED` for tokens that nobody takes any more. Default 0.

        Returns
        -------
        dict
            ``id`` and ``access``.
        """
        self._tell("clock", {"behind": str(ago)})
        try:
            return self._tokens(name, self._clients[client], audience, scope)
        finally:
            self._tell("clock", {"behind": "0"})

    def _tokens(self, name: str, client: OpenIdClient, audience: str, scope: str) -> dict[str, str]:
        session = self._session()
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        resource = {"resource": audience} if audience else {}
        asked = {
            "client_id": client.id,
            "response_type": "code",
            "redirect_uri": _REDIRECT,
            "scope": f"openid email profile {scope}".strip(),
            "state": secrets.token_urlsafe(8),
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **resource,
        }
        back = self._through_the_pages(session, f"{self.issuer}/auth?{urlencode(asked)}", name)
        secret = {"client_secret": client.secret} if client.secret else {}
        given = session.post(
            f"{self.issuer}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": client.id,
                "code": parse_qs(urlsplit(back).query)["code"][0],
                "redirect_uri": _REDIRECT,
                "code_verifier": verifier,
                **secret,
                **resource,
            },
            timeout=30,
        )
        given.raise_for_status()
        return {"id": given.json()["id_token"], "access": given.json()["access_token"]}

    def sign_in(self, name: str, address: str) -> str:
        """Sign somebody in where an app sent them, and return where the provider sends them back.

        Parameters
        ----------
        name : str
            The person, who becomes the ``sub``.
        address : str
            The provider's page, as the app or a user pool names it.
        """
        return self._through_the_pages(self._session(), address, name)

    def _through_the_pages(self, session: requests.Session, address: str, name: str) -> str:
        """Fill in the forms for signing in and consent, up to the redirect away from here."""
        answer = session.get(address, allow_redirects=False, timeout=30)
        for _ in range(_STEPS):
            if answer.is_redirect:
                target = urljoin(self.issuer, answer.headers["location"])
                if not target.startswith(f"{self.issuer}/"):
                    return target
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

    def _tell(self, what: str, how: Mapping[str, str]) -> None:
        asked = self._session().post(f"{self.issuer}/test/{what}", params=how, timeout=30)
        asked.raise_for_status()

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.authority)
        return session


@contextlib.contextmanager
def start_openid_provider(
    project: Path, folder: Path, clients: Sequence[str | OpenIdClient] = ("web",)
) -> Iterator[OpenIdProvider]:
    """Run a provider while the block runs.

    Parameters
    ----------
    project : Path
        The folder whose ``node_modules`` has the npm package oidc-provider.
    folder : Path
        A folder for its certificates.
    clients : sequence of str or OpenIdClient
        Its clients; a text is the id of a public one. Default: ``web``.
    """
    made = OpenIdProvider(make_certificates(folder), project, clients)
    try:
        yield made
    finally:
        made.stop()
