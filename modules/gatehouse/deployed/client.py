"""A client of a deployed app that knows nothing but the stack's outputs."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import jwt
import requests
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from gatehouse.deployed.challenges import Answering, nobody_answers, sign_in
from gatehouse.deployed.connecting import make_client
from gatehouse.deployed.machine import machine_token
from gatehouse.deployed.outputs import resolvable
from gatehouse.errors import CommandError
from gatehouse.local.launcher.environment import check_region

if TYPE_CHECKING:
    from types_boto3_cognito_identity import CognitoIdentityClient
    from types_boto3_cognito_idp import CognitoIdentityProviderClient
    from types_boto3_s3 import S3Client

#: Seconds until an unanswered request fails: the longest that an HTTP API lets a handler work.
_PATIENCE = 30
#: A client of the app has no credentials of the account that the app is in.
_ANONYMOUS = Config(signature_version=UNSIGNED)
_URL = re.compile(r"https?://[^/\s]+")
_NAMES = {
    "api_endpoint": "ApiEndpoint",
    "region": "Region",
    "user_pool": "UserPool",
    "user_pool_client": "UserPoolClient",
    "identity_pool": "IdentityPool",
    "bucket": "Bucket",
}


@dataclass(frozen=True)
class Deployment:
    """What a client has to know of a deployed app: the stack's outputs.

    Parameters
    ----------
    api_endpoint : str
        Output ``ApiEndpoint``: the API's URL.
    region : str
        Output ``Region``.
    user_pool : str
        Output ``UserPool``: the user pool's id.
    user_pool_client : str
        Output ``UserPoolClient``: the id of a client without secret.
    identity_pool : str
        Output ``IdentityPool``: the identity pool's id.
    bucket : str
        Output ``Bucket``: the bucket's name.
    """

    api_endpoint: str
    region: str
    user_pool: str
    user_pool_client: str
    identity_pool: str
    bucket: str

    @classmethod
    def from_outputs(
        cls,
        outputs: Mapping[str, Any],
        endpoint: str | None = None,
        *,
        needed: Collection[str] = tuple(_NAMES.values()),
    ) -> Deployment:
        """Take what a client needs from a stack's outputs, by name.

        Parameters
        ----------
        outputs : Mapping[str, Any]
            Name to value. A path of constructs before a name, as cdktf writes it, is ignored.
        endpoint : str or None
            The local AWS's URL. Default None: the app is on real AWS.
        needed : Collection[str]
            Outputs that must be there; others that are missing are left empty. Default: all.

        Raises
        ------
        CommandError
            If an output that is needed is missing, or is no URL or no pool's id.
        """
        outputs = {name.rpartition(".")[2]: value for name, value in outputs.items()}
        # The region stands before an underscore in the pool's id.
        outputs.setdefault("Region", str(outputs.get("UserPool", "")).partition("_")[0])
        missing = [name for name in needed if not outputs.get(name)]
        if missing:
            raise CommandError(
                f"the stack's outputs lack {', '.join(missing)}.",
                f"Add them to the stack, self.output({missing[0]}=...), and deploy again.",
                exit_code=1,
            )
        taken = {field: str(outputs.get(name) or "") for field, name in _NAMES.items()}
        if "ApiEndpoint" in needed and not _URL.match(taken["api_endpoint"]):
            raise CommandError(
                f"the output ApiEndpoint must be a URL, not {outputs['ApiEndpoint']!r}.",
                "Put out the API's own: self.output(ApiEndpoint=api.url).",
                exit_code=1,
            )
        if "UserPool" in needed:
            check_region("the region that the outputs name", taken["region"])
        taken["api_endpoint"] = resolvable(taken["api_endpoint"], endpoint).rstrip("/")
        return cls(**taken)


@dataclass(frozen=True)
class Answer:
    """What the API answered.

    Parameters
    ----------
    status : int
        The HTTP status.
    text : str
        The body, as far as it is text.
    body : bytes
        The body as it came.
    headers : mapping of str to str
        The headers, by their names in lower case.
    seconds : float
        How long it took.
    """

    status: int
    text: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def request_id(self) -> str:
        """The id that the API gave the request; empty without one."""
        return self.headers.get("apigw-requestid") or self.headers.get("x-amzn-requestid", "")

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.text)

    def __str__(self) -> str:
        """Show it in one line."""
        return f"{self.status} {self.text[:200]}"


class Client:
    """What a browser or a phone does with the app.

    Parameters
    ----------
    deployment : Deployment
        Which app.
    endpoint : str or None
        The local AWS's URL. Default None: real AWS.
    """

    def __init__(self, deployment: Deployment, endpoint: str | None = None) -> None:
        self.deployment = deployment
        self.endpoint = endpoint

    @cached_property
    def _users(self) -> CognitoIdentityProviderClient:
        client: CognitoIdentityProviderClient = make_client(
            "cognito-idp", self.deployment.region, endpoint=self.endpoint, config=_ANONYMOUS
        )
        return client

    @cached_property
    def _identities(self) -> CognitoIdentityClient:
        client: CognitoIdentityClient = make_client(
            "cognito-identity", self.deployment.region, endpoint=self.endpoint, config=_ANONYMOUS
        )
        return client

    def sign_up(
        self, email: str, password: str, attributes: Mapping[str, str] | None = None
    ) -> bool:
        """Register a user, and return True if no code from an e-mail is needed."""
        given = {**({"email": email} if "@" in email else {}), **(attributes or {})}
        answer = self._users.sign_up(
            ClientId=self.deployment.user_pool_client,
            Username=email,
            Password=password,
            UserAttributes=[{"Name": name, "Value": value} for name, value in given.items()],
        )
        return answer["UserConfirmed"]

    def confirm(self, email: str, code: str) -> None:
        """Confirm a registration with the code from the e-mail."""
        self._users.confirm_sign_up(
            ClientId=self.deployment.user_pool_client, Username=email, ConfirmationCode=code
        )

    def sign_in(self, email: str, password: str) -> str:
        """Sign in by SRP, which proves the password without sending it, and return the ID token."""
        return self.tokens(email, password)["id"]

    def tokens(
        self, email: str, password: str, answer: Answering = nobody_answers
    ) -> dict[str, str]:
        """Sign in by SRP and return the tokens ``id`` and ``access``.

        Parameters
        ----------
        email, password : str
            Who signs in.
        answer : callable
            Answers what Cognito asks besides: a second factor, a new password. Default: it is
            refused.
        """
        return sign_in(
            self._users,
            pool=self.deployment.user_pool,
            client_id=self.deployment.user_pool_client,
            user=email,
            password=password,
            answer=answer,
        )

    def machine_token(self, users: Any, scopes: Sequence[str] = ()) -> str:
        """Get an access token for a machine, by the secret of its client.

        Parameters
        ----------
        users : client
            A client of the user pools, with credentials that may read the pool's client.
        scopes : sequence of str
            The scopes. Default: all of the client.
        """
        return machine_token(
            users,
            pool=self.deployment.user_pool,
            client_id=self.deployment.user_pool_client,
            region=self.deployment.region,
            endpoint=self.endpoint,
            scopes=scopes,
        )

    def identity(self, token: str, login: str | None = None) -> str:
        """Exchange a token for the user's identity id.

        Parameters
        ----------
        token : str
            The token of the user pool or provider that the user signed in with.
        login : str or None
            The provider's name in the identity pool: ``accounts.google.com``. Default None: the
            token's issuer.
        """
        found = self._identities.get_id(
            IdentityPoolId=self.deployment.identity_pool, Logins=_logins(token, login)
        )
        return found["IdentityId"]

    def credentials(self, token: str, identity: str, login: str | None = None) -> Credentials:
        """Exchange a token for temporary credentials of an identity: the enhanced flow."""
        found = self._identities.get_credentials_for_identity(
            IdentityId=identity, Logins=_logins(token, login)
        )["Credentials"]
        return Credentials(found["AccessKeyId"], found["SecretKey"], found["SessionToken"])

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        credentials: Credentials | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request to the API.

        Parameters
        ----------
        method : str
            The HTTP method.
        path : str
            The path, with a query string if need be.
        body : object
            What to send as JSON; bytes are sent as they are. Default None: nothing.
        credentials : Credentials or None
            The credentials to sign the request with. Default None: it is not signed.
        token : str or None
            A token to send, for routes with a JWT authorizer. Default None: none.
        headers : mapping, optional
            More headers. Default: none.
        """
        content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        given = {name.lower(): value for name, value in (headers or {}).items()}
        if content is not None:
            kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
            given.setdefault("content-type", kind)
        if token is not None:
            given["authorization"] = f"Bearer {token}"
        url = self.deployment.api_endpoint + path
        if credentials is not None:
            signed = AWSRequest(method, url, given, content)
            SigV4Auth(credentials, "execute-api", self.deployment.region).add_auth(signed)
            given = dict(signed.headers)
        answer = requests.request(
            method, url, headers=given, data=content, timeout=_PATIENCE, allow_redirects=False
        )
        return Answer(
            answer.status_code,
            answer.content.decode("utf-8", "replace"),
            answer.content,
            {name.lower(): value for name, value in answer.headers.items()},
            answer.elapsed.total_seconds(),
        )

    def files(self, credentials: Credentials) -> S3Client:
        """Make an S3 client that acts with a user's credentials."""
        client: S3Client = boto3.client(
            "s3",
            self.deployment.region,
            endpoint_url=self.endpoint,
            aws_access_key_id=credentials.access_key,
            aws_secret_access_key=credentials.secret_key,
            aws_session_token=credentials.token,
        )
        return client


def _logins(token: str, login: str | None) -> dict[str, str]:
    """Map the issuer of a user's token, in whatever partition it is, to the token."""
    if login is not None:
        return {login: token}
    # Whether the token is genuine is for the identity pool to judge.
    claims = jwt.decode(token, options={"verify_signature": False})
    return {claims["iss"].partition("://")[2]: token}
