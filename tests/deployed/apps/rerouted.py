"""An API whose routes lead elsewhere and let others in, once ``CHANGED`` is set.

``python -m tests.deployed.apps.rerouted`` synthesizes it.
"""

from __future__ import annotations

import os
from datetime import timedelta

from gatehouse.api import HttpApi, LambdaAuthorizer, Public
from gatehouse.compute import Function
from gatehouse.core import App, AppStack

app = App()
stack = AppStack(app, "rerouted", stage="trial")
changed = bool(os.environ.get("CHANGED"))
handler = "lambdas/public.main"
first, second = (Function(stack, id, handler) for id in ("First", "Second"))
api = HttpApi(stack, "Api", default_authorizer=Public(reason="a test"))
api.route("GET /function", second if changed else first)
api.route("GET /timeout", second, timeout=None if changed else timedelta(seconds=5))
by_function = None if changed else LambdaAuthorizer(first, name="asked")
api.route("GET /authorizer", second, authorizer=by_function)
app.synth()
