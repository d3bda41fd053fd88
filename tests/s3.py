"""An object store in a thread: as much of the S3 protocol as django-storages speaks, over real HTTP, in memory."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class Handler(BaseHTTPRequestHandler):
    """Objects by their whole path, /bucket/key."""

    protocol_version = "HTTP/1.1"
    objects: dict[str, bytes]

    def do_HEAD(self) -> None:
        self._give(body=False)

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query or "prefix" in query:
            self._list(query.get("prefix", [""])[0], query.get("delimiter", [""])[0])
        else:
            self._give(body=True)

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            content = b"".join(_chunks(content))
        self.objects[self._name()] = content
        self._answer(200, b"", {"ETag": f'"{hashlib.md5(content).hexdigest()}"'})

    def do_DELETE(self) -> None:
        self.objects.pop(self._name(), None)
        self._answer(204, b"")

    def _give(self, body: bool) -> None:
        content = self.objects.get(self._name())
        if content is None:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>" if body else b"")
            return
        first, last = 0, len(content) - 1
        if ranged := self.headers.get("Range"):
            asked = ranged.removeprefix("bytes=").split("-")
            first, last = int(asked[0]), min(last, int(asked[1] or last))
        part = content[first : last + 1]
        about = {"ETag": f'"{hashlib.md5(content).hexdigest()}"', "Last-Modified": formatdate(usegmt=True)}
        about |= {"Content-Range": f"bytes {first}-{last}/{len(content)}"} if ranged else {}
        self._answer(206 if ranged else 200, part, about, body)

    def _list(self, prefix: str, delimiter: str) -> None:
        start = self._name().rstrip("/") + "/" + prefix
        rest = {name.removeprefix(start) for name in self.objects if name.startswith(start)}
        folders = sorted({name.split("/")[0] for name in rest if delimiter and "/" in name})
        files = sorted(name for name in rest if not (delimiter and "/" in name))
        told = "".join(f"<CommonPrefixes><Prefix>{escape(prefix + f)}/</Prefix></CommonPrefixes>" for f in folders)
        told += "".join(f"<Contents><Key>{escape(prefix + f)}</Key><Size>1</Size></Contents>" for f in files)
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{told}</ListBucketResult>".encode())

    def _name(self) -> str:
        return unquote(urlsplit(self.path).path)

    def _answer(self, status: int, content: bytes, about: dict[str, str] | None = None, body: bool = True) -> None:
        self.send_response(status)
        for name, value in {**(about or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body:
            self.wfile.write(content)

    def log_message(self, *words: object) -> None:
        """Keep still."""


def _chunks(content: bytes) -> Iterator[bytes]:
    while content:
        head, content = content.split(b"\r\n", 1)
        size = int(head.split(b";")[0], 16)
        if not size:
            return
        yield content[:size]
        content = content[size + 2 :]


@contextmanager
def store() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Its address, and the objects it holds."""
    handler = type("Store", (Handler,), {"objects": {}})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", handler.objects  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
