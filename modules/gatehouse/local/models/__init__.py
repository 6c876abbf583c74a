"""AWS's own models of its services: what each operation takes, as botocore publishes it.

``validate`` checks the parameters of one request. It knows nothing of HTTP, of the emulator or of
who calls, and depends on nothing but botocore's data and ``regex``, which reads the patterns.
``reading`` makes parameters of an HTTP request, ``answering`` the error that AWS would send.

A model is a file per service, ``service-2.json``. For each shape it holds what is required, the
least and greatest length or value, the pattern and the allowed values (Smithy's constraint traits,
https://smithy.io/2.0/spec/constraint-traits.html). botocore itself checks only types, what is
required and the least length before it sends.
"""

from gatehouse.local.models.constraints import Violation, validate
from gatehouse.local.models.reading import signing_names

__all__ = ["Violation", "signing_names", "validate"]
