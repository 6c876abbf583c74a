"""A web page of the notes app in a real browser."""
