"""The constructs and the local AWS read one list of what guests may do at most."""

from __future__ import annotations

from gatehouse.auth.identity_pool import guest_limits
from gatehouse.local.services.cognito_identity.guests import SESSION_POLICY


def test_constructs_and_the_local_aws_have_the_same_limits_of_guests() -> None:
    allowed = [action.lower() for action in SESSION_POLICY["Statement"][0]["Action"]]
    assert guest_limits._allowed() == allowed
    assert "s3:*" in allowed
    assert "geo:getplace" in allowed
