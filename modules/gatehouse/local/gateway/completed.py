"""What is answered by operations of the emulator's that ours complete."""

from __future__ import annotations

from gatehouse.local.emulator import app as emulator
from gatehouse.local.emulator import completions
from gatehouse.local.emulator.completing import Asked
from gatehouse.local.gateway.call import Answer, Call


async def carry_out(call: Call) -> Answer | None:
    """Carry out an operation that is completed; None lets the emulator do it alone."""
    complete, read = completions.of(call.read), call.read
    if complete is None or read is None:
        if call.refused_statements:
            raise RuntimeError("a batch of which parts are refused must not be carried out whole")
        return None
    return await emulator.carry_out(
        call, lambda request, handler: complete(Asked(read, request, handler, call))
    )
