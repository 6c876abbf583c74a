"""Read ``name=value``."""

from __future__ import annotations

from collections.abc import Sequence

from gatehouse.errors import CommandError


def read_pairs(texts: Sequence[str], where: str) -> dict[str, str]:
    """Read attributes as they are typed.

    Parameters
    ----------
    texts : sequence of str
        Each ``name=value``; the value may hold further equals signs.
    where : str
        The option or argument, for errors.

    Raises
    ------
    CommandError
        If one has no name or no equals sign, or a name comes twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not name or not equals:
            raise CommandError(
                f"{where} must be NAME=VALUE, not {text[:60]!r}.",
                "Write it as name=Ada, or custom:tenant=acme.",
                exit_code=2,
            )
        if name in found:
            raise CommandError(f"{where} must name {name!r} once, not twice.", exit_code=2)
        found[name] = value
    return found
