"""What a client tries: two people sign up, call the API and keep their files private."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from botocore.credentials import Credentials

from gatehouse.demo.checks import Checks, FailedError, expect, refused
from gatehouse.deployed.client import Client

#: Finds the code that was sent to an address; here in the outbox of the local AWS.
FindCode = Callable[[str], str]

_DENIED = "AccessDenied"
_T = TypeVar("_T")


@dataclass
class Person:
    """A user of the app, with what signing in has given them so far.

    Parameters
    ----------
    name : str
        Their name in the checks.
    email : str
        Their address, which they sign in with.
    password : str
        Their password. Default: a random one.
    """

    name: str
    email: str
    password: str = field(default_factory=lambda: f"aA1-{secrets.token_urlsafe(16)}")
    _token: str | None = None
    _identity: str | None = None
    _credentials: Credentials | None = None

    @property
    def token(self) -> str:
        """The ID token that they signed in for."""
        return _had(self._token, self.name, "ID token")

    @property
    def identity(self) -> str:
        """Their identity id."""
        return _had(self._identity, self.name, "identity id")

    @property
    def credentials(self) -> Credentials:
        """Their temporary credentials."""
        return _had(self._credentials, self.name, "credentials")

    @property
    def folder(self) -> str:
        """Their folder in the bucket."""
        return f"private/{self.identity}/"


class Journey:
    """The checks of a client, in order.

    Parameters
    ----------
    client : Client
        The client, which knows the outputs of the stack and nothing else.
    checks : Checks
        Where the outcomes go.
    find_code : FindCode
        How a person gets the code from the mail.
    """

    def __init__(self, client: Client, checks: Checks, find_code: FindCode) -> None:
        self.client = client
        self.check = checks.check
        self._find_code = find_code
        self.alice = Person("Alice", "alice@example.com")
        self.bob = Person("Bob", "bob@example.com")

    def run(self) -> None:
        """Try everything."""
        self._sign_up()
        for person in (self.alice, self.bob):
            self._sign_in(person)
        self._greetings()
        note = self._notes()
        self._privacy_of_notes(note)
        self._files()

    def _sign_up(self) -> None:
        topic, client, alice = "Sign-up", self.client, self.alice
        with self.check(topic, "Alice signs up with her e-mail address"):
            client.sign_up(alice.email, alice.password)
        unconfirmed = refused("UserNotConfirmedException")
        with self.check(topic, "Alice cannot sign in before she has confirmed it"), unconfirmed:
            client.sign_in(alice.email, alice.password)
        with self.check(topic, "A code that nobody sent does not confirm it"):
            wrong = f"{(int(self._find_code(alice.email)) + 1) % 1_000_000:06}"
            with refused("CodeMismatchException"):
                client.confirm(alice.email, wrong)
        with self.check(topic, "Alice confirms it with the code from the mail"):
            client.confirm(alice.email, self._find_code(alice.email))
        with self.check(topic, "Bob signs up and confirms it too"):
            client.sign_up(self.bob.email, self.bob.password)
            client.confirm(self.bob.email, self._find_code(self.bob.email))

    def _sign_in(self, person: Person) -> None:
        topic, client, name = "Sign-in", self.client, person.name
        if person is self.alice:
            unauthorized = refused("NotAuthorizedException")
            with self.check(topic, "A wrong password is refused"), unauthorized:
                client.sign_in(person.email, person.password + "x")
        with self.check(topic, f"{name} signs in by SRP, which never sends the password"):
            person._token = client.sign_in(person.email, person.password)
        with self.check(topic, f"{name} gets an identity id for the ID token"):
            person._identity = client.identity(person.token)
        with self.check(topic, f"{name} gets temporary credentials for the identity"):
            person._credentials = client.credentials(person.token, person.identity)

    def _greetings(self) -> None:
        topic, client, alice = "API", self.client, self.alice
        with self.check(topic, "GET /public, unsigned: 200 Hello stranger!"):
            answer = client.request("GET", "/public")
            expect((answer.status, answer.text), (200, "Hello stranger!"), "the answer")
        with self.check(topic, 'GET /private, unsigned: 403 {"message":"Forbidden"}'):
            answer = client.request("GET", "/private")
            expect(answer.status, 403, "the status")
            expect(_json(answer.text), {"message": "Forbidden"}, "the body")
        with self.check(topic, "GET /private, signed by Alice: 200 and her identity id"):
            answer = client.request("GET", "/private", credentials=alice.credentials)
            wanted = (200, f"Hello {alice.identity}!")
            expect((answer.status, answer.text), wanted, "the answer")

    def _call(self, person: Person, status: int, method: str, path: str, body: Any = None) -> Any:
        """Call the API as a person, expect a status and return the body of the answer."""
        answer = self.client.request(method, path, body, credentials=person.credentials)
        if answer.status != status:
            raise FailedError(f"the status must be {status}, and the answer is {answer}")
        return _json(answer.text) if answer.text else None

    def _notes(self) -> _Note:
        topic, alice, note = "Notes", self.alice, _Note()
        with self.check(topic, "POST /notes, unsigned: 403"):
            answer = self.client.request("POST", "/notes", {"content": "from nobody"})
            expect(answer.status, 403, "the status")
        with self.check(topic, "Alice creates a note"):
            body = {"content": "Buy milk", "attachment": "list.txt"}
            note.content = self._call(alice, 201, "POST", "/notes", body)
            expect({**note.content, **body}, note.content, "the note")
        with self.check(topic, "She reads it back"):
            expect(self._call(alice, 200, "GET", note.path), note.content, "the note")
        with self.check(topic, "It is in the list of her notes"):
            expect(self._call(alice, 200, "GET", "/notes")["notes"], [note.content], "the list")
        with self.check(topic, "She changes it"):
            changed = self._call(alice, 200, "PUT", note.path, {"content": "Buy bread"})
            expect(changed["content"], "Buy bread", "the content")
            note.content = changed
        with self.check(topic, "She deletes another one, which is then gone"):
            other = _Note(self._call(alice, 201, "POST", "/notes", {"content": "Call Bob"}))
            self._call(alice, 204, "DELETE", other.path)
            self._call(alice, 404, "GET", other.path)
        return note

    def _privacy_of_notes(self, note: _Note) -> None:
        topic, bob = "Notes of others", self.bob
        with self.check(topic, "Bob sees none of Alice's notes in his list"):
            expect(self._call(bob, 200, "GET", "/notes")["notes"], [], "the list")
        with self.check(topic, "Bob cannot read Alice's note by its id"):
            self._call(bob, 404, "GET", note.path)
        with self.check(topic, "Bob cannot change it"):
            self._call(bob, 404, "PUT", note.path, {"content": "Buy beer"})
        with self.check(topic, "Bob cannot delete it"):
            self._call(bob, 404, "DELETE", note.path)
        with self.check(topic, "Alice still has it as it was"):
            found = self._call(self.alice, 200, "GET", note.path)
            expect(found, note.content, "the note")

    def _files(self) -> None:
        topic, bucket = "Files", self.client.deployment.bucket
        people = {self.alice.name: (self.alice, self.bob), self.bob.name: (self.bob, self.alice)}
        content = b"milk, bread"
        for name, (owner, _) in people.items():
            with self.check(topic, f"{name} stores a file in their own folder and reads it back"):
                files, key = self.client.files(owner.credentials), f"{owner.folder}list.txt"
                files.put_object(Bucket=bucket, Key=key, Body=content)
                found = files.get_object(Bucket=bucket, Key=key)["Body"].read()
                expect(found, content, "the file")
        topic = "Files of others"
        for name, (person, other) in people.items():
            with self.check(topic, f"{name} cannot read the file in {other.name}'s folder"):
                files, key = self.client.files(person.credentials), f"{other.folder}list.txt"
                with refused(_DENIED):
                    files.get_object(Bucket=bucket, Key=key)
            with self.check(topic, f"{name} cannot store one there"):
                files, key = self.client.files(person.credentials), f"{other.folder}new.txt"
                with refused(_DENIED):
                    files.put_object(Bucket=bucket, Key=key, Body=content)
        topic, alice, bob = "Lists of files", self.alice, self.bob
        with self.check(topic, "Alice lists her own folder and sees her file alone"):
            files = self.client.files(alice.credentials)
            listed = files.list_objects_v2(Bucket=bucket, Prefix=alice.folder)
            keys = [entry["Key"] for entry in listed.get("Contents", [])]
            expect(keys, [f"{alice.folder}list.txt"], "the list")
        with self.check(topic, "She cannot list Bob's folder"):
            files = self.client.files(alice.credentials)
            with refused(_DENIED):
                files.list_objects_v2(Bucket=bucket, Prefix=bob.folder)
        with self.check(topic, "She cannot list the bucket's root"):
            files = self.client.files(alice.credentials)
            with refused(_DENIED):
                files.list_objects_v2(Bucket=bucket)


@dataclass
class _Note:
    """A note as the API returned it, or None before that."""

    content: Any = None

    @property
    def path(self) -> str:
        """The path of the note in the API."""
        return f"/notes/{_had(self.content, 'Alice', 'note')['noteId']}"


def _had(value: _T | None, name: str, what: str) -> _T:
    """Return the value that an earlier check should have got.

    Raises
    ------
    FailedError
        If that check failed.
    """
    if value is None:
        raise FailedError(f"not tried, because {name} has no {what}")
    return value


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise FailedError(f"the body must be JSON, not {text[:200]!r}") from None
