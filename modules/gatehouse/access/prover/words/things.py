"""What: words for things, and the questions about them that a model gives."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gatehouse.access.model import Bucket, Model, Table
from gatehouse.access.patterns import STAR, text_pattern, tokenise
from gatehouse.access.prover.actions import ITEMS, LISTS, LISTS_OF_ALL, OBJECTS, SCANS, STREAMS
from gatehouse.access.prover.keys import is_tag
from gatehouse.access.prover.sessions import host, session
from gatehouse.access.prover.theorem import Question, Session, Shape, symbol
from gatehouse.access.prover.theorems.folders import joined
from gatehouse.access.prover.theorems.guests import others, shape
from gatehouse.access.prover.theorems.lists import (
    PREFIX,
    lists_cut_short,
    lists_from_above,
    lists_from_inside,
)
from gatehouse.access.prover.theorems.places import Place, policies_of
from gatehouse.access.prover.theorems.places import folders_of as places_of_folders
from gatehouse.access.prover.theorems.places import items_of as places_of_items
from gatehouse.access.prover.tokens import policy_of
from gatehouse.access.prover.words.people import Person

_LEADING = "dynamodb:leadingkeys"
Ask = Callable[[Model, Session, tuple[str, ...]], Iterator[Question]]


class NotInStack(ValueError):  # noqa: N818 - it says what it is
    """A name in a theorem that the stack does not have: what it must be, and what there is."""


@dataclass(frozen=True)
class Thing:
    """Something that can be reached.

    Parameters
    ----------
    words : str
        What it is, in words.
    actions : tuple of str
        What can be done to it.
    ask : callable
        Returns the questions about it, from a model, a session and actions.
    owner : Person, optional
        Whose it is.
    around : callable
        Returns questions about more than it, which reach it too: a list of the whole bucket. Who
        must not reach the thing must not do that, and who must reach it need not.
    by_token : bool
        Whether a token may reach it, and not only a session of AWS.
    used_by : str, optional
        The function or role whose access to it is the control.
    is_typed : bool
        Whether it is named by a text that nothing checks, such as a key or an ARN: a theorem about
        it needs a control, or a typo proves it.
    """

    words: str
    actions: tuple[str, ...]
    ask: Ask
    owner: Person | None = None
    around: Ask = lambda model, asker, actions: iter(())
    by_token: bool = False
    used_by: str | None = None
    is_typed: bool = False

    def __str__(self) -> str:
        """Return the words."""
        return self.words

    def chosen(self, actions: str | Sequence[str]) -> tuple[str, ...]:
        """Return the actions that are meant; a pattern means all that fit it.

        Raises
        ------
        NotInStack
            If one is no action on a thing of this sort.
        """
        found: dict[str, None] = {}
        for text in [actions] if isinstance(actions, str) else actions:
            pattern = text_pattern(text.lower(), variables=False)
            fitting = [each for each in self.actions if pattern.matches(each.lower(), {})]
            if not fitting:
                near = difflib.get_close_matches(text, self.actions, n=3, cutoff=0.4)
                raise NotInStack(
                    f"an action on {self.words} must be one of its own, not {text!r}: "
                    f"{', '.join(near or self.actions[:3])}"
                )
            found.update(dict.fromkeys(fitting))
        return tuple(found)


def folder_of(owner: Person, bucket: str | None = None) -> Thing:
    """Return the folder of a user or a tenant, as the policies name it by a variable.

    Parameters
    ----------
    owner : Person
        Whose it is.
    bucket : str, optional
        The bucket's name in Terraform. Default: all buckets with folders of that sort.
    """

    def of_folder(model: Model, asker: Session, place: Place) -> Question:
        whose = session(model, place.kind, owner.name)
        return Question(
            asker,
            OBJECTS,
            joined(f"{place.thing.arn}/", place.of(whose)),
            different=_apart(model, asker, place, owner),
            claims=(place.claim(whose),),
            resource_policies=policies_of(place.thing),
        )

    def places_in(model: Model) -> list[Place]:
        places = [
            place
            for place in places_of_folders(model)
            if _is_of(place, owner) and (bucket is None or named(place.thing, bucket))
        ]
        some(places, f"the folder of {owner}", bucket, model.buckets)
        return _once(model, places, owner)

    def ask(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for place in places_in(model):
            common = of_folder(model, asker, place)
            yield _about(common, actions)
            whose = session(model, place.kind, owner.name)
            yield _about(lists_from_inside(place, whose, common), actions)

    def around(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for place in places_in(model):
            if isinstance(place.thing, Bucket) and not _is_same(model, asker, place, owner):
                whose = session(model, place.kind, owner.name)
                common = of_folder(model, asker, place)
                for each in lists_cut_short(model, place, whose, common):
                    yield _about(each, actions)
                for each in lists_from_above(asker, place.thing, _start(place.pattern)):
                    yield _about(each, actions)

    words, known = f"in the folder of {owner}", (*OBJECTS, *LISTS)
    return Thing(words, known, ask, owner, around)


def items_of(owner: Person, table: str | None = None) -> Thing:
    """Return the items of a user or a tenant, as the policies name them by their key.

    Parameters
    ----------
    owner : Person
        Whose they are.
    table : str, optional
        The table's name in Terraform. Default: all tables with items of that sort.
    """

    def places_in(model: Model) -> list[Place]:
        places = [
            place
            for place in places_of_items(model)
            if _is_of(place, owner) and (table is None or named(place.thing, table))
        ]
        some(places, f"the items of {owner}", table, model.tables)
        return _once(model, places, owner)

    def ask(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for place in places_in(model):
            whose = session(model, place.kind, owner.name)
            common = Question(
                asker,
                tuple(each for each in actions if each in ITEMS),
                (place.thing.arn,),
                members={_LEADING: place.of(whose)},
                different=_apart(model, asker, place, owner),
                claims=(place.claim(whose),),
                resource_policies=policies_of(place.thing),
            )
            yield common
            scans = tuple(each for each in actions if each in SCANS)
            yield replace(common, actions=scans, members={}, keys={_LEADING: None})

    def around(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for each in {place.thing.arn: place.thing for place in places_in(model)}.values():
            if isinstance(each, Table) and each.stream_arn:
                read = tuple(one for one in actions if one in STREAMS)
                yield Question(asker, read, (f"{each.arn}/stream/", STAR))

    known = (*ITEMS, "dynamodb:Scan", *STREAMS)
    return Thing(f"to the items of {owner}", known, ask, owner, around)


def objects(
    bucket: str,
    keys: str = "*",
    *,
    but: str | Sequence[str] = (),
    used_by: str | None = None,
) -> Thing:
    """Return objects of a bucket.

    Parameters
    ----------
    bucket : str
        The bucket's name in Terraform.
    keys : str
        Their keys; ``*`` and ``?`` are wildcards. Default: all.
    but : str or sequence of str
        Keys that are not meant: ``but="private/*"`` is all that lies outside of the folders.
    used_by : str, optional
        A function or role of the stack that must be able to use them. Default: any one that can.
        Where none can, the keys may have a typo, and the theorem is unknown.
    """

    def ask(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for each in buckets_in(model):
            policies = policies_of(each)
            inside = joined(f"{each.arn}/", tokens)
            yield _about(
                Question(
                    asker, OBJECTS, inside, resource_policies=policies,
                    except_for=tuple(joined(f"{each.arn}/", one) for one in left_out),
                ),
                actions,
            )  # fmt: skip
            listed = Question(asker, LISTS, (each.arn,), resource_policies=policies)
            by_prefix = replace(
                listed, keys={PREFIX: tokens}, keys_except={PREFIX: left_out} if left_out else {}
            )
            yield _about(by_prefix, actions)
            uploads = replace(listed, actions=LISTS_OF_ALL, keys={PREFIX: None})
            yield _about(uploads, actions)

    def around(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        for each in buckets_in(model):
            for wider in lists_from_above(asker, each, _start(tokens)):
                yield _about(wider, actions)

    def buckets_in(model: Model) -> list[Bucket]:
        found = [each for each in model.buckets if named(each, bucket)]
        some(found, "the bucket", bucket, model.buckets)
        return found

    def tokens_of(text: str) -> Shape:
        return tokenise(text, variables=False, wildcards=True)

    tokens = tokens_of(keys)
    outside = (but,) if isinstance(but, str) else tuple(but)
    left_out = tuple(map(tokens_of, outside))
    words = f"to {keys} of {bucket}" + (f" but {', '.join(outside)}" if outside else "")
    known = (*OBJECTS, *LISTS, *LISTS_OF_ALL)
    return Thing(words, known, ask, around=around, used_by=used_by, is_typed=keys != "*")


def route(key: str, api: str | None = None) -> Thing:
    """Return a route: of signed requests, of tokens, or open.

    Parameters
    ----------
    key : str
        Its key: ``GET /notes/{id}``.
    api : str, optional
        The API's name in Terraform. Default: all APIs with that route.
    """

    def ask(model: Model, asker: Session, actions: tuple[str, ...]) -> Iterator[Question]:
        found = [
            (each, route)
            for each in model.apis
            for route in each.routes
            if route.key == key and (api is None or named(each, api))
        ]
        if not found:
            known = sorted(each.key for each in model.routes)
            raise NotInStack(f"a route must be one of the stack, not {key!r}: {_few(key, known)}")
        for each, one in found:
            calls = Question(asker, actions, shape(each, one), except_for=others(each, one))
            if one.authorization == "AWS_IAM":
                policies = (each.policy,) if each.policy else ()
            else:
                policies = (policy_of(each, one, asker),)
            yield replace(calls, resource_policies=policies)

    return Thing(f"on {key}", ("execute-api:Invoke",), ask, by_token=True)


def resource(arn: str, actions: Sequence[str], *, used_by: str | None = None) -> Thing:
    """Return anything by its ARN.

    Parameters
    ----------
    arn : str
        Its ARN; ``*`` and ``?`` are wildcards.
    actions : sequence of str
        The actions on it.
    used_by : str, optional
        As for `objects`.
    """

    def ask(model: Model, asker: Session, chosen: tuple[str, ...]) -> Iterator[Question]:
        tokens = tokenise(arn, variables=False, wildcards=True)
        policies = tuple(
            document for document in model.documents
            if document.kind == "resource" and _is_about(document.statements, arn)
        )  # fmt: skip
        yield Question(asker, chosen, tokens, resource_policies=policies, owner=model.account)

    return Thing(f"on {arn}", tuple(actions), ask, used_by=used_by, is_typed=True)


def _once(model: Model, places: Iterable[Place], owner: Person) -> list[Place]:
    """Return one of the places that are the same, by whatever statement and role they are had."""
    found: dict[object, Place] = {}
    for place in places:
        whose = session(model, place.kind, owner.name)
        found.setdefault((place.thing.arn, *place.alike(whose)), place)
    return list(found.values())


def _about(question: Question, actions: Sequence[str]) -> Question:
    """Return a question about those of its actions that are meant."""
    return replace(question, actions=tuple(each for each in actions if each in question.actions))


def _start(shape: Shape) -> str:
    return shape[0] if shape and isinstance(shape[0], str) else ""


def _is_about(statements: Iterable[Any], arn: str) -> bool:
    texts = str([each.get("Resource") for each in statements])
    return arn.rstrip("*/") in texts


def _is_of(place: Place, owner: Person) -> bool:
    """Return whether a place belongs to people of a sort: tenants have theirs by a tag."""
    return is_tag(place.variable) == (owner.sort == "tenant") and (
        owner.has(place.kind) or owner.sort == "tenant"
    )


def _apart(
    model: Model, asker: Session, place: Place, owner: Person
) -> tuple[tuple[Shape, Shape], ...]:
    """Return that asker and owner differ, unless they are the same person."""
    mine, theirs = _names_of(model, asker, place, owner)
    return ((mine, theirs),) if mine and mine != theirs else ()


def _is_same(model: Model, asker: Session, place: Place, owner: Person) -> bool:
    mine, theirs = _names_of(model, asker, place, owner)
    return mine == theirs


def _names_of(model: Model, asker: Session, place: Place, owner: Person) -> tuple[Shape, Shape]:
    """Return what tells an asker and an owner apart: the tag of a place, or who they are."""
    key = place.variable if is_tag(place.variable) else f"{host(model)}:sub"
    return asker.keys.get(key, ()), (symbol(key, owner.name),)


def named(thing: Any, name: str) -> bool:
    """Return whether a thing has a name: its own, Terraform's, or its construct's."""
    construct = (thing.source.construct or "").split("/")
    return name in (thing.name, thing.source.address.rpartition(".")[2], *construct)


def some(found: Sequence[object], what: str, name: str | None, there: Sequence[Any]) -> None:
    """Demand that something was found by its name.

    Raises
    ------
    NotInStack
        If nothing was.
    """
    if found:
        return
    known = sorted(each.source.address.rpartition(".")[2] for each in there)
    if name is None:
        raise NotInStack(f"{what} must be named by a policy of a role of the stack; none does")
    raise NotInStack(f"{what} must be one of the stack, not {name!r}: {_few(name, known)}")


def _few(name: str, known: Sequence[str]) -> str:
    return ", ".join(difflib.get_close_matches(name, known, n=3, cutoff=0.3) or known[:5]) or "none"
