"""Secure Remote Password, version 6a, in the form that Cognito's clients speak (RFC 5054, 2945).

The server keeps a salt and a verifier. The client proves that it knows the password by the key that
both derive; neither the password nor what it can be guessed from is sent. The same proof is used
for a device, with the device's group key and key in place of the pool and the user.

Hashes are over big-endian bytes with a zero byte before a set high bit, as the clients pad.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from gatehouse.local.services.cognito_idp.comparing import as_bytes, same
from gatehouse.local.services.cognito_idp.records import Json, Password

#: The 3,072-bit group of RFC 3526, with the generator that Cognito's clients use.
_N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
_G = 2
#: The most digits of a public value: twice those of the group.
_LONGEST = 1536
_KEY_INFO = b"Caldera Derived Key\x01"
_TIME = re.compile(
    r"(?P<week>[A-Za-z]{3}) (?P<month>[A-Za-z]{3}) (?P<day>\d{1,2}) (?P<time>\d\d:\d\d:\d\d) "
    r"(UTC|GMT) (?P<year>\d{4})"
)
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True)
class Exchange:
    """The server's side of one proof.

    Parameters
    ----------
    group, name : str
        The pool's suffix and the user's name; of a device its group key and its key.
    salt, verifier : int
        What is kept of the password.
    client_public, private, public : int
        The client's public value, and the server's two.
    secret_block : str
        What the client must sign.
    """

    group: str
    name: str
    salt: int
    verifier: int
    client_public: int
    private: int
    public: int
    secret_block: str

    def parameters(self) -> Json:
        """Return what the client needs for its proof."""
        return {
            "SALT": _even(self.salt),
            "SRP_B": format(self.public, "x"),
            "SECRET_BLOCK": self.secret_block,
        }

    def proves(self, signature: str, secret_block: str, timestamp: str) -> bool:
        """Return whether a client's signature proves that it knows the password."""
        moment = canonical(timestamp)
        if moment is None or not same(secret_block, self.secret_block):
            return False
        if self.client_public % _N == 0:
            return False  # the key would be the same whatever the password
        u = _hash(padded(self.client_public), padded(self.public))
        if u == 0:
            return False
        shared = pow(self.client_public * pow(self.verifier, u, _N), self.private, _N)
        key = hmac.new(padded(u), padded(shared), hashlib.sha256).digest()
        key = hmac.new(key, _KEY_INFO, hashlib.sha256).digest()[:16]
        said = as_bytes(f"{self.group}{self.name}") + base64.b64decode(secret_block)
        expected = hmac.new(key, said + moment.encode(), hashlib.sha256).digest()
        return hmac.compare_digest(expected, base64.b64decode(signature))


def begin(group: str, name: str, client_public: int, password: Password | None) -> Exchange:
    """Begin a proof.

    Parameters
    ----------
    group, name : str
        The pool's suffix and the user's name, or a device's group key and key.
    client_public : int
        ``SRP_A``.
    password : Password or None
        What is kept. None: nobody can answer, which looks the same from outside.
    """
    if password is None:
        seed = hashlib.sha256(as_bytes(f"{group}/{name}")).digest()[:16]
        salt = int.from_bytes(b"\x01" + seed[1:], "big")
        verifier = pow(_G, secrets.randbelow(_N - 2) + 1, _N)
    else:
        salt, verifier = int(password.salt, 16), int(password.verifier, 16)
    private = int.from_bytes(secrets.token_bytes(128), "big")
    public = (_K * verifier + pow(_G, private, _N)) % _N
    block = base64.b64encode(secrets.token_bytes(1024)).decode()
    return Exchange(group, name, salt, verifier, client_public, private, public, block)


def new_password(group: str, name: str, password: str, at: float) -> Password:
    """Keep a password, as a salt and a verifier."""
    # The first byte is neither zero nor above 127: clients pad a salt as a number or as text, and
    # the two differ for others.
    salt = bytes([secrets.randbelow(127) + 1]) + secrets.token_bytes(15)
    return Password(salt.hex(), format(_verifier(group, name, password, salt), "x"), at)


def matches(kept: Password, group: str, name: str, password: str) -> bool:
    """Return whether a password is the one that is kept."""
    found = _verifier(group, name, password, bytes.fromhex(kept.salt))
    return hmac.compare_digest(format(found, "x"), kept.verifier)


def public_value(text: str) -> int | None:
    """Read ``SRP_A``; None if it is no hexadecimal number, or longer than any that is needed."""
    if len(text) > _LONGEST or not re.fullmatch(r"[0-9a-fA-F]+", text):
        return None
    return int(text, 16)


def canonical(timestamp: str) -> str | None:
    """Return a timestamp as it is signed; None if it is none."""
    found = _TIME.fullmatch(timestamp)
    if not found or found["month"].capitalize() not in _MONTHS:
        return None
    month = found["month"].capitalize()
    try:
        moment = datetime.strptime(
            f"{_MONTHS.index(month) + 1} {found['day']} {found['year']} {found['time']}",
            "%m %d %Y %H:%M:%S",
        )
    except ValueError:
        return None
    return f"{_WEEK[moment.weekday()]} {month} {moment.day} {found['time']} UTC {moment.year}"


def _even(number: int) -> str:
    """Return a number in hexadecimal digits, two for each byte."""
    digits = format(number, "x")
    return digits.zfill(len(digits) + len(digits) % 2)


def _verifier(group: str, name: str, password: str, salt: bytes) -> int:
    inner = hashlib.sha256(as_bytes(f"{group}{name}:{password}")).digest()
    return pow(_G, _hash(padded(int.from_bytes(salt, "big")), inner), _N)


def padded(number: int) -> bytes:
    """Return a number's bytes, with a zero byte before a set high bit."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


_K = _hash(padded(_N), padded(_G))
