"""Users: what administrators and users themselves do with them."""
