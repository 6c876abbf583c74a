"""Tables and buckets."""

from .bucket import Bucket, BucketCors
from .table import Attribute, Table

__all__ = ["Attribute", "Bucket", "BucketCors", "Table"]
