"""What pools keep beside users and clients: domains, scopes, styles, logs, risks, imports."""
