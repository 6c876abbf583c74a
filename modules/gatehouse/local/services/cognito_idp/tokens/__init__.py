"""Tokens: their keys, what is in them, how they are renewed and ended."""
