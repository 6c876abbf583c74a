"""The matrix: who may do what to which thing.

`matrix_of` makes it from a model. A row is a thing, such as a route or another user's folder; a
column is a caller; a cell has an answer for each verb.
"""

from __future__ import annotations

from gatehouse.access.matrix.explaining import NoSuchName, explain
from gatehouse.access.matrix.matrix import Cell, Matrix, matrix_of
from gatehouse.access.matrix.routes import reaches_function, route_answer
from gatehouse.access.matrix.thing import Thing, Verb
from gatehouse.access.matrix.things import things_of

__all__ = [
    "Cell",
    "Matrix",
    "NoSuchName",
    "Thing",
    "Verb",
    "explain",
    "matrix_of",
    "reaches_function",
    "route_answer",
    "things_of",
]
