"""Whether the policies of the emulator's functions let a bucket call them."""

from __future__ import annotations

from ministack.services import lambda_svc

from gatehouse.local.questions.s3_names import arn_of
from gatehouse.local.services.function_policies import may_invoke

_BUCKETS = "s3.amazonaws.com"


def bucket_may_call(bucket: str, arn: str) -> bool:
    """Decide whether a bucket may call a function.

    Parameters
    ----------
    bucket : str
        The bucket's name.
    arn : str
        The ARN of the function, with the alias or version that is called.
    """
    found = lambda_svc.function_policy_for_arn(arn)
    if found is None:
        return False
    return may_invoke({"policy": found[0]}, arn, _BUCKETS, arn_of(bucket))
