"""The request context: what is known about a call, keyed by condition key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Value = str | tuple[str, ...]
"""One key's value: a string for a single-valued key, a tuple for a multivalued one."""

Context = Mapping[str, Value]
"""A normalised context: key names in lower case, no empty tuples."""


def normalise_context(context: Mapping[str, object]) -> dict[str, Value]:
    """Convert a caller's context to the form that the evaluator reads.

    Key names are case-insensitive in IAM and become lower case. A list, tuple or set is a
    **multivalued** key, also with one element; anything else is single-valued. ``None`` and an
    empty list mean that the key is absent. Booleans become ``true`` and ``false``, and other
    scalars their text, as they appear in a real request.

    Parameters
    ----------
    context : mapping of str to str or list of str
        The keys of the request, for example ``{"aws:SourceIp": "203.0.113.7"}``.

    Returns
    -------
    dict
        Lower-case key name to ``str`` or tuple of ``str``.

    Example
    -------
    >>> normalise_context({"aws:SecureTransport": True, "aws:TagKeys": ["a"]})
    {'aws:securetransport': 'true', 'aws:tagkeys': ('a',)}
    """
    normalised: dict[str, Value] = {}
    for key, value in context.items():
        if type(value) is str:
            normalised[str(key).lower()] = value
        elif value is None:
            continue
        elif isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
            members = tuple(scalar_text(member) for member in value if member is not None)
            if members:
                normalised[str(key).lower()] = members
        else:
            normalised[str(key).lower()] = scalar_text(value)
    return normalised


def scalar_text(value: object) -> str:
    """Return the text of one scalar as IAM compares it.

    Example
    -------
    >>> scalar_text(False), scalar_text(3600)
    ('false', '3600')
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        return str(value)
    except ValueError:  # an integer with more digits than Python prints
        return hex(value) if isinstance(value, int) else ""
