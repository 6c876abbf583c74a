"""The demo: the app from its Python source to a signed-in user's file, on this machine."""
