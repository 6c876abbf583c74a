"""A user pool and a table whose ids and keys are given, so that a test can change them.

``python -m tests.deployed.apps.renamed`` synthesizes it.
"""

from __future__ import annotations

import os

from gatehouse.auth import StringAttribute, UserPool
from gatehouse.core import App, AppStack
from gatehouse.storage import Attribute, Table

app = App()
stack = AppStack(app, "renamed", stage="trial")
given = os.environ.get
if given("MOVED"):
    stack.moved("Notes", to=given("TABLE", "Notes"))
Table(
    stack,
    given("TABLE", "Notes"),
    partition_key=Attribute(given("KEY", "id")),
    name={"trial": "renamed-trial-Notes"} if given("TABLE") else None,
)
UserPool(
    stack,
    "Users",
    usernames=[given("USERNAMES", "email")],
    custom_attributes={given("ATTRIBUTE", "team"): StringAttribute()},
    allow_replacement="nobody has signed up yet",
)
app.synth()
