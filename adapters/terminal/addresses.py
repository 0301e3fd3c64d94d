"""Addresses as people type them: `example.com/news` means https. Pure."""

import re

_WITHOUT_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d+)?([/?].*)?")


def whole_address(typed: str) -> str:
    """`typed` with https:// before it where it begins with a host's name, else as it is."""
    text = typed.strip()
    return f"https://{text}" if _WITHOUT_SCHEME.fullmatch(text) else text
