"""The certificate with which a pool signs its requests to SAML providers.

https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetSigningCertificate.html
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from gatehouse.local.services.cognito_idp.call import Call
from gatehouse.local.services.cognito_idp.records import Json
from gatehouse.local.services.cognito_idp.tokens import keys

_VALID_FOR = timedelta(days=3650)


def get_signing_certificate(call: Call, asked: Json) -> Json:
    """Carry out ``GetSigningCertificate``."""
    pool = call.pool(asked)
    key = keys.private_key(pool, "saml", call.settings.keys)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, pool.id)])
    begins = datetime.fromtimestamp(int(pool.created), timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(begins + _VALID_FOR)
        .sign(key, hashes.SHA256())
    )
    text = base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
    return {"Certificate": text}
