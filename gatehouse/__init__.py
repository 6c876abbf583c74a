"""Gatehouse's companion command line: local AWS, users, calls and the access review."""
