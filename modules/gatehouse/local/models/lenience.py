"""Where AWS takes more than its model says: each exception with its source.

An exception is of a service, a shape and one constraint: ``min``, ``max``, ``pattern``, ``enum``,
or the name of a member that the model calls required.
"""

from __future__ import annotations

#: Why AWS takes what its model refuses, by service, shape and constraint.
EXCEPTIONS: dict[tuple[str, str, str], str] = {
    ("cognito-idp", "DomainType", "pattern"): (
        "CreateUserPoolDomain, Domain: the pattern is that of a prefix, and the same parameter "
        "takes the name of a custom domain, such as auth.example.com. "
        "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/"
        "API_CreateUserPoolDomain.html"
    ),
    ("s3", "BucketCannedACL", "enum"): (
        "CreateBucket and PutBucketAcl, ACL: the model lacks log-delivery-write, with which a "
        "bucket takes the logs of other buckets. S3 itself answers for a name that it does not "
        "know, with InvalidArgument. "
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl"
    ),
    ("s3", "BucketLocationConstraint", "enum"): (
        "CreateBucket, LocationConstraint: the list grows with each new region, and S3 answers for "
        "a region that it does not know itself, with InvalidLocationConstraint or "
        "IllegalLocationConstraintException. "
        "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
    ),
}
#: Values that AWS takes beside those of an enumeration, by service and shape.
#: ReceiveMessage, AttributeNames: the model has the attributes of a queue, and AWS takes those of a
#: message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html).
MORE_VALUES: dict[tuple[str, str], frozenset[str]] = {
    ("sqs", "QueueAttributeName"): frozenset(
        {
            "ApproximateFirstReceiveTimestamp",
            "ApproximateReceiveCount",
            "AWSTraceHeader",
            "DeadLetterQueueSourceArn",
            "MessageDeduplicationId",
            "MessageGroupId",
            "SenderId",
            "SentTimestamp",
            "SequenceNumber",
        }
    ),
}


def is_lenient(service: str, shape: str, constraint: str) -> bool:
    """Return whether AWS is known not to apply a constraint of its model."""
    return (service, shape, constraint) in EXCEPTIONS
