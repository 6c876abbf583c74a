"""What a deployment put out, and a client that uses it as a person would."""
