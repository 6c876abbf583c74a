"""Gatehouse's companion command line: a local AWS, and tools that read what a deployment made."""
