"""A stack as a Terraform module that plain Terraform calls.

The module is made of the Terraform JSON that a synth writes, and of nothing else:

1. `synths` runs the app for two made-up stages, and finds how long a stage's name may be.
2. `stage_text` puts inputs where the two differ, and refuses a value that depends on the stage in
   any other way.
3. `references` turns what is read of another stack's state into inputs.
4. `tags` gives each resource the tags that the stack gave them through its provider.
5. `inputs` declares the variables, `layout` writes one file a construct, `readme` the tables and
   the example.
6. `folder` writes all of it, or says what differs. It touches no file that it did not write.
"""
