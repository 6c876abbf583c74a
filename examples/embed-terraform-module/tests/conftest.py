"""An AWS on this machine."""

from gatehouse.testing import local_aws

__all__ = ["local_aws"]
