"""What belongs to a user pool: clients, groups, resource servers, domain, branding."""
