"""State that survives a restart of the local AWS.

``snapshot`` is the file that the state goes into; ``keeper`` writes it while the local AWS runs.
What the emulator's services know is gathered in ``emulator.stores``; ours save it themselves.
"""
