"""The default policy of a topic, with a star where the account's number was."""

from tests.access.corpus.case import Case, Json
from tests.access.corpus.pieces import app, document


def stack(owner: str) -> Json:
    topic = {"arn": "${aws_sns_topic.orders.arn}"}
    allowed = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["sns:Publish", "sns:Subscribe"],
        "Resource": topic["arn"],
        "Condition": {"StringLike": {"aws:SourceOwner": owner}},
    }
    return app(
        {
            "aws_sns_topic": {"orders": {"name": "orders"}},
            "aws_sns_topic_policy": {"orders": {**topic, "policy": document(allowed)}},
        }
    )


CASE = Case(
    hole=stack("*"),
    twin=stack("111111111111"),
    reported="every account publishes to the topic and subscribes to it",
    at=("aws_sns_topic_policy.orders", "aws_sns_topic.orders"),
)
