"""How a function runs: its checked options, the provider's arguments and the rights they need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from gatehouse.core import LimitError, aws
from gatehouse.core.arns import KMS_KEY, LAYER_VERSION, QUEUE, TOPIC, check_arn
from gatehouse.core.ids import check_ids
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token
from gatehouse.iam import Permission

from .runtimes import BUILT, RUNTIMES

STORAGE_OF_AWS = 512  # MB in /tmp
MOST_LAYERS = 5
LARGEST_ENVIRONMENT = 4096
_MOST_AT_ONCE = 100_000

# Set by Lambda itself; an API call that sets one fails. Others that begin with AWS_ are taken, such
# as AWS_NODEJS_CONNECTION_REUSE_ENABLED, which the CDK and SST give each function.
# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_OF_LAMBDA = (
    "AWS_(?:DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_ACCESS_KEY(?:_ID)?|AWS_SECRET_ACCESS_KEY|"
    "AWS_SESSION_TOKEN|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|"
    "LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR)"
)
_ENVIRONMENT_PATTERN = rf"(?!(?:{_OF_LAMBDA})$)[A-Za-z][A-Za-z0-9_]+"
_ENVIRONMENT_RULE = (
    "a variable's name must have only letters, digits and underscores, two or more, and begin "
    "with a letter; AWS_REGION and its like belong to Lambda"
)


@known_options_only
@dataclass(frozen=True)
class Vpc:
    """The subnets and security groups that a function runs in.

    Parameters
    ----------
    subnets : sequence of str
        Ids of 1 to 16 private subnets; two zones keep it up when one fails.
    security_groups : sequence of str
        Ids of 1 to 5 security groups that say what it may connect to.

    Raises
    ------
    OptionError
        If one of the two has too few or too many, or something else than such ids.

    Notes
    -----
    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """

    subnets: Sequence[str]
    security_groups: Sequence[str]

    def __post_init__(self) -> None:
        for name, kind, most in (("subnets", "subnet", 16), ("security_groups", "sg", 5)):
            check_ids("Vpc", name, getattr(self, name), kind=kind, most=most)


class Settings:
    """The options of one function that are about how it runs, checked."""

    def __init__(
        self,
        owner: HasPath,
        *,
        runtime: str,
        architecture: str,
        memory: int,
        timeout: timedelta,
        storage: int | None,
        concurrency: int | None,
        layers: Sequence[str],
        vpc: Vpc | None,
        dead_letter: str | None,
        tracing: bool,
        kms_key: str | None,
    ) -> None:
        self._owner = owner
        self._runtime = option(owner, "runtime", runtime).one_of(*RUNTIMES)
        self._architecture = option(owner, "architecture", architecture).one_of("arm64", "x86_64")
        self._memory = option(owner, "memory", memory).integer(128, 10_240, unit="MB")
        checked = option(owner, "timeout", timeout).duration(
            timedelta(seconds=1), timedelta(minutes=15)
        )
        self._timeout = int(checked.total_seconds())
        self._storage = (
            None
            if storage is None
            else option(owner, "storage", storage).integer(STORAGE_OF_AWS, 10_240, unit="MB")
        )
        self._concurrency = (
            None
            if concurrency is None
            else option(owner, "concurrency", concurrency).integer(0, _MOST_AT_ONCE)
        )
        self._layers = self._read_layers(layers)
        self._vpc = None if vpc is None else option(owner, "vpc", vpc).instance(Vpc)
        self._dead_letter = self._read_dead_letter(dead_letter)
        self._tracing = option(owner, "tracing", tracing).flag()
        self._kms_key = self.key("kms_key", kms_key)

    @property
    def needs_policy_first(self) -> bool:
        """Whether Lambda tests the role's rights when the function is made."""
        return self._vpc is not None or self._dead_letter is not None

    def key(self, name: str, arn: str | None) -> str | None:
        """Check that an option is the ARN of a KMS key."""
        if arn is None:
            return None
        return check_arn(self._owner, name, arn, KMS_KEY, fix="pass the key's arn")

    def arguments(self, is_image: bool) -> dict[str, Any]:
        """Arguments of the provider's ``aws_lambda_function``."""
        module = aws.lambda_function
        return {
            "runtime": None if is_image else self._runtime,
            "architectures": [self._architecture],
            "memory_size": self._memory,
            "timeout": self._timeout,
            # Said even where they are Lambda's own: left out, the provider keeps what was there.
            "ephemeral_storage": module.LambdaFunctionEphemeralStorage(
                size=self._storage or STORAGE_OF_AWS
            ),
            "reserved_concurrent_executions": self._concurrency,
            "layers": list(self._layers) or None,
            "vpc_config": module.LambdaFunctionVpcConfig(
                subnet_ids=list(self._vpc.subnets),
                security_group_ids=list(self._vpc.security_groups),
            )
            if self._vpc
            else None,
            "dead_letter_config": module.LambdaFunctionDeadLetterConfig(
                target_arn=self._dead_letter
            )
            if self._dead_letter
            else None,
            "tracing_config": module.LambdaFunctionTracingConfig(
                mode="Active" if self._tracing else "PassThrough"
            ),
            "kms_key_arn": self._kms_key,
        }

    def permissions(self) -> list[Permission]:
        """What the function's role needs for these options."""
        needed = []
        if self._vpc:
            needed.append(
                Permission(
                    actions=[
                        "ec2:AssignPrivateIpAddresses",
                        "ec2:CreateNetworkInterface",
                        "ec2:DeleteNetworkInterface",
                        "ec2:DescribeNetworkInterfaces",
                        "ec2:DescribeSubnets",
                        "ec2:UnassignPrivateIpAddresses",
                    ],
                    resources=["*"],
                    reason="Lambda makes the interfaces, under ids that nobody knows before",
                )
            )
        if self._dead_letter:
            actions = {":sqs:": "sqs:SendMessage", ":sns:": "sns:Publish"}
            fitting = [each for part, each in actions.items() if part in self._dead_letter]
            # Of a token, only Terraform knows which of the two it is; the other one never fits it.
            needed.append(
                Permission(actions=fitting or list(actions.values()), resources=[self._dead_letter])
            )
        if self._tracing:
            needed.append(
                Permission(
                    actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
                    resources=["*"],
                    reason="traces have no ARNs",
                )
            )
        if self._kms_key:
            needed.append(Permission(actions=["kms:Decrypt"], resources=[self._kms_key]))
        return needed

    def _read_layers(self, layers: Sequence[str]) -> tuple[str, ...]:
        checked = option(self._owner, "layers", layers).list_of(str)
        for layer in checked:
            check_arn(
                self._owner,
                "layers",
                layer,
                LAYER_VERSION,
                fix="write arn:…:layer:NAME:VERSION, with the number at its end",
            )
        if len(checked) > MOST_LAYERS:
            raise LimitError(
                construct=self._owner.path,
                option="layers",
                value=list(checked),
                rule=f"a function must have at most {MOST_LAYERS} layers; these are {len(checked)}",
                fix="put the packages into requirements, or merge layers",
            )
        return checked

    def _read_dead_letter(self, arn: str | None) -> str | None:
        if arn is None:
            return None
        fix = "pass the arn of a standard queue or topic"
        checked = check_arn(self._owner, "dead_letter", arn, QUEUE, TOPIC, fix=fix)
        # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
        if checked.endswith(".fifo"):
            option(self._owner, "dead_letter", arn).refuse(
                "must be a standard queue or topic: Lambda sends to none that is FIFO", fix
            )
        return checked


