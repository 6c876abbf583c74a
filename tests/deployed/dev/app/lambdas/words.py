"""What is said."""

GREETING = "Hello!"
