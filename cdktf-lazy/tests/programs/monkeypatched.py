"""Patches jsii and the engine, as libraries for tracing and tests do."""

from collections import Counter
from typing import Any
from unittest.mock import patch

import jsii
import jsii._kernel
from cdktf import App, TerraformOutput, TerraformStack, Testing
from jsii._runtime import kernel

counted: Counter[str] = Counter()
create = jsii._kernel.Kernel.create
invoke = jsii._kernel.Kernel.invoke


def counting_create(self: Any, klass: Any, instance: Any, arguments: Any = None) -> Any:
    counted[klass.__jsii_type__] += 1
    return create(self, klass, instance, arguments)


jsii._kernel.Kernel.create = counting_create  # type: ignore[assignment, method-assign]
app = App()
stack = TerraformStack(app, "one")
TerraformOutput(stack, "a", value=1)
# Methods of classes and of objects, replaced after the fact: the engine never learns of them.
TerraformStack.to_terraform = lambda self: {"replaced": True}  # type: ignore[method-assign]
stack.prepare_stack = lambda: print("never called")  # type: ignore[method-assign]
with patch.object(TerraformOutput, "to_metadata", return_value={"patched": True}):
    app.synth()
print(stack.to_terraform())
with patch.object(type(kernel.provider), "invoke", side_effect=RuntimeError("patched away")):
    try:
        app.synth()
    except RuntimeError as error:
        print(error)
print(sorted(counted.items()))
print(Testing.synth(stack))
