"""A user of an app, in its tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from botocore.credentials import Credentials

from gatehouse.deployed.client import Answer, Client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

#: The password of all users that tests sign up.
PASSWORD = "Correct-1-horse"


class Signer:
    """Whoever signs requests with credentials of the identity pool."""

    client: Client

    @property
    def credentials(self) -> Credentials:
        """Their AWS credentials."""
        raise NotImplementedError

    @cached_property
    def files(self) -> S3Client:
        """A client of S3 with their credentials."""
        return self.client.files(self.credentials)

    def call(self, method: str, path: str, body: object = None) -> Answer:
        """Call the API with a request that is signed with their credentials.

        Parameters
        ----------
        method : str
            The HTTP method.
        path : str
            The path, beginning with ``/``.
        body : object
            What to send as JSON. Default None: nothing.
        """
        return self.client.request(method, path, body, credentials=self.credentials)


@dataclass(frozen=True)
class Federated(Signer):
    """Somebody who has signed in to another provider, and brings its token to the identity pool.

    Parameters
    ----------
    client : Client
        The page or phone in their hands.
    token : str
        The provider's token.
    login : str or None
        The provider's name in the identity pool, ``accounts.google.com``. Default None: the
        token's issuer.
    """

    client: Client
    token: str
    login: str | None = None

    @cached_property
    def identity(self) -> str:
        """Their identity id."""
        return self.client.identity(self.token, self.login)

    @cached_property
    def credentials(self) -> Credentials:
        """Their AWS credentials, for an hour."""
        return self.client.credentials(self.token, self.identity, self.login)


@dataclass(frozen=True)
class Person(Signer):
    """Somebody who has signed up, and signs in when something is asked for.

    Parameters
    ----------
    client : Client
        The page or phone in their hands.
    user : str
        Their e-mail address.
    """

    client: Client
    user: str

    @cached_property
    def tokens(self) -> dict[str, str]:
        """The tokens ``id`` and ``access`` of their sign-in."""
        return self.client.tokens(self.user, PASSWORD)

    @cached_property
    def identity(self) -> str:
        """Their identity id."""
        return self.client.identity(self.tokens["id"])

    @cached_property
    def credentials(self) -> Credentials:
        """Their AWS credentials, for an hour."""
        return self.client.credentials(self.tokens["id"], self.identity)

    def call_with_token(
        self, method: str, path: str, body: object = None, *, token: str = "access"
    ) -> Answer:
        """Call the API with one of their tokens.

        Parameters
        ----------
        method : str
            The HTTP method.
        path : str
            The path, beginning with ``/``.
        body : object
            What to send as JSON. Default None: nothing.
        token : str
            ``access`` or ``id``. Default ``access``, the one that is meant for APIs.
        """
        return self.client.request(method, path, body, token=self.tokens[token])
