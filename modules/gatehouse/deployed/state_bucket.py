"""The bucket that a team keeps its state in, made once for an account.

Terraform can't make the bucket that its own state is in. So this is made directly, and may be made
again: what is there as it must be stays untouched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from gatehouse.errors import CommandError

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_FAILED = 1
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_NAME = re.compile(r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_TLS = "GatehouseStateTlsOnly"
_BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}
# What allows an operation, where it has another name than the operation.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
_ALLOWED_BY = {
    "GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "GetCallerIdentity": "sts:GetCallerIdentity",
    "GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "HeadBucket": "s3:ListBucket",
    "PutBucketEncryption": "s3:PutEncryptionConfiguration",
    "PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
}
_NO_CREDENTIALS = ("InvalidClientTokenId", "InvalidAccessKeyId", "ExpiredToken")
# What S3 answers where something was never set.
_NOT_SET = {
    "NoSuchBucketPolicy",
    "NoSuchPublicAccessBlockConfiguration",
    "OwnershipControlsNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
}


@dataclass(frozen=True)
class Setting:
    """One setting of the bucket.

    Parameters
    ----------
    name : str
        What it is.
    before : str
        What it was.
    after : str
        What it is now, or would be.
    """

    name: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether it was otherwise before."""
        return self.before != self.after


class StateBucket:
    """A bucket for Terraform's state.

    Parameters
    ----------
    name : str
        Its name.
    region : str
        Its region.
    kms_key_arn : str or None
        The key that encrypts it. Default None: S3's own.
    """

    def __init__(self, name: str, region: str, kms_key_arn: str | None = None) -> None:
        self.name, self.region, self._key = name, region, kms_key_arn

    def make(self, *, only_show: bool = False) -> list[Setting]:
        """Make the bucket, or whatever it lacks; return its settings.

        Parameters
        ----------
        only_show : bool
            Whether nothing is changed. Default: false.

        Raises
        ------
        CommandError
            If the bucket is another account's or in another region, or a permission is missing.
        """
        if not _NAME.fullmatch(self.name):
            raise CommandError(
                "a bucket's name must have 3 to 63 of a-z, 0-9, dots and hyphens, and begin and "
                f"end with a letter or digit; not {self.name!r}.",
                exit_code=_FAILED,
            )
        try:
            s3: S3Client = boto3.client("s3", region_name=self.region)
            account = boto3.client("sts", region_name=self.region).get_caller_identity()
            return list(self._settings(s3, account, only_show))
        except ClientError as error:
            raise _explained(error) from None
        except (BotoCoreError, ValueError) as error:
            raise CommandError(
                f"AWS cannot be asked: {error}.",
                "Give credentials of the account, by AWS_PROFILE or aws sso login.",
                exit_code=_FAILED,
            ) from None

    def _settings(self, s3: S3Client, caller: Any, only_show: bool) -> Iterator[Setting]:
        there = self._is_there(s3, caller["Account"])
        if not there and not only_show:
            self._create(s3)
        yield Setting("bucket", "yours" if there else "none", "yours")
        read = there or not only_show
        partition = caller["Arn"].split(":")[1]
        for name, get, must_be, put in self._rules(s3, partition):
            before = _asked(get) if read else None
            if before != must_be and not only_show:
                put(must_be)
            same = before == must_be
            yield Setting(name, "as it must be" if same else _said(before), "as it must be")

    def _create(self, s3: S3Client) -> None:
        where: Any = {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        try:
            s3.create_bucket(Bucket=self.name, **({} if self.region == "us-east-1" else where))
        except ClientError as error:
            # Somebody of the account made it in this moment, or S3 did not show it yet.
            if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
                raise

    def _is_there(self, s3: S3Client, account: str) -> bool:
        try:
            found = s3.head_bucket(Bucket=self.name, ExpectedBucketOwner=account)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in ("404", "NoSuchBucket"):
                return False
            if code in ("403", "AccessDenied"):
                raise CommandError(
                    f"the bucket {self.name} must be free or this account's, {account}; it is "
                    "another's, or this role may not use it.",
                    "Take another name: names of buckets are taken once in all of AWS.",
                    exit_code=_FAILED,
                ) from None
            raise
        region = found.get("BucketRegion", self.region)
        if region != self.region:
            raise CommandError(
                f"the bucket {self.name} is in {region}, not in {self.region}.",
                f"Write --region {region}",
                exit_code=_FAILED,
            )
        return True

    def _rules(
        self, s3: S3Client, partition: str
    ) -> list[tuple[str, Callable[[], Any], Any, Callable[[Any], object]]]:
        """Name each setting, how it is read, what it must be, and how it is set."""
        bucket = self.name
        algorithm: dict[str, str] = {"SSEAlgorithm": "AES256"}
        if self._key:
            algorithm = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": self._key}
        rule = {
            "ApplyServerSideEncryptionByDefault": algorithm,
            "BucketKeyEnabled": bool(self._key),
        }
        ownership: Any = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        policy = _Policy(s3, bucket, partition)
        return [
            (
                "public access is blocked",
                lambda: s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"],
                _BLOCKED,
                lambda value: s3.put_public_access_block(
                    Bucket=bucket, PublicAccessBlockConfiguration=value
                ),
            ),
            (
                "no access lists (ACLs)",
                lambda: s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"],
                ownership,
                lambda value: s3.put_bucket_ownership_controls(
                    Bucket=bucket, OwnershipControls=value
                ),
            ),
            (
                f"encrypted with {self._key or 'S3 keys'}",
                lambda: self._encryption(s3, rule),
                rule,
                lambda value: s3.put_bucket_encryption(
                    Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [value]}
                ),
            ),
            (
                "versions are kept: the backup of the state",
                lambda: s3.get_bucket_versioning(Bucket=bucket).get("Status"),
                "Enabled",
                lambda value: s3.put_bucket_versioning(
                    Bucket=bucket, VersioningConfiguration={"Status": value}
                ),
            ),
            ("TLS only", policy.has_rule, True, lambda value: policy.add_rule()),
        ]

    def _encryption(self, s3: S3Client, must_be: Any) -> Any:
        """The rule that is there; another key than S3's own is as good as it, and stays."""
        rule = _rule_of(s3.get_bucket_encryption(Bucket=self.name))
        algorithm = rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]
        return must_be if self._key is None and algorithm.startswith("aws:kms") else rule


