"""New users: they sign up, are made by administrators, or come from an older directory."""
