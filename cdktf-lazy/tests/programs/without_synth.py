"""Makes a stack and never writes it; then leaves with a code of its own."""

import atexit
import sys

from cdktf import App, TerraformOutput, TerraformStack

atexit.register(print, "at the end", flush=True)
TerraformOutput(TerraformStack(App(), "one"), "a", value=1)
sys.exit(7)