class _Policy:
    """The bucket's policy, of which other statements stay as they are."""

    def __init__(self, s3: S3Client, bucket: str, partition: str) -> None:
        self._s3, self._bucket = s3, bucket
        arn = f"arn:{partition}:s3:::{bucket}"
        self._rule = {
            "Sid": _TLS,
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }

    def has_rule(self) -> bool:
        return self._rule in self._statements()

    def add_rule(self) -> None:
        others = [each for each in self._statements() if each.get("Sid") != _TLS]
        # Another version would give another meaning to the ${...} of statements that are there.
        document = {
            "Version": "2012-10-17",
            **self._document(),
            "Statement": [*others, self._rule],
        }
        self._s3.put_bucket_policy(Bucket=self._bucket, Policy=json.dumps(document))

    def _statements(self) -> list[dict[str, Any]]:
        statements = self._document().get("Statement", [])
        return statements if isinstance(statements, list) else [statements]

    def _document(self) -> dict[str, Any]:
        found = _asked(lambda: self._s3.get_bucket_policy(Bucket=self._bucket)["Policy"])
        return dict(json.loads(found)) if found else {}


def _rule_of(answer: Any) -> Any:
    """The rule of an encryption, without what S3 adds to it."""
    rule = answer["ServerSideEncryptionConfiguration"]["Rules"][0]
    return {
        "ApplyServerSideEncryptionByDefault": rule["ApplyServerSideEncryptionByDefault"],
        "BucketKeyEnabled": rule.get("BucketKeyEnabled", False),
    }


def _asked(get: Callable[[], Any]) -> Any:
    try:
        return get()
    except ClientError as error:
        if error.response["Error"]["Code"] in _NOT_SET:
            return None
        raise


def _said(value: Any) -> str:
    return "not set" if value in (None, False) else json.dumps(value, sort_keys=True)


def _explained(error: ClientError) -> CommandError:
    code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
    operation = error.operation_name
    action = _ALLOWED_BY.get(operation, f"s3:{operation}")
    fix = f"Allow {action} to whoever runs this." if "Denied" in code else ""
    if code in _NO_CREDENTIALS:
        fix = "Give credentials of the account; in an opt-in region, turn the region on first."
    return CommandError(f"{operation} failed: {code}: {message}.", fix, exit_code=_FAILED)
