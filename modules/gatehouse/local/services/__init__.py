"""The services that are our own: one folder each, with a store, operations and errors.

``contract`` says what a service is. A service knows nothing of HTTP, signatures or policies: the
gateway reads the request, decides, calls the operation and writes the answer.
"""
