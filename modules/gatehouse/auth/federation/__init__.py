"""The identity providers of a user pool."""
