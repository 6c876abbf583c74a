"""Whole programs, each run as a process of its own: with the stock runtime, and with the kernel.

How it ends, what it prints, and the files that it writes are compared. They need the engine alone,
so the stock runtime takes a second for each.
"""
