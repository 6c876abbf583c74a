"""SNS may send to the queue, for whichever topic."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="a topic of another account sends orders",
    at=("aws_sqs_queue_policy.orders", "aws_sqs_queue.orders"),
)
