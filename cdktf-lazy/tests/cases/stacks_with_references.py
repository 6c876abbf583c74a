"""Several stacks that take values from one another, which CDKTF turns into remote state."""

from cdktf import App, Fn, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct


class Base(TerraformStack):
    """Makes what the others need."""

    def __init__(self, scope: Construct, name: str, stage: str) -> None:
        super().__init__(scope, name)
        AwsProvider(self, "aws", region="eu-west-1")
        self.vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16", tags={"stage": stage})
        self.queue = SqsQueue(self, "queue", delay_seconds=5)


class Service(TerraformStack):
    """Takes text, a number, a list and a map from another stack."""

    def __init__(self, scope: Construct, name: str, base: Base) -> None:
        super().__init__(scope, name)
        AwsProvider(self, "aws", region="eu-west-1")
        self.bucket = S3Bucket(self, "bucket", bucket=f"logs-{base.vpc.id}", tags=base.vpc.tags)
        SqsQueue(self, "queue", name=base.queue.name, delay_seconds=base.queue.delay_seconds)
        Instance(self, "server", ami=Fn.upper(base.vpc.arn), instance_type="t3.micro")


def run(app: App) -> object:
    services = []
    bases = []
    for stage in ("dev", "prod"):
        base = Base(app, f"base-{stage}", stage)
        services.append(Service(app, f"service-{stage}", base))
        bases.append(base)
    last = TerraformStack(app, "last")
    AwsProvider(last, "aws", region="eu-west-1")
    TerraformOutput(last, "both", value=[service.bucket.arn for service in services])
    alone = TerraformStack(app, "alone")
    AwsProvider(alone, "aws")
    alone.add_dependency(last)
    app.synth()
    return {
        "dependencies": [
            [stack.node.id for stack in one.dependencies] for one in (*services, last, alone)
        ],
        "depends_on": [
            last.depends_on(services[0]),
            last.depends_on(bases[0]),
            services[0].depends_on(last),
        ],
    }
