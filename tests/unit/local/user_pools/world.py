"""User pools without a server: operations are called, the clock is turned, functions are Python."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
from gatehouse.local.services.cognito_idp.outside import (
    FunctionFailedError,
    FunctionMissingError,
    Mail,
    Nobody,
)
from gatehouse.local.services.cognito_idp.records import Json, Pool
from gatehouse.local.services.cognito_idp.service import UserPools
from gatehouse.local.services.cognito_idp.settings import Settings
from gatehouse.local.services.contract import Context, ServiceError, WebAnswer, WebRequest

PASSWORD = "Correct-1-horse"
CALLBACK = "https://app.example.com/back"
Function = Callable[[Json], Any]


class Neighbours(Nobody):
    """Other services whose functions are Python, and whose messages can be read."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: dict[str, Function] = {}
        self.events: list[Json] = []
        self.answers: dict[str, Any] = {}

    async def invoke(self, pool: Pool, arn: str, event: Json) -> Any:
        self.events.append(event)
        if arn not in self.functions:
            raise FunctionMissingError(arn)
        try:
            return self.functions[arn](event)
        except ValueError as error:
            raise FunctionFailedError(str(error)) from None

    async def fetch(self, url: str, form: Json | None = None, token: str = "") -> Any:
        if url not in self.answers:
            raise OSError(f"{url} is not reached")
        return self.answers[url]

    async def read(self, url: str) -> bytes:
        return bytes(await self.fetch(url))

    @property
    def sources(self) -> list[str]:
        """What was called, in order."""
        return [each["triggerSource"] for each in self.events]

    def newest(self) -> Mail:
        return self.mails[-1]


@dataclass
class World:
    """User pools, at a time."""

    settings: Settings = field(default_factory=Settings)
    now: float = 1_800_000_000.0
    region: str = "eu-west-1"

    def __post_init__(self) -> None:
        self.outside = Neighbours()
        self.user_pools = UserPools(self.outside, self.settings)
        self.service = self.user_pools.service()

    def context(self) -> Context:
        return Context("111122223333", self.region, now=lambda: self.now)

    def call(self, operation: str, **asked: Any) -> Json:
        """Call an operation."""

        async def carried_out() -> Json:
            found = self.service.operations[operation](self.context(), asked)
            return await found if inspect.isawaitable(found) else found

        return asyncio.run(carried_out())

    def refused(self, operation: str, **asked: Any) -> tuple[str, str]:
        """Return the code and the words with which an operation is refused."""
        with pytest.raises(ServiceError) as error:
            self.call(operation, **asked)
        return error.value.code, error.value.message

    def visit(self, method: str, path: str, form: Json | None = None, **headers: Any) -> WebAnswer:
        """Send a plain HTTP request, as a browser does."""
        split = urlsplit(path)
        query = parse_qs(split.query, keep_blank_values=True)
        body = urlencode(form).encode() if form else b""
        request = WebRequest(method, split.path, query, {"host": "127.0.0.1", **headers}, body)
        assert self.service.web is not None

        async def visited() -> Any:
            assert self.service.web is not None
            found = self.service.web(self.context(), request)
            return await found if inspect.isawaitable(found) else found

        answer: WebAnswer | None = asyncio.run(visited())
        assert answer is not None, f"{method} {path} is nobody's"
        return answer


@dataclass
class People:
    """A user pool with a client."""

    world: World
    pool: str
    client: str

    def add(self, name: str = "ada", *, permanent: bool = True, **attributes: str) -> str:
        """Make a user, as an administrator does."""
        self.world.call(
            "AdminCreateUser",
            UserPoolId=self.pool,
            Username=name,
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
            UserAttributes=listed(attributes),
        )
        if permanent:
            self.world.call(
                "AdminSetUserPassword",
                UserPoolId=self.pool,
                Username=name,
                Password=PASSWORD,
                Permanent=True,
            )
        return name

    def sign_up(self, name: str = "ada", **attributes: str) -> Json:
        return self.world.call(
            "SignUp",
            ClientId=self.client,
            Username=name,
            Password=PASSWORD,
            UserAttributes=listed(attributes),
        )

    def begin(self, name: str = "ada", password: str = PASSWORD, **more: Any) -> Json:
        return self.world.call("InitiateAuth", **self.asked(name, password, **more))

    def asked(self, name: str = "ada", password: str = PASSWORD, **more: str) -> Json:
        return {
            "ClientId": self.client,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": name, "PASSWORD": password, **more},
        }

    def sign_in(self, name: str = "ada", password: str = PASSWORD, **more: Any) -> Json:
        """Sign in, and return the tokens."""
        result: Json = self.begin(name, password, **more)["AuthenticationResult"]
        return result

    def respond(self, given: Json, name: str = "ada", **responses: str) -> Json:
        return self.world.call("RespondToAuthChallenge", **self.answer(given, name, **responses))

    def answer(self, given: Json, name: str = "ada", **responses: str) -> Json:
        return {
            "ClientId": self.client,
            "ChallengeName": given["ChallengeName"],
            **({"Session": given["Session"]} if "Session" in given else {}),
            "ChallengeResponses": {"USERNAME": name, **responses},
        }

    def held(self, name: str = "ada") -> dict[str, str]:
        """Return the attributes of a user."""
        user = self.world.call("AdminGetUser", UserPoolId=self.pool, Username=name)
        return {each["Name"]: each["Value"] for each in user["UserAttributes"]}


def listed(attributes: dict[str, str]) -> list[Json]:
    return [
        {"Name": name.replace("custom_", "custom:"), "Value": value}
        for name, value in attributes.items()
    ]


def people(world: World, client: Json | None = None, **pool: Any) -> People:
    """Make a user pool with a client that signs in with passwords."""
    made = world.call("CreateUserPool", PoolName="people", **pool)["UserPool"]["Id"]
    settings = {
        "ExplicitAuthFlows": [
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_USER_AUTH",
        ],
        **(client or {}),
    }
    held = world.call("CreateUserPoolClient", UserPoolId=made, ClientName="web", **settings)
    return People(world, made, held["UserPoolClient"]["ClientId"])


def claims(token: str) -> Json:
    found: Json = jwt.decode(token, options={"verify_signature": False})
    return found
