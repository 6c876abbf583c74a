"""Small apps, each run twice: with the stock bindings and with the lazy ones.

A case is a module with a function ``run(app)``. It adds stacks to ``app``, whose JSON is
compared, and may return what else it saw, which is compared as well. Cases are written for
CDKTF; for CDK Terrain, the packages that they import are renamed.
"""
