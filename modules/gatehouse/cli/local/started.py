"""Start a local AWS for a command, with what a person sees meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from gatehouse.cli.console import err, note
from gatehouse.cli.signals import ignore_signals
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.instance import project_folder
from gatehouse.local.launcher.server import LocalAws, local_aws


@contextlib.contextmanager
def started(
    port: int = 0, region: str | None = None, keep: str | None = None
) -> Iterator[LocalAws]:
    """Start a local AWS, shown on a terminal, and take it down at the end of the block.

    Parameters
    ----------
    port : int
        The port to listen on. Default 0: any free one.
    region : str or None
        The region of the clients. Default None: ``AWS_REGION``, else us-east-1.
    keep : str or None
        The name of an instance that keeps its state. Default None: a fresh one.

    Yields
    ------
    LocalAws
        The running instance.
    """
    processes.adopt_orphans()
    with contextlib.ExitStack() as stack:
        with err.status("starting the local AWS") if err.is_terminal else contextlib.nullcontext():
            aws = stack.enter_context(
                local_aws(project_folder(), port=port, region=region, keep=keep, progress=note)
            )
        # Before the instance's own exit, since an exit stack runs backwards.
        stack.callback(ignore_signals)
        yield aws
