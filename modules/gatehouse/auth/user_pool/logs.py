"""What a user pool writes to logs: messages that were not delivered, and sign-ins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gatehouse.compute.log_retention import LOG_RETENTION, log_retention_days
from gatehouse.core import aws
from gatehouse.core.arns import BUCKET, DELIVERY_STREAM, LOG_GROUP, ArnKind, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option
from gatehouse.core.tokens import is_token

from .tier import PLUS, Need

if TYPE_CHECKING:
    from .user_pool import UserPool

    _Configuration = (
        aws.cognito_log_delivery_configuration.CognitoLogDeliveryConfigurationLogConfigurations
    )

# AWS lets log groups of this name be written to without a resource policy for each of them.
_GROUPS = "/aws/vendedlogs/cognito/"
LONGEST_GROUP = 512
_EVENTS = {"undelivered": ("userNotification", "ERROR"), "sign_ins": ("userAuthEvents", "INFO")}


@known_options_only
@dataclass(frozen=True)
class PoolLogs:
    """What a `UserPool` writes to logs, and where to.

    It needs version 6.5 or later of the AWS provider.

    Parameters
    ----------
    undelivered : bool or str
        E-mail and text messages that Cognito could not send: True for a log group that is made, or
        the ARN of a log group. Default: True; otherwise nobody learns why a code did not come.
    sign_ins : bool or str
        Each sign-in with its risk: True for the log group that is made, or the ARN of a log group,
        of an S3 bucket or of a Firehose stream. It needs the tier ``plus`` and
        ``threat_protection``. Default: False; they are data on people.
    retention : timedelta
        How long the log group that is made keeps them. Default: 30 days.

    Raises
    ------
    OptionError
        If nothing is written, or an ARN is of something else. In a pool: if sign-ins are written
        without ``plus`` and ``threat_protection``.

    Examples
    --------
    >>> PoolLogs().undelivered
    True

    Notes
    -----
    A log group must not be encrypted with a KMS key. Whoever deploys needs the rights to set up log
    delivery. Cognito writes the policies of log groups and buckets itself, so a bucket whose policy
    Terraform writes must let ``delivery.logs.amazonaws.com`` write already:
    https://docs.aws.amazon.com/cognito/latest/developerguide/exporting-quotas-and-usage.html
    """

    undelivered: bool | str = True
    sign_ins: bool | str = False
    retention: timedelta = LOG_RETENTION

    def __post_init__(self) -> None:
        _check_target("undelivered", self.undelivered, LOG_GROUP)
        _check_target("sign_ins", self.sign_ins, LOG_GROUP, BUCKET, DELIVERY_STREAM)
        log_retention_days("PoolLogs", self.retention, name="retention")
        if self.undelivered is False and self.sign_ins is False:
            option("PoolLogs", "undelivered", False).refuse(
                "must be set if sign_ins is not", "leave logs out, or write PoolLogs()"
            )

    @property
    def needs(self) -> list[Need]:
        """The tier that is needed."""
        return [Need("logs", "sign_ins", PLUS, "a log of sign-ins")] if self.sign_ins else []

    @property
    def makes_group(self) -> bool:
        """Whether a log group is made."""
        return self.undelivered is True or self.sign_ins is True


@dataclass(frozen=True)
class MadeLogs:
    """What a pool's logs are made of.

    Parameters
    ----------
    log_delivery : CognitoLogDeliveryConfiguration
        What is written where.
    log_group : CloudwatchLogGroup, optional
        The log group. Default: none, all is written elsewhere.
    """

    log_delivery: aws.cognito_log_delivery_configuration.CognitoLogDeliveryConfiguration
    log_group: aws.cloudwatch_log_group.CloudwatchLogGroup | None = None


def check_logs(pool: UserPool) -> None:
    """Check that a pool has what its logs are about."""
    if pool.logs is not None and pool.logs.sign_ins and pool.threat_protection is None:
        option(pool, "logs", "sign_ins").refuse(
            "must be set with threat_protection: what it finds is what is written",
            'write threat_protection="audit", or leave sign_ins out',
        )


def make_logs(pool: UserPool, logs: PoolLogs, user_pool_id: str) -> MadeLogs:
    """Make what writes a pool's logs, and the log group."""
    group = None
    if logs.makes_group:
        group = pool.resource("log_group").of(
            aws.cloudwatch_log_group.CloudwatchLogGroup,
            name=_GROUPS + pool.aws_name(longest=LONGEST_GROUP - len(_GROUPS)),
            retention_in_days=logs.retention.days,
            tags=pool.tags or None,
        )
    delivery = pool.resource("log_delivery").of(
        aws.cognito_log_delivery_configuration.CognitoLogDeliveryConfiguration,
        user_pool_id=user_pool_id,
        log_configurations=list(_configurations(logs, group.arn if group else "")),
    )
    return MadeLogs(delivery, group)


def _configurations(logs: PoolLogs, group: str) -> Iterator[_Configuration]:
    """The provider's blocks, in the order in which AWS returns them: another one fails an apply.

    https://github.com/hashicorp/terraform-provider-aws/issues/49202
    """
    for name, (source, level) in _EVENTS.items():
        target = getattr(logs, name)
        if target is not False:
            module = aws.cognito_log_delivery_configuration
            yield module.CognitoLogDeliveryConfigurationLogConfigurations(
                event_source=source,
                log_level=level,
                **_destination(group if target is True else str(target)),
            )


def _destination(arn: str) -> dict[str, Any]:
    """The block of the service that an ARN is of; what only Terraform knows is a log group."""
    module, made = aws.cognito_log_delivery_configuration, "CognitoLogDeliveryConfiguration"
    if not is_token(arn) and BUCKET.matches(arn):
        block = getattr(module, f"{made}LogConfigurationsS3Configuration")
        return {"s3_configuration": [block(bucket_arn=arn)]}
    if not is_token(arn) and DELIVERY_STREAM.matches(arn):
        block = getattr(module, f"{made}LogConfigurationsFirehoseConfiguration")
        return {"firehose_configuration": [block(stream_arn=arn)]}
    block = getattr(module, f"{made}LogConfigurationsCloudWatchLogsConfiguration")
    return {"cloud_watch_logs_configuration": [block(log_group_arn=arn)]}


def _check_target(name: str, target: bool | str, *kinds: ArnKind) -> None:
    if isinstance(target, bool):
        return
    if isinstance(target, str):
        check_arn(
            "PoolLogs",
            name,
            target,
            *kinds,
            fix="pass its arn, without :* at its end, or write True for a log group that is made",
        )
        return
    option("PoolLogs", name, target).refuse(
        "must be True, False or an ARN", "write True for a log group that is made"
    )
