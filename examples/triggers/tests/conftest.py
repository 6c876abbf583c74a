"""The app of this folder, on an AWS on this machine."""

from gatehouse.testing import deployed_app, local_aws

__all__ = ["deployed_app", "local_aws"]
