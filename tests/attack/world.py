"""Everything that an attack can name: people, their credentials and tokens, and services."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from gatehouse.local.launcher.server import LocalAws

from tests.attack import people
from tests.attack.forging import tokens
from tests.attack.people import PEOPLE, WITHOUT_ROLE, Caller, Keys, Person
from tests.attack.requests import Answer, Place, Request, api, file, items, send
from tests.deployed.deployments import Deployed

Stacks = Mapping[str, Deployed]
#: How a user's account, or only the session, was ended, by the user's name.
ENDINGS = {
    "signed-out": "admin_user_global_sign_out",
    "disabled": "admin_disable_user",
    "deleted": "admin_delete_user",
}
#: Data that attacks and controls read.
_FILES_OF_THE_CLUB = (
    "open/hello.txt",
    "shared/plan.txt",
    "staff/rota.txt",
    "teams/red/a.txt",
    "teams/red/eu/plan.txt",
    "teams/red/eu/old.txt",
    "teams/red-too/a.txt",
    "teams/blue/a.txt",
    "teams//a.txt",
)
#: Guests, by the stack whose identity pool lets them in.
_GUESTS = {"guest": "club", "visitor": "strangers"}
#: Everybody with credentials of an identity pool.
CALLERS = (
    *(person.name for person in PEOPLE),
    *_GUESTS,
    *("eve.classic", "visitor.classic", "owner.editing"),
)


@dataclass(frozen=True)
class World:
    """The apps that are attacked, and the callers."""

    names: Mapping[str, str]
    people: Mapping[str, Keys]
    callers: Mapping[str, Caller]
    places: Mapping[str, Place]

    def send(self, request: Request) -> Answer:
        """Send a request to where its service answers."""
        place = self.places.get(request.service, self.places["aws"])
        return send(request, place, self.names, self.people)


class _Gathering:
    """People while they sign up and in."""

    def __init__(self, clients: Callable[..., Any], stacks: Stacks) -> None:
        self._clients, self._stacks = clients, stacks
        self.names: dict[str, str] = {}
        self.keys: dict[str, Keys] = {}
        self.callers: dict[str, Caller] = {}

    def join(self, person: Person) -> str:
        """Sign a user up and in, and return the ID token."""
        stack = self._stacks[person.stack]
        people.join(self._clients, person, stack)
        return self._sign_in(person)

    def welcome(self, person: Person) -> None:
        """Sign a user up and in, with credentials."""
        token = self.join(person)
        if person.name == "leaver":
            self.names["leaver.id.before"] = token
            self._clients("cognito-idp").admin_remove_user_from_group(
                UserPoolId=self._stacks[person.stack].outputs["UserPool"],
                Username=person.mail,
                GroupName=person.groups[0],
            )
            token = self._sign_in(person)
        self.admit(person.name, self.identify(person.stack, token), token)

    def meet(self, person: Person) -> None:
        """Sign a user up and in, with an identity alone."""
        caller = self.identify(person.stack, self.join(person))
        self.callers[person.name], self.names[person.name] = caller, caller.identity

    def identify(self, stack: str, token: str | None = None) -> Caller:
        return people.identify(self._clients, self._stacks[stack], token)

    def admit(self, name: str, caller: Caller, token: str | None = None) -> None:
        """Give a caller the credentials of their identity, and both of them a name."""
        self.callers[name] = caller
        self.keys[name] = people.credentials(self._clients, caller, token)
        self.names[name] = caller.identity
        self.names[f"{name}-encoded"] = quote(caller.identity, safe="")
        self.names[f"{name}-upper"] = quote(caller.identity.upper(), safe="")

    def end(self, ending: str, end: str) -> None:
        """Sign a user in, and end the session or the account."""
        person = Person(ending, "notes", "UserPoolClient")
        self.join(person)
        getattr(self._clients("cognito-idp"), end)(
            UserPoolId=self._stacks["notes"].outputs["UserPool"], Username=person.mail
        )

    def choose_flows(self) -> None:
        """Sign the same people in by the classic flow, and with a role that they ask for."""
        outputs = self._stacks["strangers"].outputs
        for name, role in (("eve", "MemberRole"), ("visitor", "VisitorRole")):
            classic = replace(self.callers[name], asked=outputs[role], classic=True)
            token = self.names.get(f"{name}.id")
            self.admit(f"{name}.classic", classic, token)
            self.names[f"{name}.open-id"] = people.open_id_token(self._clients, classic, token)
        editor_role = self._stacks["club"].outputs["EditorRole"]
        asking = replace(self.callers["owner"], asked=editor_role)
        self.admit("owner.editing", asking, self.names["owner.id"])

    def _sign_in(self, person: Person) -> str:
        given = people.sign_in(self._clients, person, self._stacks[person.stack])
        self.names[f"{person.name}.id"] = given["IdToken"]
        self.names[f"{person.name}.access"] = given["AccessToken"]
        return given["IdToken"]


def populate(aws: LocalAws, stacks: Stacks, clients: Callable[..., Any]) -> World:
    """Sign all people up and in, and store their data."""
    gathering = _Gathering(clients, stacks)
    names = gathering.names
    for person in PEOPLE:
        gathering.welcome(person)
    gathering.meet(WITHOUT_ROLE)
    for name, stack in _GUESTS.items():
        gathering.admit(name, gathering.identify(stack))
    gathering.choose_flows()
    for ending, end in ENDINGS.items():
        gathering.end(ending, end)
    club = stacks["club"].outputs["UserPool"]
    key_file = aws.folder / "aws" / "cognito-pool-keys" / f"{club}-id.pem"
    names |= tokens(names["carol.id"], names["carol.access"], names["eve.id"], key_file)
    names |= _places_of(stacks)
    gathering.keys["operator"] = _root(aws)
    names["operator.key"] = gathering.keys["operator"]["AccessKeyId"]
    world = World(names, gathering.keys, gathering.callers, _addresses(aws, stacks))
    return _with_belongings(world, names)


def _places_of(stacks: Stacks) -> dict[str, str]:
    notes, club, strangers = (stacks[name] for name in ("notes", "club", "strangers"))
    return {
        "bucket": notes.outputs["Bucket"],
        "table": notes.one("aws_dynamodb_table", "notes")["name"],
        "function": notes.one("aws_lambda_function", "get_note")["function_name"],
        "pool": notes.outputs["UserPool"],
        "provider": _provider(notes),
        "identities": notes.outputs["IdentityPool"],
        "member.role": notes.one("aws_iam_role", "identity_pool_authenticated")["arn"],
        "api.id": notes.one("aws_apigatewayv2_api", "api")["id"],
        "club.api.id": club.outputs["Api"],
        "annex.api.id": club.outputs["Annex"],
        "club.bucket": club.outputs["Bucket"],
        "club.table": club.outputs["Table"],
        "club.function": club.outputs["Function"],
        "club.pool": club.outputs["UserPool"],
        "club.provider": _provider(club),
        "club.identities": club.outputs["IdentityPool"],
        "editor.role": club.outputs["EditorRole"],
        "editor.role.name": club.one("aws_iam_role", "identity_pool_editors")["name"],
        "function.role": club.one("aws_iam_role", "greet")["arn"],
        "club.member.role": club.one("aws_iam_role", "identity_pool_authenticated")["arn"],
        "club.guest.role": club.one("aws_iam_role", "identity_pool_unauthenticated")["arn"],
        "staff.role": club.one("aws_iam_role", "identity_pool_staff")["arn"],
        "strangers.bucket": strangers.outputs["Bucket"],
        "strangers.provider": _provider(strangers),
        "strangers.identities": strangers.outputs["IdentityPool"],
        "strangers.member.role": strangers.outputs["MemberRole"],
        "strangers.visitor.role": strangers.outputs["VisitorRole"],
    }


def _provider(stack: Deployed) -> str:
    endpoint: str = stack.one("aws_cognito_user_pool", "user_pool")["endpoint"]
    return endpoint


def _addresses(aws: LocalAws, stacks: Stacks) -> dict[str, Place]:
    def of_api(api_id: str) -> Place:
        return Place(aws.port, f"{api_id}.execute-api.localhost:{aws.port}", aws.region)

    places = _places_of(stacks)
    return {
        "aws": Place(aws.port, urlsplit(aws.endpoint).netloc, aws.region),
        "execute-api": of_api(places["api.id"]),
        "club": of_api(places["club.api.id"]),
        "annex": of_api(places["annex.api.id"]),
    }


def _root(aws: LocalAws) -> Keys:
    return {
        "AccessKeyId": aws.environment["AWS_ACCESS_KEY_ID"],
        "SecretKey": aws.environment["AWS_SECRET_ACCESS_KEY"],
    }


def _with_belongings(world: World, names: dict[str, str]) -> World:
    """Give everybody a file and notes, through the apps' own calls."""
    for name in ("ada", "bob"):
        stored = file(f"private/<{name}-encoded>/diary.txt", name, "PUT", body="dear diary")
        assert world.send(stored)[0] == 200
        for place in (f"{name}.note", f"{name}.second"):
            names[place] = _noted(world, name)
    for name in ("carol", "dave"):
        item = {"userId": {"S": f"<{name}>"}, "noteId": {"S": "1"}, "text": {"S": "hello"}}
        pinned = items("PutItem", name, TableName="<club.table>", Item=item)
        assert world.send(pinned)[0] == 200
    for key in _FILES_OF_THE_CLUB:
        stored = file(key, "operator", "PUT", of="club.bucket", body="x")
        assert world.send(stored)[0] == 200
    stored = file("open/hello.txt", "operator", "PUT", of="strangers.bucket", body="x")
    assert world.send(stored)[0] == 200
    return world


def _noted(world: World, name: str) -> str:
    body = json.dumps({"content": "a note"})
    place = world.places["execute-api"]
    status, content = send(
        api("/notes", name, "POST", body=body), place, world.names, world.people, whole=True
    )
    assert status == 201, content
    return str(json.loads(content)["noteId"])
