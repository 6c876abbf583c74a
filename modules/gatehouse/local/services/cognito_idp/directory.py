"""The users of one pool, found by any name that they have.

A user is found by the user name, by ``sub``, and by the attributes that the pool lets people sign
in with. An address that is an alias counts once it is verified; an address instead of a user name
counts at once.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gatehouse.local.services.cognito_idp.records import Pool, User
from gatehouse.local.services.contract import ServiceError

#: Addresses, each with the attribute that says that it is verified.
VERIFIED = {"email": "email_verified", "phone_number": "phone_number_verified"}


def is_verified(attributes: Mapping[str, str], address: str) -> bool:
    """Return whether an address counts as verified, which ``True`` says as well as ``true``."""
    return attributes.get(VERIFIED.get(address, ""), "").lower() == "true"


class Directory:
    """The users of one pool.

    Parameters
    ----------
    pool : Pool
        The pool, whose settings say which names count.
    users : iterable of User
        The users. Default: none.
    """

    def __init__(self, pool: Pool, users: Iterable[User] = ()) -> None:
        self._pool = pool
        self._users: dict[str, User] = {}
        self._found: dict[str, str] = {}
        for user in users:
            self._insert(user)

    def __len__(self) -> int:
        return len(self._users)

    def __iter__(self) -> Iterator[User]:
        return iter(self._users.values())

    def after(self, name: str) -> Iterator[User]:
        """Return the users behind one of that name, all of them if the name is empty."""
        users = iter(self._users.values())
        if name:
            for user in users:
                if user.name == name:
                    break
        return users

    def find(self, name: str) -> User | None:
        """Find a user by any of the names that count."""
        key = self._fold(name)
        user = self._users.get(key)
        if user is None:
            key = self._found.get(f"sub/{name}") or self._by_alias(key)
            user = self._users.get(key)
        return user

    def holder(self, attribute: str, value: str) -> User | None:
        """Find the user whose name an attribute's value is, as an alias or instead of a name."""
        return self._users.get(self._found.get(f"{attribute}/{self._fold(value)}", ""))

    def add(self, user: User) -> None:
        """Add a user.

        Raises
        ------
        ServiceError
            ``UsernameExistsException`` if there is one of that name.
        """
        if self._fold(user.name) in self._users:
            raise ServiceError("UsernameExistsException", "User already exists")
        for attribute in self._pool.username_attributes:
            value = user.attributes.get(attribute)
            if value and self.holder(attribute, value):
                told = attribute.replace("_", " ")
                raise ServiceError(
                    "UsernameExistsException", f"An account with the given {told} already exists."
                )
        self._insert(user)

    def remove(self, user: User) -> None:
        """Remove a user."""
        for key in self._keys(user):
            if self._found.get(key) == self._fold(user.name):
                del self._found[key]
        del self._users[self._fold(user.name)]

    def update(self, user: User, changes: Mapping[str, str], at: float) -> None:
        """Change attributes of a user; an empty value removes one.

        An alias passes to the user who verified it last, if another holds it.
        """
        for key in self._keys(user):
            if self._found.get(key) == self._fold(user.name):
                del self._found[key]
        for name, value in changes.items():
            if value == "":
                user.attributes.pop(name, None)
            else:
                user.attributes[name] = value
        user.modified = at
        self._index(user)

    def _insert(self, user: User) -> None:
        self._users[self._fold(user.name)] = user
        self._index(user)

    def _index(self, user: User) -> None:
        for key in self._keys(user):
            self._found[key] = self._fold(user.name)

    def _keys(self, user: User) -> list[str]:
        keys = [f"sub/{user.attributes['sub']}"]
        names = self._pool.username_attributes
        for attribute in {*names, *self._pool.alias_attributes}:
            value = user.attributes.get(attribute)
            counts = attribute in names or attribute not in VERIFIED
            if value and (counts or is_verified(user.attributes, attribute)):
                keys.append(f"{attribute}/{self._fold(value)}")
        return keys

    def _by_alias(self, key: str) -> str:
        for attribute in (*self._pool.username_attributes, *self._pool.alias_attributes):
            found = self._found.get(f"{attribute}/{key}")
            if found is not None:
                return found
        return ""

    def _fold(self, name: str) -> str:
        return name if self._pool.case_sensitive else name.lower()
