"""What a browser or an app reaches without the API: hosted pages, OAuth endpoints, public keys."""
