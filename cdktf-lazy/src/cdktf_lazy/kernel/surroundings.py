"""What a process inherits when it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Surroundings:
    """The folder and the environment in which jsii would have started Node.

    Later changes of ``os.chdir`` and ``os.environ`` are not seen by a process that runs already,
    so the model, and Node when it starts late, work with these.

    Parameters
    ----------
    folder : str
        The working directory.
    environ : dict
        The environment variables.
    """

    folder: str
    environ: dict[str, str]

    @classmethod
    def now(cls) -> Surroundings:
        """Take those of this moment."""
        return cls(os.getcwd(), dict(os.environ))

    def path(self, *parts: str) -> str:
        """Join a path, from the folder on where it is relative."""
        return os.path.join(self.folder, *parts)

    def temporary_folder(self) -> str:
        """Give the folder for temporary files, as Node finds it."""
        named = (self.environ.get(name) for name in ("TMPDIR", "TMP", "TEMP"))
        return next(filter(None, named), "/tmp").rstrip("/") or "/"

    def wants_node(self) -> str | None:
        """Say why Node has to answer from the start, or None."""
        for name in ("JSII_RUNTIME", "JSII_DEBUG", "JSII_DEBUG_TIMING", "JSII_HOST_STACK_TRACES"):
            if self.environ.get(name):
                return f"{name} is set"
        options = self.environ.get("NODE_OPTIONS", "")
        if any(word in options for word in ("-r ", "--require", "--import", "loader")):
            return "NODE_OPTIONS loads code into Node"
        return None
