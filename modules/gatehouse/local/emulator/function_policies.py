"""Whether the policies of the emulator's functions let a service call them."""

from __future__ import annotations

from ministack.services import lambda_svc

from gatehouse.local.questions.s3_names import arn_of
from gatehouse.local.services.function_policies import may_invoke


def bucket_may_call(bucket: str, arn: str) -> bool:
    """Decide whether a bucket may call a function.

    Parameters
    ----------
    bucket : str
        The bucket's name.
    arn : str
        The ARN of the function, with the alias or version that is called.
    """
    return may_call("s3.amazonaws.com", arn_of(bucket), arn)


def may_call(service: str, source: str, arn: str) -> bool:
    """Decide whether a service may call a function for a resource.

    Parameters
    ----------
    service : str
        The service's principal, for example ``sns.amazonaws.com``.
    source : str
        The ARN of the resource.
    arn : str
        The ARN of the function, with the alias or version that is called.
    """
    record, _, _ = lambda_svc._get_func_record_for_ref(arn)
    return record is not None and may_invoke(record, arn, service, source)
