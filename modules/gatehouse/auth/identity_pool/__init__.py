"""The identity pool: its roles, rules, tags, guests and logins."""
