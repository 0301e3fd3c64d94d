"""From the bytes of a file to text: which encoding, or why it is no text at all."""

import codecs
import re
from contextlib import suppress

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from knowledge.sources.reading import ReadingError

_BOMS = (  # UTF-32's little-endian mark begins with UTF-16's, so it is looked for first
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"SQLite format 3\x00", "a database"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE_BYTES = 65_536
_XML_DECLARATION = re.compile(
    rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"'](?P<encoding>[A-Za-z0-9._:-]+)"
)


def decoded(data: bytes, *declared: str | None) -> str:
    """`data` as text. `declared` are the encodings that are claimed for it, likeliest first.

    A byte-order mark wins, then UTF-8 if it fits (but for a few broken characters), then
    `declared`, then a guess. Raises
    ReadingError.
    """
    reject_binary(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if data[:3] == b"\x00\x00\x00" or data[1:4] == b"\x00\x00\x00":
        return _strict(data, "utf-32-le" if data[0] else "utf-32-be")
    if b"\x00" in data[:_SAMPLE_BYTES]:
        return _strict(data, _utf16_without_mark(data[:_SAMPLE_BYTES]))
    text = _utf8(data)
    for known in filter(None, declared):
        if text is None:
            with suppress(UnicodeError, LookupError):
                text = data.decode(known)
    return _strict(data, _guessed(data[:_SAMPLE_BYTES])) if text is None else text


def decoded_html(data: bytes, charset: str | None = None) -> str:
    """`decoded`, heeding what HTTP says (`charset`) and what a web page declares in its head."""
    return _decoded_as_claimed(data, charset, html_body_declared_encoding(data[:4096]))


def decoded_xml(data: bytes, charset: str | None = None) -> str:
    """`decoded`, heeding what HTTP says (`charset`) and the XML declaration. That is not in it."""
    if data.startswith(b"\x4c\x6f\xa7\x94"):  # `<?xm` in EBCDIC
        data = data.decode("cp037").replace("\x85", "\n").encode()
    if 0 < data.count(0) * 20 < len(data):  # no XML, and too few to be UTF-16: they mean nothing
        data = data.replace(b"\x00", b"")
    declaration = _XML_DECLARATION.match(data[:500].lstrip(b"\xef\xbb\xbf \t\r\n"))
    claimed = declaration["encoding"].decode("ascii", "replace") if declaration else None
    text = _decoded_as_claimed(data, charset, claimed).lstrip("\ufeff\x00 \t\r\n")
    if text.startswith("<?xml"):
        return text.partition("?>")[2].lstrip() if "?>" in text[:1000] else text[len("<?xml") :]
    return text


def _decoded_as_claimed(data: bytes, *claims: str | None) -> str:
    names = [resolve_encoding(claim) for claim in claims if claim]
    for name in names:
        if name and name.startswith(("iso2022", "hz")):  # ASCII bytes that are not meant as ASCII
            reject_binary(data)
            return _strict(data, name)
    return decoded(data, *names)


def reject_binary(head: bytes) -> None:
    """Raises ReadingError if a file beginning with `head` is empty or of a known binary kind."""
    if not head:
        raise ReadingError("is empty")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            raise ReadingError(f"is not text ({kind})")


def _utf8(data: bytes) -> str | None:
    """Text in UTF-8, be it cut within a character or spliced; in other encodings few fit."""
    with suppress(UnicodeError):
        return data.decode("utf-8")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = (len(data) - len(text)) // 2  # at least: each has one to three bytes more than ASCII
    return text if broken * 20 < good - broken else None


def _utf16_without_mark(sample: bytes) -> str:
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) or min(even, odd) * 20 > len(sample):
        raise ReadingError("is not text (it holds NUL bytes)")
    return "utf-16-be" if even > odd else "utf-16-le"


def _guessed(sample: bytes) -> str:
    if len(_CONTROL.findall(sample)) * 50 > len(sample):
        raise ReadingError("is not text (it holds control characters)")
    # With few accents among plain letters every Latin code page fits, and the Western one is by far
    # the likeliest (and what browsers assume, WHATWG Encoding); statistics need more to work on.
    foreign = sum(byte >= 0x80 for byte in sample)
    if foreign * 6 < len(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    return best.encoding if best else "cp1252"


def _strict(data: bytes, encoding: str) -> str:
    with suppress(UnicodeError, LookupError):
        return data.decode(encoding)
    # Five bytes mean nothing in cp1252, and text may have been cut or spliced anywhere: such bytes
    # become the replacement mark.
    with suppress(LookupError, UnicodeError):
        text = data.decode(encoding, "replace")
        if encoding in ("cp1252", "utf-8-sig") or text.count("\ufffd") * 50 < len(text):
            return text
    raise ReadingError("is not text in any encoding that fits")
