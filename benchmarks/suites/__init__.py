"""What other people's tests say of the local AWS: moto's own, run against it and the emulator.

``python -m benchmarks.suites`` takes moto's tests from its source distribution and runs those of
the services that an app of Gatehouse uses, in moto's server mode: once against the local AWS, once
against the emulator alone. It writes the counts to ``results.md``. Each test that the emulator
passes and the local AWS does not is listed in ``reasons/`` with the page of AWS that says why, or
with what about the run is the cause; a test that is lost and not listed ends it with 1.
"""