def check_source_runtime(owner: HasPath, runtime: str) -> None:
    """Refuse a runtime of which Gatehouse reads no source.

    Raises
    ------
    OptionError
        If it is one of Java, .NET or Ruby, or one that the zip brings.
    """
    if runtime in BUILT:
        option(owner, "runtime", runtime).refuse(
            "a handler's source must be Python or Node.js; code of other languages must be built",
            'build it, and write zip="build/function.zip"',
        )


def refuse_beside_image(owner: HasPath, given: Mapping[str, object]) -> None:
    """Refuse options of a zip beside an image, which Lambda refuses or nothing would follow.

    Raises
    ------
    OptionError
        If one of them is given.
    """
    for name, value in given.items():
        if value:
            option(owner, name, value).refuse(
                "must not be set with an image, which brings its runtime, packages and layers",
                f"leave {name} out, and set it up in the Dockerfile",
            )


def check_environment(
    owner: HasPath, environment: Mapping[str, str] | None, linked: Mapping[str, str]
) -> dict[str, str]:
    """Check variables against Lambda's rules.

    Raises
    ------
    LimitError
        If they have more than 4 KB together with those of links.
    """
    checked = option(owner, "environment", {} if environment is None else environment).text_map(
        _ENVIRONMENT_PATTERN, key_rule=_ENVIRONMENT_RULE
    )
    both = {**linked, **checked}
    size = sum(len(key) + len("" if is_token(each) else each) for key, each in both.items())
    if size > LARGEST_ENVIRONMENT:
        raise LimitError(
            construct=owner.path,
            option="environment",
            value=sorted(both),
            rule=f"variables must have at most {LARGEST_ENVIRONMENT:,} bytes together; these have "
            f"{size:,}",
            fix="put long values into a file beside the handler, or a parameter of SSM",
        )
    return checked
