"""The limits of guests exist twice, because constructs and local AWS must not import each other."""

from __future__ import annotations

from gatehouse.auth.identity_pool import guest_limits
from gatehouse.local.overlay.guests import SESSION_POLICY


def test_the_library_and_the_local_aws_know_the_same_limits_of_guests() -> None:
    library = {f"{service}:*" for service in guest_limits._SERVICES} | {*guest_limits._ACTIONS}
    assert library == {*SESSION_POLICY["Statement"][0]["Action"]}
