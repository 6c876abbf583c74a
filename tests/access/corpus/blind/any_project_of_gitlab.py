"""The trust names GitLab's audience, which is the same for all projects, and no subject."""

from tests.access.corpus.case import Case, recorded

CASE = Case(
    hole=recorded(__file__, "hole"),
    twin=recorded(__file__, "twin"),
    reported="the pipelines of every project of GitLab take the role",
    at=("aws_iam_role.ci",),
    proof="trust",
)
