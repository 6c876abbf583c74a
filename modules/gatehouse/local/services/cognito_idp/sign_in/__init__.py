"""Signing in: flows, challenges and second factors."""
