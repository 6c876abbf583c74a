"""HTTP APIs, their routes and who may call them."""

from .authorizers import Authorizer, Iam, Public
from .cors import Cors
from .http_api import HttpApi

__all__ = ["Authorizer", "Cors", "HttpApi", "Iam", "Public"]
