"""What both handlers need to sign an address."""

import os
import re
from typing import Any

import boto3
from botocore.config import Config
from gatehouse.handlers import HttpApiEvent, HttpError, subject

#: Seconds that an address works: as long as a person needs to begin an upload.
VALID_FOR = 300
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def s3() -> Any:
    """Make a client that signs by Signature Version 4 for this region, not for us-east-1."""
    return boto3.client(
        "s3",
        region_name=os.environ["AWS_REGION"],
        config=Config(signature_version="s3v4", s3={"addressing_style": "virtual"}),
    )


def own_key(event: HttpApiEvent, name: object) -> str:
    """Return where a file of the caller lies.

    The caller chooses the name alone. A slash or dots could lead out of the folder.
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise HttpError(400, "name must be 1 to 100 of a-z, A-Z, 0-9, dot, hyphen and underscore.")
    return f"uploads/{subject(event)}/{name}"
