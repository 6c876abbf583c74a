"""Take over what runs: read it, write the Python source for it, and compare the two by a plan.

The rooms follow the way of one run, which `adopt` goes from top to bottom:

- ``ids``: which pools there are, by hand or from what another tool wrote down
- ``reading``: what AWS says of them
- ``recognising``: the constructs and options that say the same
- ``writing``: the Python source of these
- ``imports``, ``comparing``: Terraform's plan of that source, and what differs in it
- ``carrying``: what no option says, written as a `transform`

A plan decides, and nobody's reading of AWS's answers: what Terraform would change is carried until
it would change nothing.
"""
