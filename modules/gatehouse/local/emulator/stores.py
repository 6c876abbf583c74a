"""All that the emulator's services know, for a local AWS that keeps its state.

A service of the emulator keeps what it knows in dicts by account, or by account and region, at the
top of its module. So all of these are kept, whichever service they belong to, and a few values that
have another form. The emulator can save parts of it by itself; that leaves out the objects in
buckets, mails that were sent, sessions, and what tables' streams hold.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from ministack import app
from ministack.core.responses import AccountRegionScopedDict, AccountScopedDict
from ministack.services import lambda_svc

Json = dict[str, Any]

#: What is kept beside the dicts by account, by module: other dicts and sets, and counters, which
#: must go on where they were.
BESIDE = {
    "cloudfront": ("_vpc_origin_etags_issued",),
    "dynamodb": ("_stream_seq_counter",),
    "ec2": ("_default_initialized_scopes",),
    "firehose": ("_dest_counter",),
    "kinesis": ("_sequence_counter",),
    "sts": ("_sessions",),
}
#: What belongs to a process: copies of what issuers publish, and pauses by its own clock.
OF_A_PROCESS = {
    "apigateway": ("_jwks_cache", "_oidc_config_cache"),
    "lambda_svc": ("_esm_backoff_until",),
}


def gathered() -> Json:
    """Return what the services that were used know, by module and name."""
    return {
        name: {store: _content(getattr(module, store)) for store in _stores(name, module)}
        for name, module in _used()
    }


def restore(state: Json) -> None:
    """Take back what ``gathered`` returned, and let what works by itself go on."""
    for name, stores in state.items():
        module = app._get_module(name)
        for store, content in stores.items():
            held = getattr(module, store, None)
            if isinstance(held, (AccountRegionScopedDict, AccountScopedDict)):
                held._data.clear()
                held._data.update(content)
            elif isinstance(held, (dict, set)):
                held.clear()
                held.update(content)
            else:
                setattr(module, store, content)
    lambda_svc.load_persisted_state({})  # event sources are read again


def _used() -> Iterator[tuple[str, ModuleType]]:
    """Return the modules of services that are loaded."""
    prefix = "ministack.services."
    for name, module in sorted(sys.modules.items()):
        if name.startswith(prefix) and "." not in name[len(prefix) :]:
            yield name[len(prefix) :], module


def _stores(name: str, module: ModuleType) -> list[str]:
    left = OF_A_PROCESS.get(name, ())
    scoped = [
        store
        for store, value in vars(module).items()
        if isinstance(value, (AccountRegionScopedDict, AccountScopedDict)) and store not in left
    ]
    return [*scoped, *BESIDE.get(name, ())]


def _content(store: Any) -> Any:
    if isinstance(store, (AccountRegionScopedDict, AccountScopedDict)):
        return store._data
    return store
