"""Gatehouse: sign-up, login and per-user authorization for serverless APIs, as Terraform."""
