"""The console: an app, its users and its refusals on a page of this machine.

``site`` makes the page, ``gate`` keeps everybody else away from it, ``server`` serves it.
"""
