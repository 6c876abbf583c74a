"""What the generated bindings say about types, read from their Python classes on demand."""
