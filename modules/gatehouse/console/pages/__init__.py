"""The pages, one file a concept. Each function answers one address."""
