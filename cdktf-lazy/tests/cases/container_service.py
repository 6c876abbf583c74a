"""A service of containers: JSON in arguments, many blocks, a load balancer."""

import json

from cdktf import App, Fn, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.appautoscaling_policy import (
    AppautoscalingPolicy,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
)
from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.data_aws_region import DataAwsRegion
from cdktf_cdktf_provider_aws.ecs_cluster import EcsCluster, EcsClusterSetting
from cdktf_cdktf_provider_aws.ecs_service import (
    EcsService,
    EcsServiceLoadBalancer,
    EcsServiceNetworkConfiguration,
)
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition
from cdktf_cdktf_provider_aws.lb import Lb
from cdktf_cdktf_provider_aws.lb_listener import LbListener, LbListenerDefaultAction
from cdktf_cdktf_provider_aws.lb_target_group import LbTargetGroup, LbTargetGroupHealthCheck
from cdktf_cdktf_provider_aws.provider import AwsProvider


def run(app: App) -> object:
    stack = TerraformStack(app, "container-service")
    AwsProvider(stack, "aws", region="eu-west-1")
    region = DataAwsRegion(stack, "region")
    cluster = EcsCluster(
        stack,
        "cluster",
        name="web",
        setting=[EcsClusterSetting(name="containerInsights", value="enabled")],
    )
    logs = CloudwatchLogGroup(stack, "logs", name_prefix="/ecs/web", retention_in_days=7)
    environment = {"REGION": region.name, "LOGS": logs.arn, "EMPTY": "", "QUOTE": 'a"b'}
    containers = [
        {
            "name": "web",
            "image": "nginx:latest",
            "essential": True,
            "portMappings": [{"containerPort": 80, "protocol": "tcp"}],
            "environment": [{"name": key, "value": value} for key, value in environment.items()],
            "logConfiguration": {
                "logDriver": "awslogs",
                "options": {"awslogs-group": logs.name, "awslogs-region": region.name},
            },
        }
    ]
    task = EcsTaskDefinition(
        stack,
        "task",
        family="web",
        cpu="256",
        memory="512",
        network_mode="awsvpc",
        requires_compatibilities=["FARGATE"],
        container_definitions=json.dumps(containers),
        tags={"as-terraform": Fn.jsonencode(containers)},
    )
    balancer = Lb(stack, "balancer", name="web", load_balancer_type="application", subnets=["a"])
    group = LbTargetGroup(
        stack,
        "group",
        name="web",
        port=80,
        protocol="HTTP",
        target_type="ip",
        vpc_id="v",
        health_check=LbTargetGroupHealthCheck(path="/", matcher="200-299", interval=30),
    )
    listener = LbListener(
        stack,
        "listener",
        load_balancer_arn=balancer.arn,
        port=80,
        default_action=[LbListenerDefaultAction(type="forward", target_group_arn=group.arn)],
    )
    service = EcsService(
        stack,
        "service",
        name="web",
        cluster=cluster.id,
        task_definition=task.arn,
        desired_count=2,
        launch_type="FARGATE",
        network_configuration=EcsServiceNetworkConfiguration(subnets=["a", "b"]),
        load_balancer=[
            EcsServiceLoadBalancer(
                target_group_arn=group.arn, container_name="web", container_port=80
            )
        ],
        depends_on=[listener],
    )
    target = AppautoscalingTarget(
        stack,
        "target",
        max_capacity=4,
        min_capacity=1,
        resource_id=f"service/{cluster.name}/{service.name}",
        scalable_dimension="ecs:service:DesiredCount",
        service_namespace="ecs",
    )
    AppautoscalingPolicy(
        stack,
        "policy",
        name="cpu",
        policy_type="TargetTrackingScaling",
        resource_id=target.resource_id,
        scalable_dimension=target.scalable_dimension,
        service_namespace=target.service_namespace,
        target_tracking_scaling_policy_configuration=(
            AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration(
                target_value=70.0,
                predefined_metric_specification={
                    "predefined_metric_type": "ECSServiceAverageCPUUtilization"
                },
            )
        ),
    )
    TerraformOutput(stack, "url", value=f"http://{balancer.dns_name}/")
    return [json.dumps(containers), service.name]
