"""Tokens of OpenID Connect: their form, their signature, and the keys of their issuers.

Identity pools, STS and the JWT authorizers of HTTP APIs believe a token for the same reasons.
"""
