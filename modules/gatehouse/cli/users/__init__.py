"""``gatehouse users``: one file a command."""
