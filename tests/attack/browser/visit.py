"""A browser that finds the local AWS where it looks for AWS, and a page for it to open."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import http.server
import json
import queue
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_PAGE = "<!doctype html><script>window.SETTINGS = %s</script><script src=page.js></script>"


def visit(
    browser: str,
    script: Path,
    settings: dict[str, str],
    *,
    aws_port: int,
    confirm: Callable[[], object],
    work: Path,
) -> dict[str, Any]:
    """Open a page with a script, and return the result of the script.

    Parameters
    ----------
    browser : str
        A Chromium.
    script : Path
        The bundled script.
    settings : dict of str to str
        What the page is to know.
    aws_port : int
        The port of the local AWS.
    confirm : callable
        Confirms the sign-up, when the script asks for it.
    work : Path
        A folder for the browser's profile and a certificate.
    """
    told: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    with _tls(work, aws_port) as tls_port, _site(script, settings, confirm, told) as site_port:
        process = subprocess.Popen(
            [
                browser,
                "--headless=new",
                "--no-sandbox",  # in a container there is none to be had
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
                "--ignore-certificate-errors",
                f"--user-data-dir={work / 'profile'}",
                f"--host-resolver-rules=MAP *.amazonaws.com:443 127.0.0.1:{tls_port}",
                f"http://127.0.0.1:{site_port}/",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            return told.get(timeout=120)
        finally:
            process.terminate()
            process.wait(30)


@contextlib.contextmanager
def _site(
    script: Path,
    settings: dict[str, str],
    confirm: Callable[[], object],
    told: queue.SimpleQueue[dict[str, Any]],
) -> Iterator[int]:
    """Serve the page, and take what it tells."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/page.js":
                self._answer(script.read_bytes(), "text/javascript")
            else:
                self._answer((_PAGE % json.dumps(settings)).encode(), "text/html")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.path == "/confirm":
                confirm()
            else:
                told.put(json.loads(body))
            self._answer(b"", "text/plain")

        def _answer(self, content: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@contextlib.contextmanager
def _tls(work: Path, aws_port: int) -> Iterator[int]:
    """Put TLS before the local AWS: a browser calls AWS by no other way."""
    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(_listen(_certificate(work), aws_port))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


async def _listen(context: ssl.SSLContext, aws_port: int) -> asyncio.Server:
    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, before = await asyncio.open_connection("127.0.0.1", aws_port)
        await asyncio.gather(_pipe(reader, before), _pipe(behind, writer))

    return await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=context)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ssl.SSLError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError, ssl.SSLError):
        writer.close()


def _certificate(work: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "amazonaws.com")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = work / "tls.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
