"""Benchmarks; each module says how to run it. ``make bench`` runs ``benchmarks.run``."""
