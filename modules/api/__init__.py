"""HTTP APIs, their routes and who may call them."""

from .alarms import Alarms
from .authorizers import Authorizer, Iam, Jwt, LambdaAuthorizer, Public, UserPoolJwt
from .cors import Cors
from .domain import Domain, MutualTls
from .http_api import HttpApi
from .targets import AwsService, HttpProxy, PrivateService, Route
from .throttle import Throttle
from .vpc_link import VpcLink

__all__ = [
    "Alarms",
    "Authorizer",
    "AwsService",
    "Cors",
    "Domain",
    "HttpApi",
    "HttpProxy",
    "Iam",
    "Jwt",
    "LambdaAuthorizer",
    "MutualTls",
    "PrivateService",
    "Public",
    "Route",
    "Throttle",
    "UserPoolJwt",
    "VpcLink",
]
