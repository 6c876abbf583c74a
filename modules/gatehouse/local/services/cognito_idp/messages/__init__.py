"""Codes and messages: what is sent, how it reads, and who sends it."""
