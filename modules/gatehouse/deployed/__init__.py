"""The outputs of a deployment, and a client that uses the app as a person would."""
