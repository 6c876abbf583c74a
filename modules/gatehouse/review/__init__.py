"""What a pull request shows of a plan: the comment, and the role that may make the plan."""
