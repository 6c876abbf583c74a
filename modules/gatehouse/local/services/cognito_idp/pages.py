"""Lists that are too long for one answer."""

from __future__ import annotations

from typing import Any

from gatehouse.local.services.cognito_idp.errors import invalid
from gatehouse.local.services.cognito_idp.records import Json

_MOST = 60


def page(
    items: list[Any], asked: Json, name: str, *, limit: str = "Limit", token: str = "NextToken"
) -> Json:
    """Return one page of a list, with the token of the next.

    Parameters
    ----------
    items : list
        The whole list.
    asked : dict
        The request.
    name : str
        The member of the answer that holds the list.
    limit, token : str
        The members of the request that hold the page's length and where it begins.
    """
    most = min(int(asked.get(limit) or _MOST), _MOST)
    given = asked.get(token) or "0"
    if not str(given).isdigit():
        raise invalid("Invalid pagination token.")
    start = int(given)
    answer: Json = {name: items[start : start + most]}
    if start + most < len(items):
        answer[token] = str(start + most)
    return answer
