"""The codes of AWS regions."""

from __future__ import annotations

from .options import Option

# An area, one of few directions, and a number. A list of all regions would refuse the next one.
_DIRECTIONS = "north|south|east|west|central|northeast|northwest|southeast|southwest"
REGION_PATTERN = rf"[a-z]{{2,4}}(-gov|-iso[a-z]?|-de)?-({_DIRECTIONS})-[1-9]"


def check_region(given: Option) -> str:
    """Check that an option is the code of a region, such as ``eu-west-1``.

    https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html

    Raises
    ------
    OptionError
        If it has not the form of one. Whether the region exists, AWS knows.
    """
    return given.text(
        REGION_PATTERN,
        rule="must be the code of an AWS region: an area, a direction and a number",
        fix='write "eu-west-1" or so',
    )
