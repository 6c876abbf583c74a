"""Signatures: Version 4 in a header or a URL, in chunks, and Version 2 for S3.

``reading`` finds the signature of a request, ``canonical`` makes the text that was signed, and
``verifying`` compares. Nothing here knows where keys are kept.
"""
