"""Bodies under a content coding: unpacked as they come, bounded, and never believed."""

import gzip
import random
import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.fetching.bodies import Body
from knowledge.fetching.failures import FailureCause, FetchError

URL = "https://example.com/feed"
WORDS = b"words of news, " * 20_000  # 300,000 bytes
NOISE = random.Random(5).randbytes(300_000)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": zlib.compress,
    "raw deflate": _raw_deflate,
    "br": lambda body: brotli.compress(body, quality=3),
}
CODINGS = sorted(PACK)


def _unpack(
    packed: bytes, coding: str, *, size: int = 1_000, most: int = 10_000_000, cut: bool = False
) -> bytes:
    body = Body(URL, coding, most, cut=cut)
    for start in range(0, len(packed), size):
        body.add(packed[start : start + size])
    return body.whole()


def _header(coding: str) -> str:
    return coding.removeprefix("raw ")


@pytest.mark.parametrize("size", [1, 1_000, 10**6])
@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("plain", [b"a", WORDS[:20_000], NOISE[:20_000]])
def test_body_comes_back_however_it_is_cut(plain: bytes, coding: str, size: int) -> None:
    assert _unpack(PACK[coding](plain), _header(coding), size=size) == plain


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("plain", [WORDS, NOISE])
def test_large_body_comes_back_whole(plain: bytes, coding: str) -> None:
    assert _unpack(PACK[coding](plain), _header(coding), size=65_536) == plain


@pytest.mark.parametrize("coding", ["", "identity", " Identity ", "none", "UTF-8"])
def test_body_without_a_coding_is_left_alone(coding: str) -> None:
    assert _unpack(WORDS, coding) == WORDS


@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br"])
def test_empty_body_is_empty_under_any_coding(coding: str) -> None:
    assert _unpack(b"", coding) == b""


def test_codings_are_undone_in_reverse_order() -> None:
    packed = brotli.compress(_gzip(WORDS), quality=3)
    assert _unpack(packed, "gzip, br") == WORDS
    assert _unpack(_gzip(_gzip(WORDS)), "GZIP, identity,gzip") == WORDS


def test_gzip_of_several_members_is_one_body() -> None:
    packed = _gzip(b"one ") + _gzip(b"") + _gzip(b"two")
    for size in (1, 7, 10_000):
        assert _unpack(packed, "gzip", size=size) == b"one two"


@pytest.mark.parametrize("rest", [b"\x00", b"\x00" * 500, b"\n", b"\x1f", b"<!-- cached -->"])
@pytest.mark.parametrize("size", [1, 10_000])
def test_padding_behind_a_compressed_body_is_passed_over(rest: bytes, size: int) -> None:
    assert _unpack(_gzip(b"one") + rest, "gzip", size=size) == b"one"
    assert _unpack(zlib.compress(b"one") + rest, "deflate", size=size) == b"one"
    with pytest.raises(FetchError) as failed:  # nobody pads brotli
        _unpack(brotli.compress(b"one") + rest, "br", size=size)
    assert failed.value.cause is FailureCause.ENCODING


def test_gzip_of_very_many_members_is_refused() -> None:
    with pytest.raises(FetchError) as failed:
        _unpack(_gzip(b"") * 1_001, "gzip", size=65_536)
    assert failed.value.cause is FailureCause.ENCODING


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("kept", [0.0, 0.5, 0.999])
def test_body_that_breaks_off_is_an_error(coding: str, kept: float) -> None:
    packed = PACK[coding](NOISE[:20_000])
    with pytest.raises(FetchError) as failed:
        _unpack(packed[: max(1, int(len(packed) * kept))], _header(coding))
    assert failed.value.cause is FailureCause.ENCODING


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "gzip, br"])
def test_body_that_is_not_what_it_claims_is_an_error(coding: str) -> None:
    with pytest.raises(FetchError) as failed:
        _unpack(b"<rss>not packed at all, whatever the header says</rss>", coding)
    assert failed.value.cause is FailureCause.ENCODING


