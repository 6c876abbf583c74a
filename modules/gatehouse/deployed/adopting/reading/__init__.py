"""What AWS says of what runs."""
