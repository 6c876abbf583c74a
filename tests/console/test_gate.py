"""Nobody but the developer's own browser gets an answer of the console."""

from __future__ import annotations

import http.client

import psutil
import pytest

from tests.console.conftest import Console

FORM = "application/x-www-form-urlencoded"


def ask(
    console: Console, path: str, *, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], str]:
    """Send a request as no browser would refuse to: all headers are the test's own."""
    connection = http.client.HTTPConnection("127.0.0.1", console.port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    names.setdefault("host", f"127.0.0.1:{console.port}")
    try:
        connection.putrequest(method, path, skip_host=True)
        if body is not None:
            names |= {"content-type": FORM, "content-length": str(len(body))}
        for name, value in names.items():
            connection.putheader(name, value)
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read().decode()
    finally:
        connection.close()


def own(console: Console) -> str:
    """The page's own origin."""
    return f"http://127.0.0.1:{console.port}"


@pytest.mark.parametrize("path", ["/", "/users", "/static/style.css", "/%2e%2e/", "//", "/wrong/"])
def test_without_the_token_nobody_gets_anything(console: Console, path: str) -> None:
    status, _, text = ask(console, path)
    assert (status, text) == (404, "Open the address that gatehouse console printed.")


def test_half_of_the_token_is_no_token(console: Console) -> None:
    assert ask(console, console.path[:-5] + "/")[0] == 404
    assert ask(console, console.path)[0] == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "", "0.0.0.0:{port}"]
)
def test_a_name_that_only_points_to_this_machine_gets_nothing(console: Console, host: str) -> None:
    status, _, text = ask(console, console.path, host=host.format(port=console.port))
    assert (status, text) == (403, "The host must be this machine.")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_the_names_of_this_machine_are_taken(console: Console, host: str) -> None:
    assert ask(console, console.path, host=f"{host}:{console.port}")[0] == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:{port}", None],
)
def test_a_page_of_another_origin_changes_nothing(console: Console, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin.format(port=console.port)}
    status, _, text = ask(
        console, f"{console.path}try/sign-out", method="POST", body="user=ann", **headers
    )
    assert (status, text) == (403, "The request must come from the page itself.")


def test_the_page_itself_changes(console: Console) -> None:
    status, headers, _ = ask(
        console, f"{console.path}try/sign-out", method="POST", body="user=ann", origin=own(console)
    )
    assert (status, headers["location"]) == (303, f"{console.path}try")


@pytest.mark.parametrize(
    ("site", "status"),
    [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)],
)
def test_a_script_of_another_origin_reads_nothing(console: Console, site: str, status: int) -> None:
    asked = {"sec_fetch_site": site, "sec_fetch_mode": "no-cors"}
    assert ask(console, f"{console.path}static/style.css", **asked)[0] == status


def test_a_link_may_lead_to_the_page(console: Console) -> None:
    asked = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}
    assert ask(console, console.path, **asked)[0] == 200


@pytest.mark.parametrize(
    "action", ["confirm", "disable", "enable", "sign-out", "password", "add-to-group"]
)
def test_no_get_changes_anything(console: Console, action: str) -> None:
    status, _, _ = ask(console, f"{console.path}users/{action}?name=ann@example.com")
    assert status == 405


def test_the_address_is_told_to_no_other_origin_and_the_page_loads_nothing_of_one(
    console: Console,
) -> None:
    _, headers, _ = ask(console, console.path)
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    policy = dict(
        each.strip().split(" ", 1) for each in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["form-action"] == "'self'"


def test_it_listens_to_this_machine_alone(console: Console) -> None:
    listening = [
        each.laddr
        for each in psutil.Process(console.process.pid).net_connections()
        if each.status == psutil.CONN_LISTEN
    ]
    assert [(each.ip, each.port) for each in listening] == [("127.0.0.1", console.port)]


def test_a_form_that_says_to_be_too_large_is_refused_before_it_is_sent(console: Console) -> None:
    said = {"content_type": FORM, "content_length": "30000001", "origin": own(console)}
    status, _, text = ask(console, f"{console.path}try", method="POST", **said)
    assert (status, text) == (413, "A request to the console must have 30,000,000 bytes at most.")


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        # A field that no HTTP API takes; and several that are too much together.
        ("body=" + "x" * (10 * 1024 * 1024), 400, "Field exceeded maximum size"),
        ("&".join(f"{each}=" + "x" * 9_999_997 for each in "abc") + "&", 413, "30,000,000 bytes"),
    ],
    ids=["field", "form"],
)
def test_a_form_that_turns_out_too_large_is_refused_and_the_page_goes_on(
    console: Console, form: str, status: int, said: str
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", console.port, timeout=60)
    connection.putrequest("POST", f"{console.path}try")
    for name, value in {"content-type": FORM, "origin": own(console)}.items():
        connection.putheader(name, value)
    connection.putheader("transfer-encoding", "chunked")
    connection.endheaders()
    # It ends just behind the limit: nothing is on its way that would cut the answer off.
    for start in range(0, len(form), 1_000_000):
        part = form[start : start + 1_000_000]
        connection.send(f"{len(part):x}\r\n{part}\r\n".encode())
    connection.send(b"1\r\nx\r\n")
    answer = connection.getresponse()
    assert (answer.status, said in answer.read().decode()) == (status, True)
    connection.close()
    assert psutil.Process(console.process.pid).memory_info().rss < 600_000_000
    assert ask(console, console.path)[0] == 200


def test_a_form_just_within_the_limit_is_read(console: Console) -> None:
    body = "user=" + "x" * 8_000_000
    status, _, _ = ask(
        console, f"{console.path}try/sign-out", method="POST", body=body, origin=own(console)
    )
    assert status == 303