@pytest.mark.parametrize(
    "coding", ["zstd", "compress", "gzip, zstd", "gzip, gzip, gzip", "x\r\ny", "," * 50 + "a"]
)
def test_coding_that_was_not_asked_for_is_an_error(coding: str) -> None:
    with pytest.raises(FetchError) as failed:
        Body(URL, coding, 100)
    assert failed.value.cause is FailureCause.ENCODING
    assert str(failed.value).isprintable()


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_limit_is_exact(coding: str) -> None:
    packed = PACK[coding](b"x" * 100_000) if coding else b"x" * 100_000
    assert len(_unpack(packed, _header(coding), most=100_000)) == 100_000
    with pytest.raises(FetchError) as failed:
        _unpack(packed, _header(coding), most=99_999)
    assert failed.value.cause is FailureCause.TOO_LARGE


@pytest.mark.parametrize("coding", ["", *CODINGS])
def test_body_may_be_cut_at_the_limit(coding: str) -> None:
    packed = PACK[coding](WORDS) if coding else WORDS
    assert _unpack(packed, _header(coding), most=100_000, cut=True) == WORDS[:100_000]
    assert _unpack(packed, _header(coding), most=300_000, cut=True) == WORDS


def _bomb(coding: str) -> Iterator[bytes]:
    """A gigabyte of nothing, packed."""
    if coding == "br":
        packer = brotli.Compressor(quality=1)
        for _ in range(1_000):
            yield packer.process(bytes(1_000_000)) + packer.flush()
    else:
        deflater = zlib.compressobj(1, wbits=31 if coding == "gzip" else 15)
        for _ in range(1_000):
            yield deflater.compress(bytes(1_000_000)) + deflater.flush(zlib.Z_SYNC_FLUSH)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
def test_bomb_stops_within_the_limit(coding: str) -> None:
    body = Body(URL, coding, 10_000_000)
    chunks = 0
    with pytest.raises(FetchError) as failed:
        for chunk in _bomb(coding):
            chunks += 1
            body.add(chunk)
    assert failed.value.cause is FailureCause.TOO_LARGE
    assert chunks == 11
    assert len(body._whole) <= 10_000_000 + 65_536 * 2


def test_bomb_between_two_layers_stops_though_nothing_comes_out() -> None:
    """The outer layer unpacks to gigabytes of an inner one that holds empty blocks only."""
    empty_blocks = b"\x00\x00\x00\xff\xff" * 200_000
    head = _gzip(b"")[:10]
    outer = zlib.compressobj(9, wbits=31)
    body = Body(URL, "gzip, gzip", 10_000_000)
    body.add(outer.compress(head))
    with pytest.raises(FetchError) as failed:
        for _ in range(100):
            body.add(outer.compress(empty_blocks) + outer.flush(zlib.Z_SYNC_FLUSH))
    assert failed.value.cause is FailureCause.TOO_LARGE


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.binary(max_size=300), max_size=8),
    st.sampled_from(["gzip", "deflate", "br", "gzip, br", "br, deflate", "gzip, gzip"]),
    st.booleans(),
)
def test_any_bytes_end_in_a_body_or_in_a_known_error(
    chunks: list[bytes], coding: str, cut: bool
) -> None:
    body = Body(URL, coding, 1_000, cut=cut)
    try:
        for chunk in chunks:
            body.add(chunk)
        assert len(body.whole()) <= 1_000
    except FetchError as error:
        assert error.cause in (FailureCause.ENCODING, FailureCause.TOO_LARGE)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(min_size=1, max_size=2_000),
    st.sampled_from(CODINGS),
    st.integers(0, 10_000),
    st.integers(1, 255),
    st.integers(1, 500),
)
def test_damaged_body_ends_in_a_body_or_in_a_known_error(
    plain: bytes, coding: str, place: int, change: int, size: int
) -> None:
    packed = bytearray(PACK[coding](plain))
    packed[place % len(packed)] ^= change
    try:
        assert len(_unpack(bytes(packed), _header(coding), size=size, most=10_000)) <= 10_000
    except FetchError as error:
        assert error.cause in (FailureCause.ENCODING, FailureCause.TOO_LARGE)
