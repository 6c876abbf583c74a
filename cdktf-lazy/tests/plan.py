"""How much is compared: a sample that is another one each day, or more.

``CDKTF_LAZY_TESTS=wide`` runs 300 random programs and has Node take over each case, for
developers. ``wide.py`` compares every module of the bindings. ``CDKTF_LAZY_SEED`` takes the number
that a failure of another day names. In CI the sample is always the same, so that a change passes
or fails by itself alone.
"""

from __future__ import annotations

import datetime
import os
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engines import Engine

IS_WIDE = os.environ.get("CDKTF_LAZY_TESTS") == "wide"
_TODAY = datetime.datetime.now(datetime.timezone.utc).toordinal()
_IN_CI = 739949  # a day whose random programs once were told apart from Node's
SEED = int(os.environ.get("CDKTF_LAZY_SEED") or (_IN_CI if os.environ.get("CI") else _TODAY))

WALKS = [f"walks:{SEED * 1000 + number}" for number in range(300 if IS_WIDE else 6)]
_BATCH = 20
_ALWAYS = ("provider", "s3_bucket", "wafv2_web_acl")


WITHOUT_NODE = frozenset(
    {
        *("aspects", "assets_in_the_plain", "attributes_of_every_shape"),
        *("attributes_of_rare_shapes", "backends"),
        *("callbacks_of_stacks", "container_service", "counts", "dependencies"),
        *("dynamic_blocks", "escape_hatches", "generated_module", "introspection"),
        *("database_of_a_file", "events_of_a_bucket", "static_website", "web_servers"),
        *("iterators_of_every_kind",),
        *("lifecycles", "local_modules", "modules_in_the_plain", "modules_of_a_registry"),
        *("moves_in_the_plain", "nested_structs", "objects_that_refuse", "operators"),
        *("output_references",),
        *("provisioners_in_the_plain", "remote_states", "root_attributes", "serverless_app"),
        *("stacks_with_references", "stages_of_an_app", "structs_as_dicts"),
        *("testing_in_the_plain", "thirty_three_types", "vpc_network"),
    }
)
"""The programs that must start no Node. Add one when the kernel learns what it asks."""


def batches(engine: Engine) -> list[list[str]]:
    """Choose modules of the bindings, in batches that share a process."""
    modules = list(import_module(engine.bindings).__all__)
    modules = [*_ALWAYS, *Random(SEED).sample(modules, _BATCH - len(_ALWAYS))]
    # Wrong arguments are Node's to refuse on both engines, so each engine has its days.
    is_a_day_of_wrong = IS_WIDE or (engine.core == "cdktn") != SEED % 2
    which_arguments = ["right", "wrong"] if is_a_day_of_wrong else ["right"]
    return [
        [f"generated:{SEED}:{module}:{which}" for module in modules] for which in which_arguments
    ]


def message_to_stop_at(case: str) -> int:
    """Choose after how many messages Node takes over."""
    return Random(f"{SEED} {case}").choice((0, 1, 2, 5, 10, 20, 40, 60, 80, 100, 150, 200, 300))
