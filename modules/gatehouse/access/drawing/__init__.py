"""Draw what an app is made of, and who calls what.

People, pools, roles, routes, functions and data stand in columns, with arrows between them.

`drawing_of` makes a `Drawing` of a matrix, `compared` marks what differs from another one, and
`as_svg` and `as_mermaid` write it. A drawing is made of names and not of lines of the source, so it
stays as it is when these change their order.
"""

from __future__ import annotations

from gatehouse.access.drawing.architecture import drawing_of
from gatehouse.access.drawing.comparing import compared
from gatehouse.access.drawing.drawing import Arrow, Box, Drawing, Row
from gatehouse.access.drawing.mermaid import as_mermaid
from gatehouse.access.drawing.svg import as_svg

__all__ = ["Arrow", "Box", "Drawing", "Row", "as_mermaid", "as_svg", "compared", "drawing_of"]
