"""A function reads the secrets of everybody in the account."""

from tests.access.corpus.case import Case
from tests.access.corpus.pieces import allow, app, function

SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:notes-AbCdEf"

CASE = Case(
    hole=app(function("notes", allow("secretsmanager:GetSecretValue", "*"))),
    twin=app(function("notes", allow("secretsmanager:GetSecretValue", SECRET))),
    reported="the function reads every secret",
    at=("aws_iam_role_policy.notes",),
)
