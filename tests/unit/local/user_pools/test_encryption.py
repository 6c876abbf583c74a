"""A code for a sender of messages is written as AWS's encryption SDK reads it.

The reader here is written from the format's page; the SDK itself (4.0.7) read it too, by hand.
https://docs.aws.amazon.com/encryption-sdk/latest/developer-guide/message-format.html
"""

from __future__ import annotations

import base64
import os
import struct

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from gatehouse.local.services.cognito_idp.messages.encryption import DataKey, message

ARN = "arn:aws:kms:eu-west-1:111122223333:key/1"
CONTEXT = {"userpool-id": "eu-west-1_x"}


class Reader:
    """Reads a message from its beginning."""

    def __init__(self, data: bytes) -> None:
        self._data, self.at = data, 0

    def take(self, length: int) -> bytes:
        self.at += length
        return self._data[self.at - length : self.at]

    def number(self, form: str) -> int:
        found: int = struct.unpack(form, self.take(struct.calcsize(form)))[0]
        return found

    def field(self) -> bytes:
        return self.take(self.number(">H"))


def read(text: str, key: bytes, wrapped: bytes = b"encrypted") -> tuple[str, dict[str, str], str]:
    """Return what a message says, its context and the key of KMS."""
    data = base64.b64decode(text)
    reader = Reader(data)
    assert reader.take(4) == b"\x01\x80\x01\x78"
    number = reader.take(16)
    inner = Reader(reader.field())
    context = {inner.field().decode(): inner.field().decode() for _ in range(inner.number(">H"))}
    assert reader.number(">H") == 1
    assert reader.field() == b"aws-kms"
    arn, encrypted = reader.field().decode(), reader.field()
    assert encrypted == wrapped
    assert (reader.take(1), reader.take(4)) == (b"\x02", bytes(4))
    assert (reader.number(">B"), reader.number(">I")) == (12, 4096)
    header = data[: reader.at]
    info = b"\x01\x78" + number
    cipher = AESGCM(HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(key))
    assert cipher.decrypt(reader.take(12), reader.take(16), header) == b""
    assert reader.take(4) == b"\xff" * 4
    sequence, iv = reader.take(4), reader.take(12)
    length = reader.number(">I")
    about = number + b"AWSKMSEncryptionClient Final Frame" + sequence + struct.pack(">Q", length)
    return cipher.decrypt(iv, reader.take(length + 16), about).decode(), context, arn


def test_a_code_is_read_with_the_key_of_kms_alone() -> None:
    key = os.urandom(32)
    text = message("123456", DataKey(key, b"encrypted", ARN), CONTEXT)
    assert read(text, key) == ("123456", CONTEXT, ARN)
    assert b"123456" not in base64.b64decode(text)
    with pytest.raises(InvalidTag):
        read(text, os.urandom(32))
