"""Tables and buckets."""

from gatehouse.storage.bucket.bucket import Bucket
from gatehouse.storage.bucket.bucket_base import BucketBase
from gatehouse.storage.bucket.cors import BucketCors
from gatehouse.storage.bucket.imported_bucket import ImportedBucket
from gatehouse.storage.bucket.lifecycle import LifecycleRule
from gatehouse.storage.table.attribute import Attribute
from gatehouse.storage.table.capacity import Capacity, Provisioned
from gatehouse.storage.table.imported_table import ImportedTable
from gatehouse.storage.table.index import GlobalIndex, LocalIndex
from gatehouse.storage.table.table import Table
from gatehouse.storage.table.table_base import TableBase

__all__ = [
    "Attribute",
    "Bucket",
    "BucketBase",
    "BucketCors",
    "Capacity",
    "GlobalIndex",
    "ImportedBucket",
    "ImportedTable",
    "LifecycleRule",
    "LocalIndex",
    "Provisioned",
    "Table",
    "TableBase",
]
