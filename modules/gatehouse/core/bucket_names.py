"""Names of S3's buckets."""

from __future__ import annotations

import re

from .options import Option
from .tokens import is_token

_NAME = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_RESERVED_BEGINNINGS = ("xn--", "sthree-", "amzn-s3-demo-")
_RESERVED_ENDS = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")


def check_bucket_name(
    given: Option, *, fix: str = 'write the name that it has in AWS, "uploads-production"'
) -> str:
    """Check that an option is a name that a bucket can have.

    Parameters
    ----------
    given : Option
        The option.
    fix : str
        What to write instead.

    Raises
    ------
    OptionError
        If S3 gives no bucket such a name.
    """
    name = given.text(
        _NAME,
        rule="a bucket's name must have 3 to 63 lowercase letters, digits, dots and hyphens",
        fix=fix,
    )
    if is_token(name):
        return name
    if ".." in name or _ADDRESS.fullmatch(name):
        given.refuse(
            "a bucket's name must have no two dots side by side, and must not be an IP address", fix
        )
    for word in _RESERVED_BEGINNINGS:
        if name.startswith(word):
            given.refuse(f'a bucket\'s name must not begin with "{word}", which S3 reserves', fix)
    for word in _RESERVED_ENDS:
        if name.endswith(word):
            given.refuse(
                f'a bucket\'s name must not end with "{word}", which S3 keeps for aliases and '
                "other kinds of buckets",
                fix,
            )
    return name
