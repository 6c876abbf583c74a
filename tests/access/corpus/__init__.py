"""Planted holes: small stacks, each with one mistake and its mended twin.

The form of a case
------------------
One Python file a case, in a folder of this package, with one `CASE` of `case.Case`:

- ``hole`` and ``twin`` are Terraform JSON (what ``cdk.tf.json`` holds), in the simplest form that
  shows the mistake. They differ in the mistake alone.
- ``reported`` says in words what a reviewer must be told. It promises no wording.
- ``at`` names the Terraform addresses of which the report must name one.
- ``proof`` names the built-in theorem that must fail on the hole, where the mistake is within a
  proof's reach; None where only a finding can see it.

Every hole is reported at its place, by a theorem or by a finding, and nothing is reported on its
twin. ``pieces`` has what most stacks share: the frame of the app, pools, roles and their trust.
Files are named after the mistake: ``folder_without_delimiter.py``.

The cases of ``blind`` were written by somebody who had read neither the rules that they are
about nor the theorems: from what AWS documents, and from the names of the mistakes alone. What they
showed to be missed is found since. Some are in HCL (``blind/hcl``): their JSON is what ``terraform
show -json`` printed of the plan, or of the state after an apply on the local AWS.

Example
-------
::

    CASE = Case(
        hole=app(signed_in(allow("s3:GetObject", "${aws_s3_bucket.files.arn}/private/*"))),
        twin=app(signed_in(allow("s3:GetObject", FILES + "/private/" + OWN + "/*"))),
        reported="users read each other's files: the folder's variable is missing",
        at=("aws_iam_role_policy.users",),
        proof="folders",
    )
"""
