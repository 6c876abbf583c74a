"""The engine as it looks from jsii: objects, their methods and their properties."""

from cdktf_lazy.kernel.model.model import Model

__all__ = ["Model"]
