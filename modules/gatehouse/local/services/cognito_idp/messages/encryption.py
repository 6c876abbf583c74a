"""A code as AWS's encryption SDK writes it, for functions that send messages themselves.

Message format 1 with the suite AES-256-GCM, HKDF-SHA-256, without a signature: Cognito's own
examples decrypt with ``REQUIRE_ENCRYPT_ALLOW_DECRYPT``, which such a message needs.

https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_SUITE = b"\x01\x78"
_VERSION, _TYPE, _FRAMED = b"\x01", b"\x80", b"\x02"
_IV_LENGTH, _TAG_LENGTH, _FRAME = 12, 16, 4096
_LAST = b"\xff\xff\xff\xff"
_FINAL = b"AWSKMSEncryptionClient Final Frame"


@dataclass(frozen=True)
class DataKey:
    """A key of KMS for one message.

    Parameters
    ----------
    plain, encrypted : bytes
        The key, and the same encrypted with the key of KMS.
    arn : str
        The key of KMS.
    """

    plain: bytes
    encrypted: bytes
    arn: str


def message(text: str, key: DataKey, context: Mapping[str, str]) -> str:
    """Return a text, encrypted, in base64.

    Parameters
    ----------
    text : str
        The code.
    key : DataKey
        The key, which KMS made for this context.
    context : dict of str to str
        The encryption context.
    """
    number = os.urandom(16)
    header = b"".join(
        [
            _VERSION,
            _TYPE,
            _SUITE,
            number,
            _long(_written(context)),
            struct.pack(">H", 1),
            _long(b"aws-kms"),
            _long(key.arn.encode()),
            _long(key.encrypted),
            _FRAMED,
            bytes(4),
            struct.pack(">B", _IV_LENGTH),
            struct.pack(">I", _FRAME),
        ]
    )
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=_SUITE + number).derive(key.plain)
    cipher = AESGCM(derived)
    no_iv = bytes(_IV_LENGTH)
    authentication = no_iv + cipher.encrypt(no_iv, b"", header)
    content = text.encode()
    sequence = struct.pack(">I", 1)
    iv = bytes(_IV_LENGTH - 4) + sequence
    about = number + _FINAL + sequence + struct.pack(">Q", len(content))
    body = _LAST + sequence + iv + struct.pack(">I", len(content))
    body += cipher.encrypt(iv, content, about)
    return base64.b64encode(header + authentication + body).decode()


def _written(context: Mapping[str, str]) -> bytes:
    if not context:
        return b""
    pairs = sorted((name.encode(), value.encode()) for name, value in context.items())
    return struct.pack(">H", len(pairs)) + b"".join(
        _long(name) + _long(value) for name, value in pairs
    )


def _long(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data
