"""The commands of ``gatehouse module``, one a file."""
