"""What holds data, protected while ``PROTECT`` is 1: ``python -m tests.deployed.apps.club``."""

from __future__ import annotations

import os

from gatehouse.auth import IdentityPool, UserPool
from gatehouse.core import App, AppStack
from gatehouse.storage import Bucket, Table


def main() -> None:
    """Synthesize it."""
    app = App()
    stack = AppStack(app, "club", stage="production", protect=os.environ["PROTECT"] == "1")
    users = UserPool(stack, "Users", usernames=["email"])
    users.add_group("editors")
    job = users.add_client("Job", kind="server")
    IdentityPool(stack, "Identities", user_pools=[users.add_client("Web")])
    Table(stack, "Notes", partition_key="userId")
    stack.output(Files=Bucket(stack, "Files").name, Secret=job.secret, Job=f"job:{job.secret}")
    app.synth()


if __name__ == "__main__":
    main()
