"""Settings of user pools."""
