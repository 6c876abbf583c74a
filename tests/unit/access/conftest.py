"""What the tests of the evaluator share: one call from statements to a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from gatehouse.access import Decision, Policies, Policy, Principal, Request, evaluate, parse_policy

Statements = Mapping[str, object] | Sequence[Mapping[str, object]]


def policy(statements: Statements, place: str, version: str | None = "2012-10-17") -> Policy:
    document: dict[str, object] = {"Version": version} if version else {}
    return parse_policy({**document, "Statement": statements}, place)


@pytest.fixture
def decide() -> Callable[..., Decision]:
    """Decide one request of user Ann in 111122223333 against statements of each kind."""

    def run(
        identity: Statements = (),
        action: str = "s3:GetObject",
        resource: str = "arn:aws:s3:::notes/a",
        context: Mapping[str, object] | None = None,
        *,
        principal: str | Principal = "arn:aws:iam::111122223333:user/ann",
        resource_policy: Statements = (),
        boundary: Statements | None = None,
        session: Statements | None = None,
        version: str | None = "2012-10-17",
        resource_account: str | None = None,
        resource_must_allow: bool = False,
    ) -> Decision:
        return evaluate(
            Request(action, resource, principal, context or {}, resource_account=resource_account),
            Policies(
                identity=[policy(identity, "identity policy", version)],
                resource=[policy(resource_policy, "resource policy", version)],
                boundary=None if boundary is None else [policy(boundary, "boundary", version)],
                session=None if session is None else [policy(session, "session policy", version)],
                resource_must_allow=resource_must_allow,
            ),
        )

    return run
