"""What Lambda's Python has without any package: its standard library, and the SDK."""

from __future__ import annotations

import sys

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html: boto3 and what it needs; the
# client of the runtime itself, and installers, which older images have.
_OF_THE_RUNTIME = {
    *("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"),
    *("__main__", "awslambdaric", "simplejson", "snapshot_restore_py"),
    *("pip", "pkg_resources", "setuptools"),
}
# Modules that not every version has, by the first version that has them, and that has not:
# https://docs.python.org/3/whatsnew/
_ADDED = {11: ("tomllib",), 14: ("annotationlib", "compression")}
_REMOVED = {
    11: ("binhex",),
    12: ("asynchat", "asyncore", "distutils", "imp", "smtpd"),
    13: (
        *("aifc", "audioop", "cgi", "cgitb", "chunk", "crypt", "imghdr", "lib2to3", "mailcap"),
        *("msilib", "nis", "nntplib", "ossaudiodev", "pipes", "sndhdr", "spwd", "sunau"),
        *("telnetlib", "uu", "xdrlib"),
    ),
}


def modules_of_runtime(runtime: str) -> frozenset[str]:
    """Top-level names that can be imported in a runtime, ``python3.12``."""
    minor = int(runtime.rpartition(".")[2])
    here = sys.stdlib_module_names
    every = {each for names in (*_ADDED.values(), *_REMOVED.values()) for each in names}
    there = {each for since, names in _ADDED.items() if minor >= since for each in names}
    there |= {each for since, names in _REMOVED.items() if minor < since for each in names}
    return frozenset((here - every) | there | _OF_THE_RUNTIME)
