"""The user pool and its options."""
