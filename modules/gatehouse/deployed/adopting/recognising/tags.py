"""The tags of what runs."""

from __future__ import annotations

from collections.abc import Mapping

# AWS's own: CloudFormation puts them on all that it makes. Nobody else may set such tags, and
# Terraform's provider leaves them where they are.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
_OF_AWS = "aws:"


def own_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that somebody gave, in order."""
    return {key: tags[key] for key in sorted(tags) if not key.lower().startswith(_OF_AWS)}
