"""Other spellings of one word: British and American, hyphens, letters beside figures.

Search passes over a spelling that no article holds, so that a rule may make words that nobody uses.
"""

import re
from collections.abc import Iterator

_OUR = """
    arbour armour behaviour clamour colour demeanour endeavour favour favourite fervour flavour
    glamour harbour honour honourable humour labour misbehaviour neighbour neighbourhood odour
    parlour rancour rigour rumour saviour savour splendour tumour valour vapour vigour
""".split()  # noqa: SIM905
_RE = """
    calibre centimetre centre epicentre fibre kilometre litre lustre meagre metre millimetre sabre
    sombre spectre theatre
""".split()  # noqa: SIM905
_DOUBLED = """
    cancel channel counsel fuel label level marvel model rival signal travel
""".split()  # noqa: SIM905
_PAIRS = {
    "aeroplane": "airplane",
    "aluminium": "aluminum",
    "analogue": "analog",
    "catalogue": "catalog",
    "cheque": "check",
    "defence": "defense",
    "dialogue": "dialog",
    "e-mail": "email",
    "grey": "gray",
    "jewellery": "jewelry",
    "judgement": "judgment",
    "licence": "license",
    "manoeuvre": "maneuver",
    "mould": "mold",
    "offence": "offense",
    "programme": "program",
    "sceptic": "skeptic",
    "sulphur": "sulfur",
    "tyre": "tire",
    "whisky": "whiskey",
    **{word: word.replace("our", "or") for word in _OUR},
    **{word: f"{word[:-2]}er" for word in _RE},
    **{f"{word}l{end}": word + end for word in _DOUBLED for end in ("ed", "ing", "er", "ers")},
}
_ENDINGS = ("", "s", "ed", "ing", "al", "ism")
_OTHER = {
    (one + ending): (other + ending)
    for pair in _PAIRS.items()
    for one, other in (pair, pair[::-1])
    for ending in _ENDINGS
}
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_S_OR_Z = re.compile(
    r"(?P<base>\w{3,}i|\w{2,}ly)(?P<letter>[sz])(?P<end>e|es|ed|er|ers|ing|ations?)"
)
_MIXED = re.compile(r"(?P<word>[^\W\d_]{3,})(?P<number>\d{1,4})")


def other_spellings(text: str) -> Iterator[str]:
    """Other ways to write words of `text`, in small letters, in order."""
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if other := _OTHER.get(word):
            yield other
        elif found := _S_OR_Z.fullmatch(word):
            yield found["base"] + ("z" if found["letter"] == "s" else "s") + found["end"]
        elif "-" in word:
            yield word.replace("-", "")
        elif found := _MIXED.fullmatch(word):
            yield f"{found['word']} {found['number']}"
