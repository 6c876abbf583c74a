"""Stub."""
import re
DIRECTIVE = re.compile(r"^::: arguments (.+)$", re.M)
def written(names): return ""
