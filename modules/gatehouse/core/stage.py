"""Which stage a run is for, and where its context comes from.

A stage is one deployment of the app: a person's own, a pull request's, production. It is part of
every name and of the state's name, so stages never collide.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from .options import is_near, option

DEFAULT_STAGE = "dev"
_CLI_CONTEXT = "CDKTF_CONTEXT_JSON"
# What of the context stacks read; apps may read more.
_READ = ("stage", "region", "protect")

# Short, because it is part of names that AWS limits to 64 characters.
STAGE_PATTERN = r"[a-z][a-z0-9-]{0,18}[a-z0-9]|[a-z]"
STAGE_RULE = (
    "a stage must have 1 to 20 of a-z, 0-9 and hyphen, begin with a letter "
    "and not end with a hyphen"
)

# Their data is real: deletion protection and prevent_destroy are on by default.
PROTECTED_STAGES = ("production", "prod")


def context_of_cli() -> dict[str, Any]:
    """The context of ``cdktf.json``, as the cdktf command line hands it on."""
    given = os.environ.get(_CLI_CONTEXT) or "{}"
    try:
        context = json.loads(given)
    except ValueError:
        context = None
    if not isinstance(context, dict):
        option("environment variable", _CLI_CONTEXT, given).refuse(
            "must be a JSON object",
            'unset it, or write it as \'{"stage": "dev"}\'; the cdktf command line sets it itself',
        )
    return context


def context_of_arguments(arguments: Sequence[str]) -> dict[str, str]:
    """Read ``--context KEY=VALUE`` off the command line of ``main.py``.

    Raises
    ------
    OptionError
        If a value is not KEY=VALUE.
    """
    if isinstance(arguments, str):
        option("App", "arguments", arguments).refuse(
            "must be a list of words, as sys.argv is",
            f"write App({arguments.split()!r}), or App(sys.argv[1:])",
        )
    parser = argparse.ArgumentParser(prog="main.py", allow_abbrev=False)
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="a value of the app's context, such as stage=production or region=eu-west-1",
    )
    context = {}
    for pair in parser.parse_args(list(arguments)).context:
        key, separator, value = pair.partition("=")
        if not separator or not key:
            option("main.py", "--context", pair).refuse(
                "must be KEY=VALUE", "write --context stage=production"
            )
        for known in _READ:
            if key != known and is_near(key, known):
                option("main.py", "--context", pair).refuse(
                    "must name a value of the context; the stack reads stage, region and protect",
                    f"write --context {known}={value}",
                )
        context[key] = value
    return context


def stage_of(context: Mapping[str, Any]) -> str:
    """Find the stage: context ``stage``, else the variable ``STAGE``, else ``dev``."""
    if "stage" in context:
        return check_stage("context", context["stage"])
    if os.environ.get("STAGE"):
        return check_stage("environment variable", os.environ["STAGE"], name="STAGE")
    return DEFAULT_STAGE


def check_protect(given: object) -> bool:
    """Check the context's ``protect``: whether stacks protect what holds data."""
    words = {"true": True, "false": False, True: True, False: False}
    if not isinstance(given, (str, bool)) or given not in words:
        option("context", "protect", given).refuse(
            "must be true or false", "write --context protect=true"
        )
    return words[given]


def check_stage(where: str, stage: object, *, name: str = "stage") -> str:
    """Check a stage's name."""
    return option(where, name, stage).known_text(
        STAGE_PATTERN, rule=STAGE_RULE, fix='write a stage such as "dev", "pr-12" or "production"'
    )
