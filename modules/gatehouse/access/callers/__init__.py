"""Who calls: everybody that a model lets in, with the sessions and tokens that they can have.

`callers` lists the columns of the matrix. `session_of` gives the session of one identity, as an
identity pool gives it: by its role mapping, with its tags, within the limits for guests. Prove and
test with these, so that all of the review means the same people.
"""

from __future__ import annotations

from gatehouse.access.callers.caller import Caller, Kind, Tokens
from gatehouse.access.callers.caps import Caps
from gatehouse.access.callers.chains import reachable
from gatehouse.access.callers.listing import callers
from gatehouse.access.callers.pools import provider_key, session_of
from gatehouse.access.callers.session import Refused, Session

__all__ = [
    "Caller",
    "Caps",
    "Kind",
    "Refused",
    "Session",
    "Tokens",
    "callers",
    "provider_key",
    "reachable",
    "session_of",
]
