"""STS: sessions of roles, by a signature, a token or an assertion."""
