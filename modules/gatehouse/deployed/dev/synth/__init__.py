"""The synth of an app, in a process that has its imports done.

`program` finds the Python program in ``cdktf.json``, `spare` is what runs in the app's own
interpreter, `warm` asks it, and `synthesizing` falls back to a process of its own wherever anything
is not as expected.
"""
