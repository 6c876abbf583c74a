"""The way of a request through the local AWS."""
