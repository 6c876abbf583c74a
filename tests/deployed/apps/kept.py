"""What another tool made, as Gatehouse has it: ``python -m tests.deployed.apps.kept``.

``LEFT_OUT`` in the environment names what the source does not say as AWS has it.
"""

from __future__ import annotations

import os
from typing import Any

from gatehouse.api import HttpApi, Public
from gatehouse.auth import IdentityPool, StandardAttribute, StringAttribute, UserPool
from gatehouse.compute import Function
from gatehouse.core import App, AppStack
from gatehouse.storage import Attribute, Bucket, Table

LEFT_OUT = os.environ.get("LEFT_OUT", "").split()


def named(kind: str, name: str) -> dict[str, Any]:
    """The name of something, unless it is left out."""
    return {} if kind in LEFT_OUT else {"name": {"production": name, "staging": f"{name}-2"}}


def attributes() -> dict[str, Any]:
    """The pool's schema; another tool made ``plan`` without lengths."""
    custom = {
        "tenant": StringAttribute(max_length=256),
        "plan": StringAttribute(min_length=None, max_length=None),
    }
    if "attribute" in LEFT_OUT:
        del custom["tenant"]
    email = StandardAttribute(required="required" not in LEFT_OUT)
    return {"custom_attributes": custom, "standard_attributes": {"email": email}}


def main() -> None:
    """Synthesize it."""
    app = App()
    stack = AppStack(app, "kept", stage="production")
    users = UserPool(
        stack,
        "Users",
        usernames=["email"],
        case_sensitive="case" not in LEFT_OUT,
        **attributes(),
        **named("pool", "prod-app-auth"),
    )
    users.add_group("Admins", name="admins")
    identities = IdentityPool(
        stack,
        "Identities",
        user_pools=[users.add_client("Web", auth_flows=["password"], **named("client", "web"))],
        **named("identities", "prod_app"),
    )
    orders = Table(
        stack,
        "Orders",
        partition_key="userId",
        sort_key=Attribute("at", "S" if "key" in LEFT_OUT else "N"),
        **named("table", "orders"),
    )
    files = Bucket(stack, "Files", **named("bucket", "acme-app-files"))
    report = Function(
        stack, "Report", "lambdas/hello.main", link=[orders], **named("function", "app-report")
    )
    api = HttpApi(stack, "Api", **named("api", "app"))
    api.route("GET /report", report, authorizer=Public(reason="anybody may read the report"))
    identities.authenticated.allow(files.own_folder("private"))
    stack.output(Api=api.url, Report=report.arn)
    app.synth()


if __name__ == "__main__":
    main()
