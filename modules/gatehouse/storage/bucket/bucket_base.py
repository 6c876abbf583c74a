"""What a made and an imported bucket share: its names, what can be allowed on it, notifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gatehouse.core import AppStack, Component, Transforms, aws
from gatehouse.core.engine import Construct
from gatehouse.core.keywords import refuse_unknown_keywords
from gatehouse.core.options import option
from gatehouse.iam import Condition, Grant, Permission
from gatehouse.iam.cognito_identity import identity_id
from gatehouse.iam.principal_tag import tag_variable
from gatehouse.iam.statement_names import pascal
from gatehouse.storage.key_use import use_of_key

from .folders import Folders, check_folder
from .notifications import (
    Called,
    Notification,
    add_notification,
    add_permissions,
    read_notification,
    refuse_overlap,
)

READ_ACTIONS = ("s3:GetObject",)
WRITE_ACTIONS = ("s3:PutObject",)
DELETE_ACTIONS = ("s3:DeleteObject",)


@dataclass
class BucketBaseNodes:
    """The resources that made and imported buckets make alike, when the app is complete."""

    notification: aws.s3_bucket_notification.S3BucketNotification | None = None
    notification_permission: dict[str, aws.lambda_permission.LambdaPermission] = field(
        default_factory=dict
    )


class BucketBase(Component):
    """An S3 bucket, made here or imported: what can be allowed on it, and whom it calls.

    Parameters
    ----------
    scope : Construct
        The stack, or a construct within it.
    id : str
        Name within the scope.
    transform : dict, optional
        Changes of provider arguments, by the names in ``.nodes``. What guards access or data needs
        a `Transform` with its reason. Default: none.
    """

    nodes: BucketBaseNodes
    # The resource, or the data source of an imported one.
    _source: aws.s3_bucket.S3Bucket | aws.data_aws_s3_bucket.DataAwsS3Bucket
    _kms_key: str | None = None

    def __init__(self, scope: Construct, id: str, *, transform: Transforms | None = None) -> None:
        super().__init__(scope, id, transform=transform)
        self._notifications: list[Notification] = []
        self._folders = Folders()

    @cached_property
    def arn(self) -> str:
        """ARN of the bucket."""
        return self._source.arn

    @cached_property
    def name(self) -> str:
        """Name of the bucket in AWS, known when it is made."""
        return self._source.id

    @cached_property
    def regional_domain_name(self) -> str:
        """Host name of the bucket in its region."""
        return self._source.bucket_regional_domain_name

    @property
    def link_environment(self) -> dict[str, str]:
        """What a linked function finds in its environment: ``UPLOADS_BUCKET_NAME``."""
        return {f"{self.address.upper()}_BUCKET_NAME": self.name}

    @refuse_unknown_keywords
    def on_object(
        self,
        function: Called,
        *,
        events: Sequence[str] = ("created",),
        prefix: str = "",
        suffix: str = "",
    ) -> None:
        """Call a function when an object is made or removed.

        Parameters
        ----------
        function : Function
            What is called. Its ``link`` says which rights it has on the objects.
        events : sequence of str
            ``created`` and ``removed``, or S3's own words (``s3:ObjectCreated:Put``). Default:
            ``created``.
        prefix : str
            Only objects whose key begins so. Default: all.
        suffix : str
            Only objects whose key ends so (``.jpg``). Default: all.

        Raises
        ------
        OptionError
            If another function is called for some of these objects already, which S3 refuses.

        Notes
        -----
        A function that writes to the prefix that calls it calls itself without end: use two
        prefixes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
        """
        added = read_notification(self, function, events, prefix, suffix)
        refuse_overlap(self, added, self._notifications)
        if not self._notifications:
            self.stack.at_finish(self._add_notifications)
        self._notifications.append(added)

    def link(self) -> Grant:
        """What ``link=[bucket]`` gives a function: reading, writing and deleting objects."""
        return self._objects("ReadWriteDelete", READ_ACTIONS + WRITE_ACTIONS + DELETE_ACTIONS)

    def read(self, prefix: str | None = None) -> Grant:
        """Reading objects; no listing.

        Parameters
        ----------
        prefix : str, optional
            The folder whose objects they are (``public``). Default: none, all of the bucket.
        """
        return self._objects("Read", READ_ACTIONS, self._named_folder("read", prefix))

    def write(self, prefix: str | None = None) -> Grant:
        """Writing objects; no reading, no deleting.

        Parameters
        ----------
        prefix : str, optional
            The folder whose objects they are (``inbox``). Default: none, all of the bucket.
        """
        return self._objects("Write", WRITE_ACTIONS, self._named_folder("write", prefix))

    @refuse_unknown_keywords
    def own_folder(
        self,
        prefix: str = "private",
        *,
        read: bool = True,
        write: bool = True,
        delete: bool = True,
        list: bool = True,
    ) -> Grant:
        """The folder ``{prefix}/{identity id}/`` of whoever calls, and no other.

        For roles of an identity pool. Listing is allowed for that folder's prefix alone, so nobody
        sees who else has one.

        Parameters
        ----------
        prefix : str
            Folder that holds the folders: ``private``, ``team/täglich``. Default: ``private``, as
            Amplify has it.
        read, write, delete, list : bool
            What is allowed in it. Default: all four.

        Raises
        ------
        OptionError
            If the prefix has a wildcard, a slash at an end, a part called ``.`` or ``..``, a
            character behind ``ÿ``, or a policy variable, or nothing is allowed.

        Notes
        -----
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-policies-s3.html
        """
        chosen = {"read": read, "write": write, "delete": delete, "list": list}
        folder = f"{self._folder('own_folder', prefix)}{identity_id(self.stack)}"
        return self._in_folder("own_folder", "OwnFolder", folder, chosen)

    @refuse_unknown_keywords
    def folder_of_tag(
        self,
        tag: str,
        prefix: str | None = None,
        *,
        read: bool = True,
        write: bool = True,
        delete: bool = True,
        list: bool = True,
    ) -> Grant:
        """The folder named after a principal tag of the caller: the one of its tenant.

        For roles of an identity pool with ``principal_tags={"tenant": "custom:tenant"}``. A user
        without the tag has no folder. Nor has one whose tag holds a slash: the folder of
        ``acme/eu`` would be in that of ``acme``.

        Parameters
        ----------
        tag : str
            The tag.
        prefix : str, optional
            Folder that holds the folders. Default: none; they lie at the bucket's top.
        read, write, delete, list : bool
            What is allowed in it. Default: all four.

        Raises
        ------
        OptionError
            If the tag or the prefix is malformed, nothing is allowed, or another grant of the
            bucket names a folder in the same place: a tenant of that name would have it.

        Notes
        -----
        https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
        """
        chosen = {"read": read, "write": write, "delete": delete, "list": list}
        variable = tag_variable(self, "folder_of_tag(tag)", tag)
        folder = self._folder("folder_of_tag", prefix) + variable
        key = f"aws:PrincipalTag/{tag}"
        # An empty tag would name the folder without a name, which all users with an empty tag
        # share. A slash in a tag would put the folder of acme/eu into that of acme.
        filled = Condition("StringLike", key, ["?*"])
        one_folder = Condition("StringNotLike", key, ["*/*"])
        name = f"FolderOf{pascal(tag)}"
        return self._in_folder("folder_of_tag", name, folder, chosen, filled, one_folder)

    def _add_notifications(self) -> None:
        """Make the notifications: here, or, where functions of other stacks need this, in theirs.

        The bucket has them as one setting, and S3 asks the functions when it is set, so it comes
        after all of them.
        """
        stacks = [each.function.stack for each in self._notifications]
        if all(stack is self.stack for stack in stacks):
            self._notify_from(self.stack)
        else:
            crossings = self.stack.crossings
            homes = (self.stack, *reversed(stacks))
            crossings.at_end(lambda: self._notify_from(crossings.home_of(*homes)))

    def _notify_from(self, home: AppStack) -> None:
        permissions = add_permissions(self, self.arn, self._notifications, home)
        self.nodes.notification_permission.update(permissions)
        self.nodes.notification = add_notification(
            self, self.name, self._notifications, home, after=[*permissions.values()]
        )

    def _in_folder(
        self, method: str, name: str, folder: str, chosen: dict[str, bool], *conditions: Condition
    ) -> Grant:
        for word, wanted in chosen.items():
            option(self, f"{method}({word}=…)", wanted).flag()
        self._folders.add(self, method, folder)
        if not any(chosen.values()):
            option(self, method, chosen).refuse(
                "a grant must allow something", "leave one of read, write, delete, list at True"
            )
        permissions: tuple[Permission, ...] = ()
        actions = (
            (READ_ACTIONS if chosen["read"] else ())
            + (WRITE_ACTIONS if chosen["write"] else ())
            + (DELETE_ACTIONS if chosen["delete"] else ())
        )
        if actions:
            permissions = self._objects(name, actions, f"{folder}/", *conditions).permissions
        if chosen["list"]:
            listing = Permission(
                actions=["s3:ListBucket"],
                resources=[self.arn],
                conditions=[Condition("StringLike", "s3:prefix", [f"{folder}/*"]), *conditions],
                sid=f"{pascal(self.address)}List{name}",
            )
            permissions = (*permissions, listing)
        return Grant(permissions, of=self)

    def _named_folder(self, method: str, prefix: str | None) -> str:
        folder = self._folder(method, prefix)
        if folder:
            self._folders.add(self, f'{method}("{prefix}")', folder.rstrip("/"))
        return folder

    def _folder(self, method: str, prefix: str | None) -> str:
        if prefix is None:
            return ""
        return f"{check_folder(self, f'{method}(prefix)', prefix)}/"

    def _objects(
        self, name: str, actions: tuple[str, ...], folder: str = "", *conditions: Condition
    ) -> Grant:
        permission = Permission(
            actions=actions,
            resources=[f"{self.arn}/{folder}*"],
            conditions=conditions,
            sid=pascal(self.address) + name,
        )
        key = use_of_key(self.stack, self._kms_key, "s3", actions, f"{permission.sid}")
        return Grant((permission, *key), of=self)
