"""Identity providers of a pool, and users who sign in with them."""
