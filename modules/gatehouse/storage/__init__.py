"""Tables and buckets."""

from gatehouse.storage.bucket.bucket import Bucket
from gatehouse.storage.bucket.cors import BucketCors
from gatehouse.storage.bucket.lifecycle import LifecycleRule
from gatehouse.storage.table.attribute import Attribute
from gatehouse.storage.table.capacity import Capacity, Provisioned
from gatehouse.storage.table.index import GlobalIndex, LocalIndex
from gatehouse.storage.table.table import Table

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
