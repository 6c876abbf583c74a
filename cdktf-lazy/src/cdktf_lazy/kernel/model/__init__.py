"""The engine as it looks from jsii: objects, their methods and their properties."""
