"""Bodies decoded as they come, and never more of them than allowed, however well they compress.

A decoder is handed at most one network chunk and gives back pieces of 64 KiB, so that a bomb is
noticed before it is unpacked; each layer of a stacked coding has the same limit.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

import brotli  # type: ignore[import-untyped]

from knowledge.fetching.failures import FailureCause, FetchError

_PIECE_BYTES = 65_536
_MAX_CODINGS = 2
_MAX_MEMBERS = 1_000  # of one gzip body; each costs 40 KB of set-up, and 10 MB could hold 500,000
_PLAIN = frozenset({"", "identity", "none", "utf-8"})  # the last two are seen on the web


class _Broken(Exception):
    """The bytes are not what their coding says."""


class _Exceeded(Exception):
    """More came than allowed."""


class _Decoder(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None:
        """Raises _Broken if the body ended too early."""
        ...


class Body:
    """A body being received. `origin` is the URL asked, for errors.

    `max_bytes` limits the bytes as received and, apart, as decoded. Beyond it FetchError TOO_LARGE
    is raised, or with `cut` the rest is left out and `full` becomes true. Everything wrong with a
    coding is FetchError ENCODING.
    """

    def __init__(
        self, origin: str, content_encoding: str, max_bytes: int, *, cut: bool = False
    ) -> None:
        self._origin = origin
        self._max_bytes = max_bytes
        self._cut = cut
        self._received = _Limit(max_bytes)
        self._whole = bytearray()
        decoders = self._decoders(content_encoding)
        self._layers = [(decoder, _Limit(max_bytes)) for decoder in decoders]
        self.full = False

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes as received."""
        if self.full or not chunk:
            return
        try:
            for piece in self._decoded(chunk):
                self._whole += piece
            self.full = self._cut and self._received.left <= 0
        except _Exceeded:
            if not self._cut:
                raise self.too_large() from None
            self.full = True
        except (_Broken, zlib.error, brotli.error) as error:
            raise self._undecodable("does not unpack as the compression it claims") from error

    def whole(self) -> bytes:
        """The decoded body, once everything was added."""
        try:
            if not self.full:
                for decoder, _ in self._layers:
                    decoder.finish()
        except _Broken as error:
            raise self._undecodable("breaks off in the middle of its compression") from error
        return bytes(memoryview(self._whole)[: self._max_bytes])

    def too_large(self) -> FetchError:
        """The error for a body beyond the limit."""
        reason = f"is larger than {self._max_bytes / 1e6:g} MB"
        return FetchError(self._origin, reason, FailureCause.TOO_LARGE)

    def _decoded(self, chunk: bytes) -> Iterable[bytes]:
        pieces: Iterable[bytes] = self._received.let(chunk)
        for decoder, limit in self._layers:
            pieces = _through(decoder, limit, pieces)
        return pieces

    def _decoders(self, content_encoding: str) -> list[_Decoder]:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        codings = [name for name in names if name not in _PLAIN]
        if len(codings) > _MAX_CODINGS:
            raise self._undecodable(f"is compressed {len(codings)} times over")
        decoders: list[_Decoder] = []
        for name in reversed(codings):  # listed in the order applied (RFC 9110, 8.4)
            if name in ("gzip", "x-gzip"):
                decoders.append(_Gzip())
            elif name == "deflate":
                decoders.append(_Deflate())
            elif name == "br":
                decoders.append(_Brotli())
            else:
                raise self._undecodable(f"is packed as {name[:40]}, which was not asked for")
        return decoders

    def _undecodable(self, reason: str) -> FetchError:
        return FetchError(self._origin, reason, FailureCause.ENCODING)


class _Limit:
    """How many bytes may still come out of one layer."""

    def __init__(self, max_bytes: int) -> None:
        self.left = max_bytes

    def let(self, piece: bytes) -> Iterator[bytes]:
        """The piece; raises _Exceeded after it if that was too much."""
        self.left -= len(piece)
        yield piece
        if self.left < 0:
            raise _Exceeded


def _through(decoder: _Decoder, limit: _Limit, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for packed in pieces:
        for piece in decoder.feed(packed):
            yield from limit.let(piece)


class _Gzip:
    """Gzip of one or more members. What follows the last one is padding, and passed over."""

    def __init__(self) -> None:
        self._member: zlib._Decompress | None = None  # None between members
        self._members = 0
        self._held = b""  # one byte after a member: too few to tell what follows
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._over:
            if self._member is None:
                data, self._held = self._held + data, b""
                if self._members and data == b"\x1f":
                    self._held = data
                    return
                if self._members and not data.startswith(b"\x1f\x8b"):
                    self._over = True
                    return
                self._start_member()
            assert self._member is not None
            yield from _inflated(self._member, data)
            if not self._member.eof:
                return
            data, self._member = self._member.unused_data, None

    def finish(self) -> None:
        if self._member is not None:
            raise _Broken

    def _start_member(self) -> None:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise _Broken
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)


class _Deflate:
    """Deflate, in the zlib wrapper the standard asks for or without, as some servers send it."""

    def __init__(self) -> None:
        self._inner: zlib._Decompress | None = None
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._inner is None:
            data, self._held = self._held + data, b""
            if len(data) < 2:
                self._held = data
                return
            wrapped = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._inner = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        yield from _inflated(self._inner, data)

    def finish(self) -> None:
        if self._held or (self._inner is not None and not self._inner.eof):
            raise _Broken


def _inflated(inner: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    while not inner.eof:
        piece = inner.decompress(data, _PIECE_BYTES)
        if not piece:
            return
        yield piece
        data = inner.unconsumed_tail


class _Brotli:
    """Brotli, which nobody pads: what follows the end is an error, as the library has it."""

    def __init__(self) -> None:
        self._inner = brotli.Decompressor()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._begun = True
        if self._inner.is_finished():
            raise _Broken
        while not self._inner.is_finished():
            piece = self._inner.process(data, output_buffer_limit=_PIECE_BYTES)
            data = b""
            if piece:
                yield piece
            elif self._inner.can_accept_more_data():
                return

    def finish(self) -> None:
        if self._begun and not self._inner.is_finished():
            raise _Broken
