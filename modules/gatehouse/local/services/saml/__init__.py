"""SAML 2.0: what an identity provider says of a user, and whether it has signed that."""
