"""S3 takes a notification of a function only if the function's policy lets the bucket call it.

Each event asks again, in a fix: the policy may have changed, and no request passes then.
"""

from __future__ import annotations

from gatehouse.local.emulator import buckets
from gatehouse.local.emulator.completing import Asked, completes
from gatehouse.local.emulator.function_policies import bucket_may_call
from gatehouse.local.gateway.call import Answer

_ARN_PARTS = 7


@completes(
    "s3",
    "PutBucketNotificationConfiguration",
    page="https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
)
async def put_bucket_notification_configuration(asked: Asked) -> Answer:
    """Refuse a function that the bucket may not call."""
    told = asked.parameters
    wanted = told["NotificationConfiguration"].get("LambdaFunctionConfigurations", ())
    if told.get("SkipDestinationValidation") is True or not buckets.exists(told["Bucket"]):
        return await asked.carry_out()
    for arn in (str(each["LambdaFunctionArn"]) for each in wanted):
        if arn.count(":") + 1 >= _ARN_PARTS and not bucket_may_call(told["Bucket"], arn):
            return asked.refusal(
                "InvalidArgument", "Unable to validate the following destination configurations"
            )
    return await asked.carry_out()
