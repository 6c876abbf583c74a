"""The models of services, loaded once a process when a request first needs them."""

from __future__ import annotations

from functools import cache

from botocore.loaders import Loader
from botocore.model import ServiceModel

_LOADER = Loader()


@cache
def service_model(name: str) -> ServiceModel | None:
    """Return the model of a service, None if botocore has none of that name.

    Parameters
    ----------
    name : str
        botocore's name for the service: ``cognito-idp``, ``apigatewayv2``.
    """
    if name not in _LOADER.list_available_services("service-2"):
        return None
    return ServiceModel(_LOADER.load_service_model(name, "service-2"), name)
