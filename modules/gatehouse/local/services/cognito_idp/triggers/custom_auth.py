"""The three functions of the custom flow: which challenge, what it is, and whether it was met.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

from __future__ import annotations

from dataclasses import dataclass, field

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json, Pool, User
from gatehouse.local.services.cognito_idp.triggers.run import (
    attributes_of,
    has,
    run,
    told,
    wrong_answer,
)


@dataclass
class Rounds:
    """A custom sign-in so far.

    Parameters
    ----------
    name, client : str
        The user's name as it is known, and the client's id.
    results : list of dict
        The rounds as the functions see them. Default: none.
    private : dict
        What the last round must be answered with. Default: nothing.
    metadata : str
        The last round's ``challengeMetadata``. Default: none.
    """

    name: str
    client: str
    results: list[Json] = field(default_factory=list)
    private: Json = field(default_factory=dict)
    metadata: str = ""

    def add(self, challenge: str, *, passed: bool) -> None:
        """Add a round that has been answered."""
        result: Json = {"challengeName": challenge, "challengeResult": passed}
        if challenge == "CUSTOM_CHALLENGE":
            result["challengeMetadata"] = self.metadata or None
        self.results.append(result)


@dataclass(frozen=True)
class Decision:
    """What ``DefineAuthChallenge`` decided.

    Parameters
    ----------
    challenge : str
        The next challenge; empty where there is none.
    issues_tokens, fails : bool
        Whether the sign-in is over.
    """

    challenge: str
    issues_tokens: bool
    fails: bool


async def define(
    call: Call, pool: Pool, user: User | None, rounds: Rounds, metadata: Json | None
) -> Decision:
    """Ask which challenge comes next."""
    if not has(pool, "DefineAuthChallenge"):
        raise invalid("Custom auth lambda trigger is not configured for the user pool.")
    answer = await run(
        call,
        pool,
        "DefineAuthChallenge_Authentication",
        name=rounds.name,
        client=rounds.client,
        request=_request(user, rounds, metadata),
        response={"challengeName": None, "issueTokens": None, "failAuthentication": None},
    )
    given = answer or {}
    return Decision(
        str(given.get("challengeName") or ""),
        given.get("issueTokens") is True,
        given.get("failAuthentication") is True,
    )


async def create(
    call: Call, pool: Pool, user: User | None, rounds: Rounds, metadata: Json | None
) -> Json:
    """Ask what the challenge is; return the part that the client sees."""
    answer = await run(
        call,
        pool,
        "CreateAuthChallenge_Authentication",
        name=rounds.name,
        client=rounds.client,
        request={
            **_request(user, rounds, metadata),
            "challengeName": "CUSTOM_CHALLENGE",
        },
        response={
            "publicChallengeParameters": None,
            "privateChallengeParameters": None,
            "challengeMetadata": None,
        },
    )
    if answer is None:
        raise invalid("Custom auth lambda trigger is not configured for the user pool.")
    rounds.private = dict(answer.get("privateChallengeParameters") or {})
    rounds.metadata = str(answer.get("challengeMetadata") or "")
    public = answer.get("publicChallengeParameters") or {}
    return {str(name): str(value) for name, value in public.items()}


async def verify(
    call: Call, pool: Pool, user: User | None, rounds: Rounds, given: str, metadata: Json | None
) -> bool:
    """Ask whether an answer is right."""
    answer = await run(
        call,
        pool,
        "VerifyAuthChallengeResponse_Authentication",
        name=rounds.name,
        client=rounds.client,
        request={
            "userAttributes": attributes_of(user) if user else {},
            "privateChallengeParameters": rounds.private,
            "challengeAnswer": given,
            **({"userNotFound": True} if user is None else {}),
            **told(metadata),
        },
        response={"answerCorrect": None},
    )
    if answer is None:
        raise invalid("Custom auth lambda trigger is not configured for the user pool.")
    if not isinstance(answer.get("answerCorrect"), bool):
        raise wrong_answer()
    return answer["answerCorrect"] is True


def _request(user: User | None, rounds: Rounds, metadata: Json | None) -> Json:
    return {
        "userAttributes": attributes_of(user) if user else {},
        "session": list(rounds.results),
        **({"userNotFound": True} if user is None else {}),
        **told(metadata),
    }
