"""Everything that an attack can name: people, their credentials and tokens, and places."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from pycognito.aws_srp import AWSSRP

from gatehouse.local.server import LocalAws
from tests.attack.club import Club
from tests.attack.deployed import Deployed
from tests.attack.forging import tokens
from tests.attack.requests import Answer, Place, Request, api, file, send
from tests.gatehouse.local.pools import Pool

_PASSWORD = "Correct-1-horse-battery"
Keys = dict[str, str]
#: How the account of somebody, or only a session, was ended.
_ENDINGS = {
    "signed-out": "admin_user_global_sign_out",
    "disabled": "admin_disable_user",
    "deleted": "admin_delete_user",
}


@dataclass(frozen=True)
class World:
    """What there is to be attacked, and by whom."""

    names: Mapping[str, str]
    people: Mapping[str, Keys]
    identities: Mapping[str, str]
    places: Mapping[str, Place]

    def send(self, request: Request) -> Answer:
        """Send a request to where its service answers."""
        place = self.places.get(request.service, self.places["aws"])
        return send(request, place, self.names, self.people)


def populate(aws: LocalAws, app: Deployed, club: Club, other: Pool) -> World:
    """Let people sign up and sign in, and store what they have."""
    clients = club.pool.clients
    names = _places_of(app, club, other)
    people: dict[str, Keys] = {"operator": _root(aws)}
    names["operator.key"] = people["operator"]["AccessKeyId"]
    identities: dict[str, str] = {}
    for name in ("ada", "bob"):
        token = _sign_in(clients, app, name)
        identities[name], people[name] = _identity(clients, app, token)
        names[f"{name}.id"] = token
        names[name] = identities[name]
        names[f"{name}-encoded"] = quote(identities[name], safe="")
        names[f"{name}-upper"] = quote(identities[name].upper(), safe="")
    for ending, end in _ENDINGS.items():
        names[f"{ending}.id"] = _sign_in(clients, app, ending)
        getattr(clients("cognito-idp"), end)(
            UserPoolId=app.outputs["UserPool"], Username=f"{ending}@example.com"
        )
    for name, groups in (("carol", []), ("editor", ["editors"])):
        token = club.pool.token(name, groups=groups)
        identities[name], _ = club.pool.identity(token)
        people[name] = club.pool.credentials(token)
        names[f"{name}.id"], names[f"{name}.identity"] = token, identities[name]
    names["carol.access"] = club.pool.access_token("carol")
    people["guest"] = club.pool.credentials()
    names["eve.id"] = other.token("eve")
    names["eve.identity"], _ = other.identity(names["eve.id"])
    names["eve-encoded"] = quote(names["eve.identity"], safe="")
    people["eve"] = other.credentials(names["eve.id"])
    key_file = aws.folder / "aws" / "cognito-pool-keys" / f"{club.pool.users}-id.pem"
    names.update(tokens(names["carol.id"], names["eve.id"], key_file))
    world = World(names, people, identities, _addresses(aws, app, club))
    return _with_belongings(world, names)


def _places_of(app: Deployed, club: Club, other: Pool) -> dict[str, str]:
    pool = app.outputs["UserPool"]
    return {
        "bucket": app.outputs["Bucket"],
        "table": app.one("aws_dynamodb_table", "notes")["name"],
        "function": app.one("aws_lambda_function", "get_note")["function_name"],
        "pool": pool,
        "provider": f"cognito-idp.{app.outputs['Region']}.amazonaws.com/{pool}",
        "identities": app.outputs["IdentityPool"],
        "club.bucket": club.bucket,
        "club.identities": club.pool.identities,
        "club.provider": club.pool.provider,
        "editor.role": club.editor_role,
        "eve.provider": other.provider,
    }


def _addresses(aws: LocalAws, app: Deployed, club: Club) -> dict[str, Place]:
    def of_api(api_id: str) -> Place:
        return Place(aws.port, f"{api_id}.execute-api.localhost:{aws.port}", aws.region)

    return {
        "aws": Place(aws.port, urlsplit(aws.endpoint).netloc, aws.region),
        "execute-api": of_api(app.one("aws_apigatewayv2_api", "api")["id"]),
        "club": of_api(club.api),
    }


def _root(aws: LocalAws) -> Keys:
    return {
        "AccessKeyId": aws.environment["AWS_ACCESS_KEY_ID"],
        "SecretKey": aws.environment["AWS_SECRET_ACCESS_KEY"],
    }


def _sign_in(clients: Callable[..., Any], app: Deployed, name: str) -> str:
    """Sign up, confirm and sign in with a password that never leaves the client."""
    users, pool = clients("cognito-idp"), app.outputs["UserPool"]
    mail, client = f"{name}@example.com", app.outputs["UserPoolClient"]
    users.sign_up(ClientId=client, Username=mail, Password=_PASSWORD)
    users.admin_confirm_sign_up(UserPoolId=pool, Username=mail)
    proof = AWSSRP(mail, _PASSWORD, pool, client, client=users)
    return str(proof.authenticate_user()["AuthenticationResult"]["IdToken"])


def _identity(clients: Callable[..., Any], app: Deployed, token: str) -> tuple[str, Keys]:
    region, pool = app.outputs["Region"], app.outputs["UserPool"]
    logins = {f"cognito-idp.{region}.amazonaws.com/{pool}": token}
    identities = clients("cognito-identity")
    found = identities.get_id(IdentityPoolId=app.outputs["IdentityPool"], Logins=logins)
    identity = found["IdentityId"]
    given = identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)
    return identity, given["Credentials"]


def _with_belongings(world: World, names: dict[str, str]) -> World:
    """Give everybody a file and notes, by the calls that the app is made for."""
    for name in ("ada", "bob"):
        stored = file(f"private/<{name}-encoded>/diary.txt", name, "PUT", body="dear diary")
        assert world.send(stored)[0] == 200
        for place in (f"{name}.note", f"{name}.second"):
            names[place] = _noted(world, name)
    return world


def _noted(world: World, name: str) -> str:
    body = json.dumps({"content": "a note"})
    place = world.places["execute-api"]
    status, content = send(
        api("/notes", name, "POST", body=body), place, world.names, world.people, whole=True
    )
    assert status == 201, content
    return str(json.loads(content)["noteId"])
