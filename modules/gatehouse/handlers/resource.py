"""What a function is linked to, by the names that the stack has for it.

``Function(self, "GetNote", "lambdas/notes/get.main", link=[notes])`` puts the table's name into the
function's environment, as ``NOTES_TABLE_NAME``; here it is read back.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

_WORD_ENDS = (re.compile(r"([a-z0-9])([A-Z])"), re.compile(r"([A-Z]+)([A-Z][a-z])"))


@dataclass(frozen=True)
class Resource:
    """A linked table, bucket, function, user pool or client of one.

    Parameters
    ----------
    name : str
        Its id in the stack, ``Notes``; one inside another construct has both, ``AppNotes``.
    """

    name: str

    @property
    def table_name(self) -> str:
        """Name of the table."""
        return self._variable("TABLE_NAME")

    @property
    def bucket_name(self) -> str:
        """Name of the bucket."""
        return self._variable("BUCKET_NAME")

    @property
    def function_name(self) -> str:
        """Name of the function."""
        return self._variable("FUNCTION_NAME")

    @property
    def user_pool_id(self) -> str:
        """Id of the user pool."""
        return self._variable("USER_POOL_ID")

    @property
    def client_id(self) -> str:
        """Id of the client of a user pool."""
        return self._variable("CLIENT_ID")

    def _variable(self, what: str) -> str:
        words = self.name
        for word_end in _WORD_ENDS:
            words = word_end.sub(r"\1_\2", words)
        variable = f"{re.sub(r'[^A-Za-z0-9_]+', '_', words).upper()}_{what}"
        try:
            return os.environ[variable]
        except KeyError:
            raise LookupError(
                f"{variable} is not set: link {self.name} to the function, link=[...]"
            ) from None


def resource(name: str) -> Resource:
    """Find what the function is linked to.

    Parameters
    ----------
    name : str
        Its id in the stack.

    Raises
    ------
    LookupError
        When one of its names is read, and it is not linked.

    Example
    -------
    >>> os.environ["NOTES_TABLE_NAME"] = "notes-dev-Notes"
    >>> resource("Notes").table_name
    'notes-dev-Notes'
    """
    return Resource(name)
