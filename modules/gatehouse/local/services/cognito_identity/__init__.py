"""Cognito identity pools: identities of people who signed in elsewhere, and their credentials."""
