"""Other people's files, and tricks with the names of files."""

from __future__ import annotations

from tests.attack.cases import ACCESS_DENIED, Case
from tests.attack.requests import Request, file

_OWN = file("private/<ada-encoded>/diary.txt", "ada")
_WRITE = file("private/<ada-encoded>/new.txt", "ada", "PUT", body="x")
_LIST = file("?list-type=2&prefix=private%2F<ada-encoded>%2F", "ada")
_VARIABLE = "private/$%7Bcognito-identity.amazonaws.com%3Asub%7D/a.txt"


def _refused(name: str, attack: Request, control: Request, allowed: int = 200) -> Case:
    return Case(name, attack, ACCESS_DENIED, control, allowed)


CASES = [
    _refused("read another's file", file("private/<bob-encoded>/diary.txt", "ada"), _OWN),
    _refused(
        "overwrite another's file", file("private/<bob-encoded>/a", "ada", "PUT", body="x"), _WRITE
    ),
    _refused(
        "delete another's file",
        file("private/<bob-encoded>/diary.txt", "ada", "DELETE"),
        file("private/<ada-encoded>/gone.txt", "ada", "DELETE"),
        204,
    ),
    _refused(
        "list another's folder",
        file("?list-type=2&prefix=private%2F<bob-encoded>%2F", "ada"),
        _LIST,
    ),
    _refused("list all folders", file("?list-type=2&prefix=private%2F", "ada"), _LIST),
    _refused("list all folders, no slash", file("?list-type=2&prefix=private", "ada"), _LIST),
    _refused("list the whole bucket", file("?list-type=2", "ada"), _LIST),
    _refused("list with an empty prefix", file("?list-type=2&prefix=", "ada"), _LIST),
    _refused("list by the older call", file("?prefix=private%2F<bob-encoded>%2F", "ada"), _LIST),
    _refused(
        "list the folder names by a delimiter",
        file("?delimiter=%2F&list-type=2&prefix=private%2F", "ada"),
        _LIST,
    ),
    _refused("list old versions", file("?versions=", "ada"), _LIST),
    _refused(
        "a folder whose name begins as one's own",
        file("private/<ada-encoded>-too/a", "ada", "PUT", body="x"),
        _WRITE,
    ),
    _refused(
        "a folder of one's own elsewhere",
        file("public/<ada-encoded>/a", "ada", "PUT", body="x"),
        _WRITE,
    ),
    _refused("a folder in other case", file("Private/<ada-encoded>/diary.txt", "ada"), _OWN),
    _refused("one's own name in other case", file("private/<ada-upper>/diary.txt", "ada"), _OWN),
    _refused(
        "a doubled slash before the name", file("private//<bob-encoded>/diary.txt", "ada"), _OWN
    ),
    _refused("a slash before the key", file("/private/<bob-encoded>/diary.txt", "ada"), _OWN),
    _refused(
        "a doubled slash before one's own name",
        file("private//<ada-encoded>/new.txt", "ada", "PUT", body="x"),
        _WRITE,
    ),
    _refused(
        "a slash before one's own key",
        file("/private/<ada-encoded>/new.txt", "ada", "PUT", body="x"),
        _WRITE,
    ),
    _refused("an encoded slash in the key", file("private%2F<bob>%2Fdiary.txt", "ada"), _OWN),
    _refused(
        "a dot segment before the name", file("private/./<bob-encoded>/diary.txt", "ada"), _OWN
    ),
    _refused(
        "dot segments out of a foreign folder",
        file("private/x/../<ada-encoded>/diary.txt", "ada"),
        _OWN,
    ),
    _refused(
        "encoded dots in the key", file("private/%2e%2e/<bob-encoded>/diary.txt", "ada"), _OWN
    ),
    _refused("a wildcard for the name", file("private/*/diary.txt", "ada"), _OWN),
    _refused("a question mark for the name", file("private/%3F/diary.txt", "ada"), _OWN),
    _refused("the variable itself for the name", file(_VARIABLE, "ada", "PUT", body="x"), _WRITE),
    _refused("no name at all", file("private//a", "ada", "PUT", body="x"), _WRITE),
    _refused(
        "copy another's file into one's own folder",
        file(
            "private/<ada-encoded>/stolen.txt",
            "ada",
            "PUT",
            headers={"x-amz-copy-source": "/<bucket>/private/<bob-encoded>/diary.txt"},
        ),
        file(
            "private/<ada-encoded>/copied.txt",
            "ada",
            "PUT",
            headers={"x-amz-copy-source": "/<bucket>/private/<ada-encoded>/diary.txt"},
        ),
    ),
    _refused(
        "begin an upload in parts for another",
        file("private/<bob-encoded>/big?uploads=", "ada", "POST"),
        file("private/<ada-encoded>/big?uploads=", "ada", "POST"),
    ),
    _refused(
        "open one's own file to the world",
        file("private/<ada-encoded>/diary.txt?acl=", "ada"),
        _OWN,
    ),
    _refused("read the bucket's policy", file("?policy=", "ada"), _LIST),
    _refused("delete the bucket", file("", "ada", "DELETE"), _LIST),
    _refused(
        "a link to another's file",
        file("private/<bob-encoded>/diary.txt", "ada").but(presigned=60),
        _OWN.but(presigned=60),
    ),
    _refused("list all buckets", Request("s3", "/", "ada"), _LIST),
]
