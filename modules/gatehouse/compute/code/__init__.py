"""What a function runs: its handler's modules and their packages, as a zip."""
