"""Plugins of pytest for the suites' tests, which run in an interpreter of their own."""
