"""The codes of AWS regions."""

from __future__ import annotations

import re

from .options import Option, nearest
from .tokens import is_token

_DIRECTIONS = "north|south|east|west|central|northeast|northwest|southeast|southwest"
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
# A partition's regions begin with one of these areas: botocore's endpoints and the provider say so.
_AREAS = (
    *("af", "ap", "ca", "cn", "eu", "il", "me", "mx", "sa", "us"),
    *("eu-isoe", "eusc-de", "us-gov", "us-iso", "us-isob", "us-isof"),
)
_REGION = re.compile(rf"({'|'.join(_AREAS)})-({_DIRECTIONS})-([1-9])")
# The highest number of an area and direction. AWS counts on, so the next one may exist.
_HIGHEST = {
    **{"ap-northeast": 3, "ap-southeast": 7, "ap-south": 2, "ap-east": 2},
    **{"eu-west": 3, "eu-central": 2, "eu-south": 2, "us-east": 2, "us-west": 2},
}
_RULE = "must be the code of an AWS region: an area, a direction and a number"
_FIX = 'write "eu-west-1" or so'


def check_region(given: Option) -> str:
    """Check that an option is the code of a region, such as ``eu-west-1``.

    Codes that AWS may give to its next regions pass.

    Raises
    ------
    OptionError
        If it is none.
    """
    region = given.text(".*", rule=_RULE, fix=_FIX)
    if is_token(region):
        return region
    found = _REGION.fullmatch(region)
    if found is None:
        area = re.match(rf"([a-z-]+)-({_DIRECTIONS})-\d", region)
        given.refuse(_RULE, nearest(area[1], _AREAS) if area and area[1] not in _AREAS else _FIX)
    highest = _HIGHEST.get(f"{found[1]}-{found[2]}", 1)
    if int(found[3]) > highest + 1:
        given.refuse(
            f"must be a region of AWS, which has {found[1]}-{found[2]}-{highest} at most",
            f'write "{found[1]}-{found[2]}-1" or so',
        )
    return region
