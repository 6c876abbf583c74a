"""Capacity that is paid for whether it is used or not, and its scaling."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gatehouse.core import Component, aws
from gatehouse.core.engine import TerraformResourceLifecycle
from gatehouse.core.keywords import known_options_only
from gatehouse.core.options import HasPath, option
from gatehouse.core.tokens import is_token

# A new account may have 40,000 for a table; AWS raises that on request, to no fixed number. This is
# the greatest that Application Auto Scaling can be told.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
_MOST = 2**31 - 1


@known_options_only
@dataclass(frozen=True)
class Capacity:
    """Units of reading or writing a second.

    Parameters
    ----------
    least : int
        Units that are always there, 1 to 2,147,483,647. An account may have 40,000 for a table,
        until AWS raises its quota. Default: 1.
    most : int, optional
        Units that it may grow to, where it follows the use, in the same range. Default: none, it
        stays at ``least``.

    Raises
    ------
    OptionError
        If a number is out of its range, or ``most`` is below ``least``.
    """

    least: int = 1
    most: int | None = None

    def __post_init__(self) -> None:
        option("Capacity", "least", self.least).integer(1, _MOST)
        if self.most is not None:
            option("Capacity", "most", self.most).integer(1, _MOST)
            if not is_token(self.most) and not is_token(self.least) and self.most < self.least:
                option("Capacity", "most", self.most).refuse(
                    f"must be {self.least} or more, as least is {self.least}",
                    f"write most={self.least * 10}",
                )

    @property
    def scales(self) -> bool:
        """Whether it follows the use."""
        return self.most is not None and self.most != self.least


@known_options_only
@dataclass(frozen=True)
class Provisioned:
    """Capacity of a table, instead of payment by request; cheaper where the load is even.

    Parameters
    ----------
    read : Capacity
        Units of reading (4 KB each). Default: one.
    write : Capacity
        Units of writing (1 KB each). Default: one.
    utilization : int
        Part of the capacity in use that scaling aims at, 20 to 90 percent. Default: 70, AWS's own
        advice; the rest is for peaks until it has grown.

    Notes
    -----
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
    """

    read: Capacity = field(default_factory=Capacity)
    write: Capacity = field(default_factory=Capacity)
    utilization: int = 70

    def __post_init__(self) -> None:
        for name in ("read", "write"):
            option("Provisioned", name, getattr(self, name)).instance(
                Capacity, fix=f"write {name}=Capacity(least=5, most=50)"
            )
        option("Provisioned", "utilization", self.utilization).integer(20, 90, unit="percent")

    @property
    def scales(self) -> bool:
        """Whether reading or writing follows the use."""
        return self.read.scales or self.write.scales


def check_capacity(
    owner: HasPath, capacity: Provisioned | None, global_indexes: bool
) -> Provisioned | None:
    """Check that Terraform can keep the capacity."""
    if capacity is None:
        return None
    option(owner, "capacity", capacity).instance(Provisioned)
    if capacity.scales and global_indexes:
        option(owner, "capacity", capacity).refuse(
            "must not scale with global indexes: they are part of the table for Terraform, so each "
            "plan would reset their capacity",
            "leave capacity out: payment by request scales the indexes too",
        )
    return capacity


def lifecycle_of(
    table: Component, protect: bool, capacity: Provisioned | None
) -> TerraformResourceLifecycle | None:
    """The table's lifecycle: a plan must not reset what scaling has set."""
    if capacity is None or not capacity.scales:
        return table.keep_data(protect)
    # What does not scale is the source's to change.
    scaled = {"read_capacity": capacity.read.scales, "write_capacity": capacity.write.scales}
    return TerraformResourceLifecycle(
        prevent_destroy=protect or None,
        ignore_changes=[name for name, scales in scaled.items() if scales],
    )


def add_scaling(
    table: Component, provisioned: Provisioned | None, of: aws.dynamodb_table.DynamodbTable
) -> dict[str, Any]:
    """Make what changes a table's capacity with its use; returns them by node and kind."""
    made: dict[str, Any] = {"scaling_target": {}, "scaling_policy": {}}
    if provisioned is None or not provisioned.scales:
        return made
    table_name = of.name
    for kind, capacity in (("read", provisioned.read), ("write", provisioned.write)):
        if not capacity.scales:
            continue
        target = table.resource("scaling_target", each=kind).of(
            aws.appautoscaling_target.AppautoscalingTarget,
            service_namespace="dynamodb",
            resource_id=f"table/{table_name}",
            scalable_dimension=f"dynamodb:table:{kind.capitalize()}CapacityUnits",
            min_capacity=capacity.least,
            max_capacity=capacity.most,  # type: ignore[arg-type]  # it scales, so there is one
        )
        module = aws.appautoscaling_policy
        policy = module.AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration
        metric = module.AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification  # noqa: E501
        made["scaling_target"][kind] = target
        made["scaling_policy"][kind] = table.resource("scaling_policy", each=kind).of(
            module.AppautoscalingPolicy,
            name=f"{kind}-follows-use",
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            target_tracking_scaling_policy_configuration=policy(
                target_value=provisioned.utilization,
                predefined_metric_specification=metric(
                    predefined_metric_type=f"DynamoDB{kind.capitalize()}CapacityUtilization"
                ),
            ),
        )
    return made
