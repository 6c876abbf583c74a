"""The Python source of constructs, as a person would have written it."""
