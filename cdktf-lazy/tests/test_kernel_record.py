"""What is recorded can be said again, under other names as well."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf_lazy.kernel.outcome import DifferentAnswerError
from cdktf_lazy.kernel.record import PENDING, Failure, Record, freeze
from cdktf_lazy.kernel.references import References
from jsii._kernel.types import Callback, GetResponse, InvokeRequest, InvokeResponse, ObjRef


class Thing:
    """An object that jsii has given a name."""

    def __init__(self, name: str) -> None:
        self.__jsii_ref__ = ObjRef(name)


def test_everything_is_said_again_in_its_order() -> None:
    record = Record()
    for message, answer in (("one", 1), ("two", 2)):
        record.message(message, int)
        record.answer(answer)
    said: list[Any] = []
    compared: list[Any] = []

    def send(message: Any, response_type: Any) -> Any:
        said.append((message, response_type))
        return len(said)

    assert record.replay(send, lambda *pair: compared.append(pair)) is None
    assert said == [("one", int), ("two", int)]
    assert compared == [(1, 1), (2, 2)]


def test_the_answer_to_what_was_not_answered_is_nodes() -> None:
    record = Record()
    record.message("one", int)
    assert record.replay(lambda *_: "from Node", lambda *_: None) == "from Node"


def test_a_message_that_was_interrupted_is_forgotten_and_an_answered_one_is_not() -> None:
    record = Record()
    record.message("one", int)
    record.answer(1)
    record.forget_pending()
    assert len(record) == 1
    record.message("two", int)
    record.forget_pending()
    assert [message for message, _, _ in record] == ["one"]
    assert all(answer is not PENDING for _, _, answer in record)


def test_frozen_arguments_keep_the_names_that_objects_have_now() -> None:
    thing = Thing("Object@10000")
    request = InvokeRequest(thing.__jsii_ref__, "do", [[thing], {"$jsii.map": {"a": thing}}])
    frozen = freeze(request)
    thing.__jsii_ref__ = ObjRef("Object@10007")
    assert frozen.args == [[ObjRef("Object@10000")], {"$jsii.map": {"a": ObjRef("Object@10000")}}]


def test_names_that_differ_are_translated_both_ways() -> None:
    references = References()
    references.same(
        GetResponse([ObjRef("Object@10000"), "a-${TfToken[TOKEN.1]}"]),
        GetResponse([ObjRef("Object@10005"), "a-${TfToken[TOKEN.9]}"]),
    )
    sent = references.to_node(InvokeRequest(ObjRef("Object@10000"), "do", ["${TfToken[TOKEN.1]}"]))
    assert sent == InvokeRequest(ObjRef("Object@10005"), "do", ["${TfToken[TOKEN.9]}"])
    came = references.to_python(GetResponse([ObjRef("Object@10005"), "${TfToken[TOKEN.9]}"]))
    assert came == GetResponse([ObjRef("Object@10000"), "${TfToken[TOKEN.1]}"])


def test_a_new_object_of_nodes_gets_no_name_that_the_program_knows() -> None:
    references = References()
    references.same(GetResponse(ObjRef("Object@10000")), GetResponse(ObjRef("Object@10005")))
    came = references.to_python(GetResponse(ObjRef("Object@10000")))
    assert came.value.ref != "Object@10000"
    assert references.to_node(came).value.ref == "Object@10000"


def test_numbers_that_stand_for_tokens_and_callbacks_are_translated() -> None:
    references = References()
    given = Callback("jsii::callback::20000", "visit", InvokeRequest(ObjRef("Object@1"), "visit"))
    node = Callback("jsii::callback::20003", "visit", InvokeRequest(ObjRef("Object@1"), "visit"))
    references.same(given, node)
    references.same(GetResponse(-8.109562212591382e298), GetResponse(-8.109562212591383e298))
    assert references.to_node("jsii::callback::20000") == "jsii::callback::20003"
    assert references.to_node(-8.109562212591382e298) == -8.109562212591383e298


@pytest.mark.parametrize(
    ("given", "replayed"),
    [
        (GetResponse("a"), GetResponse("b")),
        (GetResponse(1), GetResponse(True)),
        (GetResponse(None), GetResponse("")),
        (GetResponse(["a"]), GetResponse(["a", "b"])),
        (GetResponse({"a": 1}), GetResponse({"b": 1})),
        (GetResponse("${TfToken[TOKEN.1]}"), GetResponse("x${TfToken[TOKEN.1]}")),
        (GetResponse("a"), InvokeResponse("a")),
        (GetResponse("a"), Failure("no")),
        (Failure("no"), Failure("yes")),
        (GetResponse(ObjRef("A@1", ["I"])), GetResponse(ObjRef("A@1"))),
    ],
)
def test_an_answer_that_differs_in_more_than_names_stops_everything(
    given: Any, replayed: Any
) -> None:
    with pytest.raises(DifferentAnswerError, match="CDKTF_LAZY_KERNEL=node"):
        References().same(given, replayed)


def test_one_name_cannot_stand_for_two_things() -> None:
    references = References()
    references.same(GetResponse(ObjRef("A@1")), GetResponse(ObjRef("A@2")))
    with pytest.raises(DifferentAnswerError):
        references.same(GetResponse(ObjRef("A@1")), GetResponse(ObjRef("A@3")))


def test_the_same_answers_are_the_same_whatever_the_order_of_keys() -> None:
    References().same(GetResponse({"a": 1, "b": [2.5]}), GetResponse({"b": [2.5], "a": 1}))
