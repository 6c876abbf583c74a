"""A sign-in that is under way, and the challenge that it waits for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from dataclasses import replace as with_changes

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.clients import lifetimes
from gatehouse.local.services.cognito_idp.comparing import as_bytes
from gatehouse.local.services.cognito_idp.errors import invalid_session, refused
from gatehouse.local.services.cognito_idp.records import Client, Json, Pool, User
from gatehouse.local.services.cognito_idp.sign_in.srp import Exchange
from gatehouse.local.services.cognito_idp.triggers.custom_auth import Rounds

#: How often a code may be wrong in one session.
MOST_WRONG = 5


@dataclass(frozen=True)
class Authorization:
    """What an app asks the hosted pages for.

    Parameters
    ----------
    client : str
        The client's id.
    redirect : str
        Where the browser goes afterwards.
    response : str
        ``code`` or ``token``.
    scope : str
        The scopes that the user gives.
    state, nonce : str
        What the app gets back. Default: nothing.
    challenge : str
        The digest that the app must show the origin of (PKCE). Default: none.
    """

    client: str
    redirect: str
    response: str
    scope: str
    state: str = ""
    nonce: str = ""
    challenge: str = ""


@dataclass(frozen=True)
class Progress:
    """Who signs in, and how.

    Parameters
    ----------
    pool, client : Pool, Client
        The pool and the client.
    user : User or None
        The user; None for one who does not exist, where the client hides that.
    given : str
        The name that was given.
    flow : str
        ``USER_SRP_AUTH``.
    source : str
        How the tokens come about, for the function that changes them. Default: a sign-in.
    device : str
        The device's key. Default: unknown.
    metadata : dict or None
        The metadata of the answer that is being given. Default None.
    rounds : Rounds or None
        The rounds of the custom flow. Default None: it is another flow.
    page : Authorization or None
        What an app asked the hosted pages for. Default None: the sign-in is through the API.
    """

    pool: Pool
    client: Client
    user: User | None
    given: str
    flow: str
    source: str = "Authentication"
    device: str = ""
    metadata: Json | None = None
    rounds: Rounds | None = None
    page: Authorization | None = None

    @property
    def name(self) -> str:
        """The user's name, which SRP needs."""
        return self.user.name if self.user else self.given

    def somebody(self) -> User:
        """Return the user.

        Raises
        ------
        ServiceError
            If there is none.
        """
        if self.user is None:
            raise refused("Incorrect username or password.")
        return self.user

    def told(self, metadata: Json | None) -> Progress:
        """Return this with the metadata of an answer, which Cognito does not keep for the next."""
        return with_changes(self, metadata=metadata)


@dataclass
class Challenge:
    """A challenge that was given.

    Parameters
    ----------
    name : str
        ``PASSWORD_VERIFIER``.
    progress : Progress
        The sign-in.
    exchange : Exchange or None
        The server's side of a proof. Default None.
    code, secret : str
        The code that was sent, or the secret of an app that is being set up. Default: none.
    done : bool
        Whether the app has shown a code. Default False.
    first : bool
        Whether it is the first factor. Default False.
    choices : list of str
        What the user may choose. Default: nothing.
    """

    name: str
    progress: Progress
    exchange: Exchange | None = None
    code: str = ""
    secret: str = ""
    done: bool = False
    first: bool = False
    choices: list[str] = field(default_factory=list)
    wrong: int = 0

    @property
    def without_session(self) -> bool:
        """Whether the secret block alone leads to the challenge.

        A challenge of ``USER_SRP_AUTH`` has no session, and takes proofs until it expires
        (https://github.com/ministackorg/ministack/pull/1758).
        """
        return self.name == "PASSWORD_VERIFIER" and self.progress.flow == "USER_SRP_AUTH"


@dataclass(frozen=True)
class _Instead:
    """What stands for a session that a client does not have, or does not send back.

    For a proof the secret block stands for it, which nobody else has seen, and for the beginning of
    a device's proof the device's key.
    """

    session: str


def give(call: Call, challenge: Challenge, parameters: Json) -> Json:
    """Give a challenge to whoever signs in."""
    client = challenge.progress.client
    seconds = lifetimes.auth_session(client)
    session = call.store.one_time.put(challenge, now=call.now, seconds=seconds)
    instead = ""
    if challenge.exchange:
        instead = _key(client, challenge.name, challenge.exchange.secret_block)
    elif challenge.progress.device:
        instead = _key(client, challenge.name, challenge.progress.device)
    if instead:
        call.store.one_time.put(_Instead(session), now=call.now, seconds=seconds, token=instead)
    answer: Json = {"ChallengeName": challenge.name, "ChallengeParameters": parameters}
    if not challenge.without_session:
        answer["Session"] = session
    if challenge.choices and challenge.name == "SELECT_CHALLENGE":
        answer["AvailableChallenges"] = challenge.choices
    return answer


def session_of(call: Call, client: Client, name: str, given: Json) -> str:
    """Return the session of an answer that came without one; empty if nothing stands for it."""
    stands = given.get("PASSWORD_CLAIM_SECRET_BLOCK") or given.get("DEVICE_KEY")
    found = call.store.one_time.get(_key(client, name, str(stands)), _Instead, call.now)
    return found.session if found else ""


def _key(client: Client, name: str, what: str) -> str:
    return hashlib.sha256(as_bytes(f"{client.id}/{name}/{what}")).hexdigest()


def held(call: Call, session: object, names: tuple[str, ...] = ()) -> Challenge:
    """Return the challenge of a session.

    Parameters
    ----------
    call : Call
        The call.
    session : str
        The session.
    names : tuple of str
        The challenges that it may be. Default: any.

    Raises
    ------
    ServiceError
        If there is none, it is another challenge, or it has expired.
    """
    token = str(session or "")
    challenge = call.store.one_time.get(token, Challenge, call.now)
    if challenge is None:
        if call.store.one_time.has_expired(token, call.now):
            raise refused("Invalid session for the user, session is expired.")
        raise invalid_session()
    if names and challenge.name not in names:
        raise invalid_session()
    progress = challenge.progress
    if progress.pool.id not in call.store.pools or progress.client.id not in progress.pool.clients:
        raise invalid_session()
    if progress.user and call.users(progress.pool).find(progress.user.name) is not progress.user:
        raise invalid_session()
    return challenge
