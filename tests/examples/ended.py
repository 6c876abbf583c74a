"""How a command ended that an example's reader types."""

from __future__ import annotations

import subprocess


def assert_ended_well(ran: subprocess.CompletedProcess[str]) -> None:
    """Fail with what the command printed, and first with the tests that it names as failed.

    Pytest's summary, which a run of the whole suite ends with, shows one line of a message.
    """
    failed = [each for each in ran.stdout.splitlines() if each.startswith(("FAILED", "ERROR"))]
    said = [" ".join(failed), ran.stdout[-5000:], ran.stderr[-5000:]]
    assert ran.returncode == 0, "\n".join(filter(None, said))
