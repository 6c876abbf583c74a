"""What other people's tests say of the local AWS: moto's and ministack's own.

``python -m benchmarks.suites`` takes the tests from the source distributions and runs those of the
services that an app of Gatehouse uses: once against the local AWS, once against the emulator
alone. It writes the counts to ``results.md``. Each test that the emulator passes and the local AWS
does not is listed in ``reasons/`` with the page of AWS that says why, or with what about the run is
the cause; a test that is lost and not listed ends it with 1.
"""
