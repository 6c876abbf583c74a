"""A queue takes messages of everybody who names a source, whatever it is."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import Json, app, document

TOPIC = "${aws_sns_topic.news.arn}"


def _app(condition: Json) -> Json:
    sent = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "sqs:SendMessage",
        "Resource": "${aws_sqs_queue.news.arn}",
        "Condition": condition,
    }
    policy = {"queue_url": "${aws_sqs_queue.news.id}", "policy": document(sent)}
    return app(
        {
            "aws_sqs_queue": {"news": {"name": "news"}},
            "aws_sns_topic": {"news": {"name": "news"}},
            "aws_sqs_queue_policy": {"news": policy},
        }
    )


CASE = Case(
    hole=_app({"ArnNotEquals": {"aws:SourceArn": TOPIC}}),
    twin=_app({"ArnEquals": {"aws:SourceArn": TOPIC}}),
    reported="anybody sends to the queue: the condition holds for all sources but the topic",
    at=("aws_sqs_queue_policy.news",),
    proof="strangers",
)
