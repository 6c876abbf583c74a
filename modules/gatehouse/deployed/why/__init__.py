"""Why a call was refused: the layer, the statement, and the line of Python that would allow it."""

from gatehouse.deployed.why.asking import why, why_of_message, whys
from gatehouse.deployed.why.values import LAYERS, Asked, Decider, Fix, Who, Why

__all__ = ["LAYERS", "Asked", "Decider", "Fix", "Who", "Why", "why", "why_of_message", "whys"]
