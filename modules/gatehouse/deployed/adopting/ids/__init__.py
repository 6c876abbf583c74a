"""Which pools are taken over: given by hand, or read from what another tool wrote down."""
