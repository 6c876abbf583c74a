"""What a user pool writes to logs: messages that were not delivered, and sign-ins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gatehouse.compute.log_retention import LOG_RETENTION, log_retention_days
from gatehouse.core import aws
from gatehouse.core.arns import BUCKET, DELIVERY_STREAM, LOG_GROUP, check_arn
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import option

from .tier import PLUS, Need

if TYPE_CHECKING:
    from .user_pool import UserPool

    _Configuration = (
        aws.cognito_log_delivery_configuration.CognitoLogDeliveryConfigurationLogConfigurations
    )

# AWS lets log groups of this name be written to without a resource policy for each of them.
_GROUPS = "/aws/vendedlogs/cognito/"
LONGEST_GROUP = 512


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
        Each sign-in with its risk: True for the log group that is made, or the ARN of a log group.
        It needs the tier ``plus`` and ``threat_protection``. Default: False; they are data on
        people.
    sign_ins_bucket : str, optional
        ARN of an S3 bucket for them, in place of a log group. Default: none.
    sign_ins_stream : str, optional
        ARN of a Firehose stream for them, in place of a log group. Default: none.
    retention : timedelta, optional
        How long the log group that is made keeps them, one of CloudWatch's numbers of days.
        Default: 30 days.

    Raises
    ------
    OptionError
        If nothing is written, sign-ins go to two places, or an ARN is of something else. In a pool:
        if sign-ins are written without ``plus`` and ``threat_protection``.

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
    sign_ins_bucket: str | None = None
    sign_ins_stream: str | None = None
    retention: timedelta | None = None

    def __post_init__(self) -> None:
        _check_target("undelivered", self.undelivered)
        _check_target("sign_ins", self.sign_ins)
        for name, kind in (("sign_ins_bucket", BUCKET), ("sign_ins_stream", DELIVERY_STREAM)):
            if getattr(self, name) is not None:
                check_arn("PoolLogs", name, getattr(self, name), kind)
        targets = self._targets
        if self.undelivered is False and not targets:
            option("PoolLogs", "undelivered", False).refuse(
                "must be set if sign_ins is not", "leave logs out, or write PoolLogs()"
            )
        if len(targets) > 1:
            option("PoolLogs", targets[1], getattr(self, targets[1])).refuse(
                f"must not be set together with {targets[0]}: Cognito writes sign-ins to one place",
                "remove one of the two",
            )
        if self.retention is not None:
            log_retention_days("PoolLogs", self.retention, name="retention")
            if not self.makes_group:
                option("PoolLogs", "retention", self.retention).refuse(
                    "must not be set here: only a log group that is made takes it from here",
                    "set it where the log group is made, or write undelivered=True",
                )

    @property
    def needs(self) -> list[Need]:
        """The tier that is needed."""
        return [Need("logs", self._targets[0], PLUS, "a log of sign-ins")] if self._targets else []

    @property
    def writes_sign_ins(self) -> bool:
        """Whether sign-ins are written."""
        return bool(self._targets)

    @property
    def makes_group(self) -> bool:
        """Whether a log group is made."""
        return self.undelivered is True or self.sign_ins is True

    @property
    def _targets(self) -> list[str]:
        """The options that say where sign-ins go."""
        names = ("sign_ins", "sign_ins_bucket", "sign_ins_stream")
        return [name for name in names if getattr(self, name)]


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
    if pool.logs is not None and pool.logs.writes_sign_ins and pool.threat_protection is None:
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
            retention_in_days=(logs.retention or LOG_RETENTION).days,
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
    module = aws.cognito_log_delivery_configuration
    block = module.CognitoLogDeliveryConfigurationLogConfigurations
    if logs.undelivered is not False:
        yield block(
            event_source="userNotification",
            log_level="ERROR",
            cloud_watch_logs_configuration=_to_group(logs.undelivered, group),
        )
    if not logs.writes_sign_ins:
        return
    to_bucket = module.CognitoLogDeliveryConfigurationLogConfigurationsS3Configuration
    to_stream = module.CognitoLogDeliveryConfigurationLogConfigurationsFirehoseConfiguration
    bucket, stream = logs.sign_ins_bucket, logs.sign_ins_stream
    yield block(
        event_source="userAuthEvents",
        log_level="INFO",
        cloud_watch_logs_configuration=_to_group(logs.sign_ins, group) if logs.sign_ins else None,
        s3_configuration=[to_bucket(bucket_arn=bucket)] if bucket else None,
        firehose_configuration=[to_stream(stream_arn=stream)] if stream else None,
    )


def _to_group(target: bool | str, group: str) -> Any:
    module = aws.cognito_log_delivery_configuration
    block = module.CognitoLogDeliveryConfigurationLogConfigurationsCloudWatchLogsConfiguration
    return [block(log_group_arn=group if isinstance(target, bool) else target)]


def _check_target(name: str, target: bool | str) -> None:
    if isinstance(target, bool):
        return
    if isinstance(target, str):
        check_arn(
            "PoolLogs",
            name,
            target,
            LOG_GROUP,
            fix="pass its arn, without :* at its end, or write True for a log group that is made",
        )
        return
    option("PoolLogs", name, target).refuse(
        "must be True, False or the ARN of a log group", "write True for a log group that is made"
    )
