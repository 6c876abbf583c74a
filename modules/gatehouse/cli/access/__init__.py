"""``gatehouse access``: who can reach what."""
