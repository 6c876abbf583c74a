"""How long logs are kept. CloudWatch allows only certain numbers of days."""

from __future__ import annotations

from datetime import timedelta

from gatehouse.core.options import HasPath, option

LOG_RETENTION = timedelta(days=30)

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


def log_retention_days(
    owner: HasPath | str, retention: timedelta, *, name: str = "log_retention"
) -> int:
    """Check that a retention is one that CloudWatch has."""
    checked = option(owner, name, retention).instance(timedelta)
    if checked not in [timedelta(days=days) for days in DAYS]:
        longer = next((days for days in DAYS if timedelta(days=days) > checked), DAYS[-1])
        option(owner, name, retention).refuse(
            f"must be one of CloudWatch's numbers of days: {', '.join(map(str, DAYS))}",
            f"write {name}=timedelta(days={longer})",
        )
    return checked.days
