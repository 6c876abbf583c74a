"""The functions that a user pool calls."""
