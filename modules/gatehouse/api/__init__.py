"""HTTP APIs, their routes and who may call them."""

from gatehouse.api.routes.authorizers import (
    Authorizer,
    Iam,
    Jwt,
    LambdaAuthorizer,
    Public,
    UserPoolJwt,
)
from gatehouse.api.routes.caller import Caller
from gatehouse.api.routes.targets import AwsService, HttpProxy, PrivateService, Route
from gatehouse.api.stage.alarms import Alarms
from gatehouse.api.stage.throttle import Throttle

from .cors import Cors
from .domain import Domain, DomainPath, MutualTls
from .domain_name import DomainName
from .domain_name_base import DomainNameBase
from .http_api import HttpApi
from .http_api_base import HttpApiBase
from .imported_domain_name import ImportedDomainName
from .imported_http_api import ImportedHttpApi
from .vpc_link import VpcLink

__all__ = [
    "Alarms",
    "Authorizer",
    "AwsService",
    "Caller",
    "Cors",
    "Domain",
    "DomainName",
    "DomainNameBase",
    "DomainPath",
    "HttpApi",
    "HttpApiBase",
    "HttpProxy",
    "Iam",
    "ImportedDomainName",
    "ImportedHttpApi",
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
