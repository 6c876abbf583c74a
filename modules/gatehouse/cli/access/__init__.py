"""The commands of ``gatehouse access``, one a file."""
