"""Tables and buckets."""

from .attribute import Attribute
from .bucket import Bucket
from .bucket_cors import BucketCors
from .bucket_lifecycle import LifecycleRule
from .table import Table
from .table_capacity import Capacity, Provisioned
from .table_index import GlobalIndex, LocalIndex

__all__ = [
    "Attribute",
    "Bucket",
    "BucketCors",
    "Capacity",
    "GlobalIndex",
    "LifecycleRule",
    "LocalIndex",
    "Provisioned",
    "Table",
]
