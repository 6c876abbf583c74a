"""An operation is completed by one function, by AWS's page, and for everybody who asks for it."""

from __future__ import annotations

import pytest

from tests.unit.local.test_emulator import in_the_emulator

_LIST = (
    "from gatehouse.local.emulator import completions\n"
    "from gatehouse.local.emulator.completing import completions_of, table\n"
    "from gatehouse.local.models.services import service_model\n"
    "declared = completions_of(completions.modules())\n"
)


def test_every_completion_is_of_an_operation_that_aws_has() -> None:
    code = (
        "for each in declared:\n"
        "    unknown = set(each.operations) - set(service_model(each.service).operation_names)\n"
        "    if unknown or not each.page.startswith('https://docs.aws.amazon.com/'):\n"
        "        print(each.complete.__name__, unknown, each.page)\n"
    )
    assert in_the_emulator(_LIST + code) == ""


def test_no_operation_is_completed_twice() -> None:
    code = (
        "table(declared)\n"
        "try:\n"
        "    table([*declared, declared[0]])\n"
        "except ValueError as error:\n"
        "    print(error)\n"
    )
    assert "is completed twice" in in_the_emulator(_LIST + code)


def test_every_operation_on_an_object_hides_what_is_missing() -> None:
    code = (
        "from gatehouse.local.emulator.completions import objects\n"
        "model = service_model('s3')\n"
        "def has_key(name):\n"
        "    shape = model.operation_model(name).input_shape\n"
        "    return shape is not None and 'Key' in shape.members\n"
        "on_objects = set(filter(has_key, model.operation_names))\n"
        "print(on_objects == set(objects.use_object.operations))\n"
    )
    assert in_the_emulator(_LIST + code) == "True"


def test_whoever_asks_in_process_gets_the_completed_operations_too() -> None:
    code = (
        "from ministack import app\n"
        "from gatehouse.local.emulator import start\n"
        "pristine = dict(app.SERVICE_HANDLERS)\n"
        "start.prepare()\n"
        "assert {each.service for each in declared} == set(completions.SERVICES)\n"
        "for name in completions.SERVICES.values():\n"
        "    assert app.SERVICE_HANDLERS[name] is not pristine[name], name\n"
        "print('all')\n"
    )
    assert in_the_emulator(_LIST + code) == "all"


@pytest.mark.parametrize("body", ["text", "bytes"])
def test_a_request_in_process_is_completed(body: str) -> None:
    code = (
        "import asyncio\n"
        "from ministack import app\n"
        "from gatehouse.local.emulator import start\n"
        "start.prepare()\n"
        'sent = \'{"AlarmName": "a", "MetricName": "m", "Namespace": "n",'
        ' "Period": 60, "EvaluationPeriods": 1, "Threshold": 1, "ExtendedStatistic":'
        ' "p9", "ComparisonOperator": "GreaterThanThreshold"}\'\n'
        "def ask(operation, sent):\n"
        "    headers = {'x-amz-target': f'GraniteServiceVersion20100801.{operation}'}\n"
        "    sent = sent.encode() if sys.argv[1] == 'bytes' else sent\n"
        "    handler = app.SERVICE_HANDLERS['monitoring']\n"
        "    return asyncio.run(handler('POST', '/', headers, sent, {}))\n"
        "ask('PutMetricAlarm', sent)\n"
        "print(b'Average' in ask('DescribeAlarms', '{}')[2])\n"
    )
    assert in_the_emulator(code, body) == "False"
