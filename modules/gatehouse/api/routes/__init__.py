"""The routes of an API, what answers them and who may call them."""
