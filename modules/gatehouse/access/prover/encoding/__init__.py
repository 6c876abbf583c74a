"""Policies as one formula about all requests.

Texts are z3's strings. Word equations, a variable somewhere in a text, take z3 seconds or for ever;
so a variable that ends where its delimiter begins is encoded as the **segment** of the text between
two positions. That is the same only if the variable can't hold the delimiter: what it can hold is
AWS's rule for identity ids, and otherwise must follow from the conditions of the same statement.
Where neither is so, the word equation stands, and the answer may be unknown.

What can't be written exactly (a wildcard before a variable, a comparison of numbers or dates) is a
fact of its own that may be true or false. The formula then allows more than AWS does and never
less: what it refuses is refused, and what it allows is decided again by the evaluator.
"""
