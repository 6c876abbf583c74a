"""Roles that a service makes for itself, and that only it changes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
"""

from __future__ import annotations

import json
import uuid

from gatehouse.local.services.contract import Context, Json, Operation, ServiceError
from gatehouse.local.services.iam import errors, roles
from gatehouse.local.services.iam.store import SERVICE_LINKED, Store

_SCALING = ".application-autoscaling"
#: How the role of a service is called, after ``AWSServiceRoleFor``; others by the service's name.
_NAMES = {
    "access-analyzer": "AccessAnalyzer",
    "autoscaling": "AutoScaling",
    f"cassandra{_SCALING}": "ApplicationAutoScaling_CassandraTable",
    "cognito-idp": "AmazonCognitoIdp",
    "config": "Config",
    "contributorinsights.dynamodb": "DynamoDBCloudWatchContributorInsights",
    f"custom-resource{_SCALING}": "ApplicationAutoScaling_CustomResource",
    f"dynamodb{_SCALING}": "ApplicationAutoScaling_DynamoDBTable",
    "ecs": "ECS",
    f"ecs{_SCALING}": "ApplicationAutoScaling_ECSService",
    "eks": "AmazonEKS",
    "eks-nodegroup": "AmazonEKSNodegroup",
    "elasticache": "ElastiCache",
    "elasticbeanstalk": "ElasticBeanstalk",
    "elasticloadbalancing": "ElasticLoadBalancing",
    "email.cognito-idp": "AmazonCognitoIdpEmailService",
    "es": "AmazonElasticsearchService",
    "guardduty": "AmazonGuardDuty",
    f"lambda{_SCALING}": "ApplicationAutoScaling_LambdaConcurrency",
    "logger.cloudfront": "CloudFrontLogger",
    "opensearchservice": "AmazonOpenSearchService",
    "ops.apigateway": "APIGateway",
    "organizations": "Organizations",
    "rds": "RDS",
    f"rds{_SCALING}": "ApplicationAutoScaling_RDSCluster",
    "replication.dynamodb": "DynamoDBReplication",
    "replicator.lambda": "LambdaReplicator",
    f"sagemaker{_SCALING}": "ApplicationAutoScaling_SageMakerEndpoint",
    "spot": "EC2Spot",
    "spotfleet": "EC2SpotFleet",
    "transitgateway": "VPCTransitGateway",
}


def name_of(service: str, suffix: str = "") -> str:
    """Return the name of a service's role.

    Parameters
    ----------
    service : str
        The service: ``autoscaling.amazonaws.com``.
    suffix : str, default ""
        What tells several roles of one service apart.
    """
    short = service.removesuffix(".amazonaws.com")
    name = f"AWSServiceRoleFor{_NAMES.get(short, short.partition('.')[0])}"
    return f"{name}_{suffix}" if suffix else name


def path_of(service: str) -> str:
    """Return the path of a service's roles."""
    return f"{SERVICE_LINKED}{service}/"


class ServiceLinkedRoles:
    """The operations on service-linked roles.

    Parameters
    ----------
    store : Store
        Where roles are kept.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._deleted: set[tuple[str, str]] = set()

    def operations(self) -> dict[str, Operation]:
        """Return the operations by name."""
        return {
            "CreateServiceLinkedRole": self.create,
            "DeleteServiceLinkedRole": self.delete,
            "GetServiceLinkedRoleDeletionStatus": self.status,
        }

    def create(self, context: Context, asked: Json) -> Json:
        """Make the role of a service."""
        service, suffix = asked["AWSServiceName"], asked.get("CustomSuffix") or ""
        account, name = context.account, name_of(service, suffix)
        if self._store.roles.get(account, name) is not None:
            raise ServiceError(
                "InvalidInput",
                f"Service role name {name} has been taken in this account, please try a different "
                "suffix.",
                400,
            )
        trust = {
            "Effect": "Allow",
            "Action": ["sts:AssumeRole"],
            "Principal": {"Service": [service]},
        }
        record = roles.new(context, name, path_of(service))
        record["AssumeRolePolicyDocument"] = json.dumps(
            {"Version": "2012-10-17", "Statement": [trust]}
        )
        record["Description"] = asked.get("Description") or ""
        self._store.roles.put(account, name, record)
        return {"Role": roles.described(record)}

    def delete(self, context: Context, asked: Json) -> Json:
        """Delete the role of a service, which nothing here still uses."""
        name = asked["RoleName"]
        role = self._store.holder("Role", context.account, name)
        if not role["Path"].startswith(SERVICE_LINKED):
            raise ServiceError("InvalidInput", f"{name} is not a service-linked role.", 400)
        self._store.roles.remove(context.account, name)
        service = role["Path"].removeprefix(SERVICE_LINKED).strip("/")
        task = f"task{SERVICE_LINKED}{service}/{name}/{uuid.uuid4()}"
        self._deleted.add((context.account, task))
        return {"DeletionTaskId": task}

    def status(self, context: Context, asked: Json) -> Json:
        """Return how far a deletion is: it is done at once."""
        task = asked["DeletionTaskId"]
        if (context.account, task) not in self._deleted:
            raise errors.not_found(f"Deletion task {task} cannot be found.")
        return {"Status": "SUCCEEDED"}
