"""The emulator below the local AWS: its packages, in a folder of their own."""
