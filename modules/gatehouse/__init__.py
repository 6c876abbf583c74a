"""Sign-up, login and per-user authorization for serverless APIs on AWS, delivered as Terraform.

Its rooms are imported by name: ``gatehouse.auth``, ``gatehouse.api``, ``gatehouse.core`` and so on.
Nothing is imported here, and nothing differs between releases, since the zip of each function holds
this file.
"""

#: What tells this package from another one of its name.
DISTRIBUTION = "gatehouse-aws"
