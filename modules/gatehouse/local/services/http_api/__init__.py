"""HTTP APIs of API Gateway: a call of a route, from its address to its entry in the access log.

``routing`` is the way of a call. What API, stage, route and integration there are is kept by the
emulator.
"""
