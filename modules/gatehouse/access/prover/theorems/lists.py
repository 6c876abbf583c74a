"""Lists of keys: a prefix shows every key that begins with it.

So a folder is listed from inside (``tenants/acme/in``), from above (``tenants/``, or no prefix at
all), and from its own name cut short: ``tenants/acme`` shows the folder of ``acme-eu`` too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gatehouse.access.model import Bucket, Model
from gatehouse.access.patterns import STAR, Token, Variable, tokenise
from gatehouse.access.prover.actions import LISTS, LISTS_OF_ALL
from gatehouse.access.prover.keys import is_identity
from gatehouse.access.prover.language import Glob, common_text, glob_of_tokens
from gatehouse.access.prover.theorem import Question, Session, Shape, symbol
from gatehouse.access.prover.theorems.places import Place, policies_of

PREFIX = "s3:prefix"


def lists_from_above(asking: Session, bucket: Bucket, start: str) -> Iterator[Question]:
    """Ask for lists of the whole bucket, and by each prefix that a text has.

    Parameters
    ----------
    asking : Session
        Who asks.
    bucket : Bucket
        The bucket.
    start : str
        What all the keys that are meant begin with.
    """
    common = Question(asking, LISTS, (bucket.arn,), resource_policies=policies_of(bucket))
    yield replace(common, actions=(*LISTS, *LISTS_OF_ALL), keys={PREFIX: None})
    for prefix in dict.fromkeys((*_beginnings(start, common), start)):
        yield replace(common, keys={PREFIX: (prefix,)})


def lists_from_inside(place: Place, owner: Session, common: Question) -> Question:
    """Ask for lists of somebody's folder by prefixes in it; `common` is a question about it."""
    listed = replace(common, actions=LISTS, resource=(place.thing.arn,))
    return replace(listed, keys={PREFIX: place.of(owner)})


def lists_cut_short(
    model: Model, place: Place, owner: Session, common: Question
) -> Iterator[Question]:
    """Ask for lists of somebody's folder by its own name cut short.

    Parameters
    ----------
    model : Model
        The model.
    place : Place
        The folder.
    owner : Session
        Whose it is: another than who asks.
    common : Question
        A question about the folder, with who asks, and what differs between the two.
    """
    listed = replace(common, actions=LISTS, resource=(place.thing.arn,))
    for index, token in enumerate(place.pattern):
        before = replace(place, pattern=place.pattern[:index]).of(owner)
        if isinstance(token, Variable) and is_identity(token.key):
            # An id begins with its region; AWS draws the rest, and all ids are of one length.
            start = f"{model.region}:"
            for each in (*_beginnings(start, listed, before)[1:], start):
                yield replace(listed, keys={PREFIX: (*before, each)})
        elif isinstance(token, Variable):
            yield _cut_short(place, index, owner, listed)
        elif isinstance(token, str) and index:
            for each in _beginnings(token, listed, before):
                yield replace(listed, keys={PREFIX: (*before, each) if each else before})


def _cut_short(place: Place, index: int, owner: Session, listed: Question) -> Question:
    """Ask by the beginning of a variable's value: the owner's goes on after it."""
    token = place.pattern[index]
    assert isinstance(token, Variable)
    begins, ends = symbol(token.key, "b, begun"), symbol(token.key, "b, ended")
    longer = replace(owner, keys={**owner.keys, token.key: (begins, ends)})
    before = replace(place, pattern=place.pattern[:index]).of(longer)
    whole = owner.keys[token.key]
    return replace(
        listed,
        keys={PREFIX: (*before, begins)},
        claims=(place.claim(longer),),
        different=tuple(
            ((begins, ends) if one == whole else one, (begins, ends) if other == whole else other)
            for one, other in listed.different
        ),
    )


def _beginnings(text: str, question: Question, before: Shape = ()) -> list[str]:
    """Return beginnings of a text, without the whole: one of those that the policies treat alike.

    The empty one is always the first. Alike are those that fit the same values of the conditions
    about ``s3:prefix``, with anything for a variable.
    """
    values = list(_asked(question))
    found: dict[object, str] = {}
    for end in range(1, len(text)):
        known = _widened((*before, text[:end]))
        alike = tuple(common_text(known, each) is not None for each in values)
        found[alike] = text[:end]
    return ["", *found.values()]


def _asked(question: Question) -> Iterator[Glob]:
    """List what policies compare ``s3:prefix`` with."""
    for document in question.documents:
        for policy in (document.most, document.least):
            for statement in policy.statements:
                for condition in statement.conditions:
                    if condition.key == PREFIX:
                        for value in condition.values:
                            tokens = tokenise(value, variables=condition.variables, wildcards=True)
                            yield _widened(tokens)


def _widened(tokens: Shape) -> Glob:
    """Return tokens with anything for a variable."""
    widened: list[Token] = [STAR if isinstance(each, Variable) else each for each in tokens]
    return glob_of_tokens(tuple(widened))
