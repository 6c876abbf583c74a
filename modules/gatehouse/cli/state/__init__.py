"""``gatehouse state``: where the state is kept, and what in the source its lines come from."""
