"""A function may be invoked by rules of events, whichever account they are in."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import app, function, invoked_by

EVENTS = "events.amazonaws.com"
RULE = {
    "aws_cloudwatch_event_rule": {
        "nightly": {"name": "nightly", "schedule_expression": "rate(1 day)"}
    }
}
SOURCE = "${aws_cloudwatch_event_rule.nightly.arn}"

CASE = Case(
    hole=app(function("job"), RULE, invoked_by("job", EVENTS, None)),
    twin=app(function("job"), RULE, invoked_by("job", EVENTS, SOURCE)),
    reported="a rule of anybody's account invokes the function: no source is named",
    at=("aws_lambda_permission.job",),
    proof="strangers",
)
