from __future__ import annotations

import http.client
import socket
import sys
import time
from pathlib import Path

import pytest
from gatehouse.local.launcher import processes
from gatehouse.local.launcher.server import LocalAws

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's socket tables")

_LISTEN, _UNCONNECTED = "0A", "07"


def _sockets_of(pids: list[int]) -> set[str]:
    links = (link for pid in pids for link in Path(f"/proc/{pid}/fd").iterdir())
    targets = (link.readlink().name for link in links if link.is_symlink())
    return {target[8:-1] for target in targets if target.startswith("socket:[")}


def _listening(pids: list[int]) -> set[tuple[str, str, int]]:
    """List protocol, address in hexadecimal, and port of every listening socket."""
    inodes = _sockets_of(pids)
    found = set()
    for protocol, state in (
        ("tcp", _LISTEN),
        ("tcp6", _LISTEN),
        ("udp", _UNCONNECTED),
        ("udp6", _UNCONNECTED),
    ):
        for line in Path(f"/proc/net/{protocol}").read_text().splitlines()[1:]:
            row = line.split()
            if row[3] == state and row[9] in inodes:
                address, port = row[1].split(":")
                found.add((protocol, address, int(port, 16)))
    return found


def test_it_listens_on_the_loopback_address_and_one_port_only(local_aws: LocalAws) -> None:
    loopback = "0100007F" if sys.byteorder == "little" else "7F000001"
    assert _listening(processes.members(local_aws.folder)) == {("tcp", loopback, local_aws.port)}


def test_a_connection_that_its_client_closed_is_not_kept(local_aws: LocalAws) -> None:
    server = [local_aws.process.pid]
    before = len(_sockets_of(server))
    for _ in range(20):
        client = http.client.HTTPConnection("127.0.0.1", local_aws.port, timeout=10)
        client.request("GET", "/_ministack/health")  # without "Connection: close", as SDKs do
        client.getresponse().read()
        client.close()
    deadline = time.monotonic() + 10
    while len(_sockets_of(server)) > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(_sockets_of(server)) <= before


def test_a_client_that_has_said_everything_is_answered_and_let_go(local_aws: LocalAws) -> None:
    """Its connection ends with the answer, and not an hour later."""
    with socket.create_connection(("127.0.0.1", local_aws.port), timeout=30) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc")
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 405 ")
