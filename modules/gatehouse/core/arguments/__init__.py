"""What a transform may change: the class of each argument of each resource type that is made here.

- *free*: a transform may change it.
- *guarded*: it guards access or data. A change must have a reason, unless it only makes the value
  stricter. What is not listed, such as an argument of a newer provider, is guarded.
- *fixed*: other constructs rely on it, so a change is refused; the error names what to write for
  them to follow.
"""
