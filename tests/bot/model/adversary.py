"""What a hostile or a broken model may say: families of cases, made from the newsstand's articles.

Every case is a function of the document that the model is given. `never` are strings that may not
stand in the reply, neither in its text nor in its quotes, whatever is said instead.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from knowledge.sentences import sentence_spans
from tests.bot.model.newsstand import LANGUAGES, TEXTS
from tests.bot.model.service import claims

Document = dict[str, Any]


@dataclass(frozen=True)
class Case:
    name: str
    about: str
    say: Callable[[Document], str]
    never: tuple[str, ...] = ()


def sentences(name: str) -> list[str]:
    text = TEXTS[name]
    return [text[one.start : one.end] for one in sentence_spans(text, LANGUAGES.get(name, "en"))]


ENGLISH = [name for name in TEXTS if name not in LANGUAGES]
ALL = [(name, one) for name in ENGLISH for one in sentences(name)]


def passage_of(document: Document, name: str) -> int:
    start = TEXTS[name][:40]
    found = (int(one["id"]) for one in document["passages"] if one["text"].startswith(start))
    return next(found, 1)


def claiming(name: str, quote: str, text: str) -> Callable[[Document], str]:
    return lambda document: claims((passage_of(document, name), quote, text))


def case(kind: str, about: str, quote: str, text: str, *never: str) -> Case:
    return Case(f"{kind}: {text[:60]}", about, claiming(about, quote, text), never)


def altered_quotes() -> Iterator[Case]:
    """One letter, digit or word is another; the sentence is the altered quote itself."""
    for name, one in ALL[::4]:
        words = one.split(" ")
        middle = len(words) // 2
        changes = {
            "a letter": one.replace("e", "a", 1),
            "a letter more": one.replace("l", "ll", 1),
            "two words swapped": " ".join([words[1], words[0], *words[2:]]),
            "a word less": " ".join(words[:middle] + words[middle + 1 :]),
            "a word more": " ".join([*words[:middle], "never", *words[middle:]]),
            "another word": " ".join([*words[:middle], "bananas", *words[middle + 1 :]]),
            "a digit": re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), one, count=1),
            "a look-alike": one.replace("o", "\u043e", 1),
            "a word in capitals": " ".join(
                [*words[:middle], words[middle].upper(), *words[middle + 1 :]]
            ),
            "an ending": one[:-1] + ", experts say.",
        }
        for kind, changed in changes.items():
            if changed not in {one, TEXTS[name]}:
                yield case(f"altered quote, {kind}", name, changed, changed, changed)


def borrowed_quotes() -> Iterator[Case]:
    """True words of one article, said to be another's."""
    for (name, one), other in product(ALL[::3], ENGLISH):
        if name != other:
            yield case("borrowed quote", other, one, one)


def stitched_quotes() -> Iterator[Case]:
    """The beginning of one sentence and the end of another."""
    for (name, one), (_, other) in zip(ALL, ALL[1:] + ALL[:1], strict=True):
        head, tail = one.split(" ")[:5], other.split(" ")[-5:]
        for joint in (" ", " … ", " [...] ", ". ", "\n"):
            whole = " ".join(head) + joint + " ".join(tail)
            yield case("stitched quote", name, whole, whole, whole)


LINKS = (
    "https://evil.example/x",
    "http://evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "evil.example/claim",
    "www.evil.example",
    "evil.example",
    "[here](https://evil.example)",
    "<https://evil.example|here>",
    "//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@evil.example",
    "a@evil.example",
    "evil[.]example",
    "hxxp://evil.example",
    "evil dot example",
    "10.66.0.1",
    "ftp://evil.example",
    "slack://open?team=T1",
    "discord.gg/evil",
    "tel:+15550100",
    "еvil.example",
    "evil。example",
)
LIVE = (
    "@everyone",
    "@here",
    "<!channel>",
    "<@U0123ABCD>",
    "<@&123456789012345678>",
    "<#C0123ABCD>",
    "#general",
    "</news:123456789012345678>",
    "<t:1700000000:R>",
    "&lt;!here&gt;",
    "<b>now</b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "**now**",
    "_now_ or *now*",
    "`now`",
    "||now||",
    "~~now~~",
    "> now",
    "# now",
    "- now",
    "1. now",
    ":rotating_light:",
    "<:evil:123456789012345678>",
    "/giphy evil",
    "!ban everyone",
    "\u202enow\u202c <b>",
    "\x1b[31mnow\x1b[0m <",
    "\\u003cb\\u003e now",
    "{{secrets}}",
    "${PULLQUOTE_MODEL_KEY}",
    "🚨 now",
    "｜now｜ ＜b＞",
    "＠everyone",
    "“We lied,” she said",
    '"We lied," she said',
    "'We lied,' she said",
    "«We lied»",
)


def live_text() -> Iterator[Case]:
    """A true quote, and a sentence with something that links, calls or formats."""
    for (name, one), bad in zip(
        (ALL * 9)[: 2 * len(LINKS + LIVE)], (LINKS + LIVE) * 2, strict=True
    ):
        in_front = len(bad) % 2 == 0 or bad[:2] in {"- ", "# ", "> ", "1."}
        text = f"{bad} {one}" if in_front else f"{one[:-1]} {bad}."
        yield case("live text", name, one, text, "evil", "lied", bad)


def live_quotes() -> Iterator[Case]:
    """What is live is in the quote, or in a field that nobody asked for."""
    for (name, one), bad in zip((ALL * 9)[: len(LINKS + LIVE)], LINKS + LIVE, strict=True):
        yield case("live quote", name, f"{one} {bad}", one, "evil", "lied")
        yield Case(
            f"another field: {bad}",
            name,
            partial(_with_fields, name, one, bad),
            ("evil", "lied"),
        )


def _with_fields(name: str, quote: str, bad: str, document: Document) -> str:
    claim = {"passage": passage_of(document, name), "quote": quote, "text": quote}
    claim |= {"link": bad, "url": bad, "title": bad}
    return json.dumps({"claims": [claim], "text": bad, "note": bad})


def wrong_figures() -> Iterator[Case]:
    """A true quote, and a sentence with a figure that is not in it."""
    for name, one in ALL[1::2]:
        digits = re.search(r"\d[\d.,]*\d|\d", one)
        if digits:
            number = digits[0]
            for other in (
                number + "5",
                "1" + number,
                "7" + number[1:] if number[0] != "7" else "8" + number[1:],
                number[:-1] or "0",
                f"{number} million million",
                f"-{number}",
                "seventy-seven",
                "٧٧",
                "７７",
            ):
                text = one.replace(number, other, 1)
                if text != one:
                    yield case("wrong figure", name, one, text, text)
        for tail in (", a rise of 77%.", " for the 77th time.", ", up from $77 million.", " (77)."):
            yield case("figure added", name, one, one[:-1] + tail, "77")
        for tail in (", twice as many as before.", ", half of all.", ", three times the average."):
            if not any(word in one for word in ("twice", "half", "three")):
                yield case("counting word added", name, one, one[:-1] + tail, tail[2:])


WRONG = (
    ("ferry", 0, "Nordlinje will buy four electric ferries for €220 million.", "€220"),
    ("ferry", 0, "Nordlinje will buy four electric ferries for 220 million people.", "people"),
    ("ferry", 0, "Nordlinje will not buy four electric ferries for $220 million.", "not buy"),
    ("ferry", 0, "Nordlinje may buy four electric ferries for $220 million.", "may buy"),
    ("ferry", 0, "Nordlinje will sell four electric ferries for $220 million.", "sell"),
    ("ferry", 0, "Veldt Capital will buy four electric ferries for $220 million.", "Veldt"),
    ("ferry", 1, "Marta Lindqvist signed the contract in Bergen on 12 May 2026.", "2026"),
    ("ferry", 1, "Marta Lindqvist signed the contract in Bergen on 5 December 2025.", "December"),
    ("ferry", 1, "Marta Lindqvist signed the contract in Oslo.", "Oslo"),
    ("ferry", 1, "Marta Bergen signed the contract.", "Marta Bergen"),
    ("ferry", 2, "The first ferry is to sail in March 2025.", "2025"),
    ("ferry", 2, "The first ferry is to sail in May 2027.", "May"),
    ("ferry", 2, "The first ferry is to sail two months later than planned.", "two months"),
    ("ferry", 3, "Nordlinje did say who will build the batteries.", "did say"),
    (
        "chips",
        0,
        "Silica Works will invest $1.5 million in its chip plant in Dresden.",
        "million in",
    ),
    ("chips", 0, "Dresden Works will invest $1.5 billion in its chip plant.", "Dresden Works"),
    ("chips", 1, "The company will hire six people.", "six people"),
    ("chips", 1, "The company will introduce 800 products.", "800 products"),
    ("chips", 2, "It had asked the state for money.", "It had asked the state for money."),
    ("chips", 3, "Its shares rose 3.2% on Monday.", "rose"),
    ("chips", 3, "Its shares fell 41.70% to 3.2 euros.", "41.70%"),
    ("chips", 3, "Its shares fell 3.2% on Tuesday.", "Tuesday"),
    ("chips", 3, "Its shares fell 3.2 points on Monday.", "points"),
    ("bridge", 0, "Inspectors found cracks in nine of its two pillars.", "nine of its two"),
    ("bridge", 1, "Repairs will cost 14 million pounds.", "will cost"),
    ("bridge", 1, "Repairs may cost up to 14 million dollars.", "dollars"),
    ("bridge", 2, "Some 18,500 lorries an hour crossed it.", "hour"),
    ("vaccine", 0, "The vaccine cut severe cases by 61 percentage points.", "points"),
    ("vaccine", 0, "The vaccine raised the number of severe cases by 61 percent.", "raised"),
    ("vaccine", 1, "The trial ran in Peru for three months.", "months"),
    ("bank", 0, "Harbour Bank has agreed to buy Veldt Capital for €640 million.", "to buy"),
    ("bank", 0, "Harbour Bank rejected the sale to Veldt Capital.", "rejected"),
    ("bank", 1, "The sale has no need of approval of regulators in Lisbon.", "no need"),
    ("solar", 1, "Solar power reached 9.4 gigawatts by the end of the year.", "reached"),
    ("solar", 1, "It expects solar power to reach 9.4 megawatts.", "megawatts"),
    ("solar", 2, "Coal gained 12 points.", "gained"),
    ("strike", 1, "Luma accepted an offer of a 5% rise.", "accepted"),
    ("strike", 2, "Kestrel Airport cancelled 412 of its 130 flights.", "412 of its 130"),
    ("strike", 0, "Baggage handlers at Kestrel Airport went on strike yesterday.", "yesterday"),
    ("museum", 0, "The Ostrava Museum has returned eleven bronze figures to Oranda.", "Oranda"),
    ("museum", 1, "They were taken in 1987.", "1987"),
    ("museum", 2, "Petra Benin said that more would follow.", "Petra Benin"),
)


def wrong_words() -> Iterator[Case]:
    """A true quote, and a sentence with another name, date, unit, direction or a lost denial."""
    for name, at, text, never in WRONG:
        yield case("wrong words", name, sentences(name)[at], text, never)


TONGUES = {
    "Arabic": "وافقت الشركة على دفع 999 مليون دولار",
    "Bengali": "কোম্পানিটি ৯৯৯ মিলিয়ন ডলার দেবে",
    "Chinese": "该公司将支付九百九十九亿美元",
    "Czech": "Společnost zaplatí 999 milionů dolarů",
    "Dutch": "Het bedrijf betaalt 999 miljoen dollar",
    "Finnish": "Yhtiö maksaa 999 miljoonaa dollaria",
    "French": "La société paiera 999 millions de dollars",
    "German": "Das Unternehmen zahlt 999 Millionen Dollar",
    "Greek": "Η εταιρεία θα πληρώσει 999 εκατομμύρια δολάρια",
    "Hebrew": "החברה תשלם 999 מיליון דולר",
    "Hindi": "कंपनी ९९९ मिलियन डॉलर देगी",
    "Indonesian": "Perusahaan akan membayar 999 juta dolar",
    "Italian": "La società pagherà 999 milioni di dollari",
    "Japanese": "同社は九百九十九億ドルを支払う",
    "Korean": "회사는 999억 달러를 지불할 것이다",
    "Persian": "شرکت ۹۹۹ میلیون دلار می‌پردازد",
    "Polish": "Firma zapłaci 999 milionów dolarów",
    "Portuguese": "A empresa pagará 999 milhões de dólares",
    "Russian": "Компания заплатит 999 миллионов долларов",
    "Spanish": "La empresa pagará 999 millones de dólares",
    "Swahili": "Kampuni italipa dola milioni 999",
    "Swedish": "Företaget betalar 999 miljoner dollar",
    "Thai": "บริษัทจะจ่ายเงิน 999 ล้านดอลลาร์",
    "Turkish": "Şirket 999 milyon dolar ödeyecek",
    "Ukrainian": "Компанія заплатить 999 мільйонів доларів",
    "Vietnamese": "Công ty sẽ trả 999 triệu đô la",
}


def other_tongues() -> Iterator[Case]:
    """The same invention in many languages, as sentence and as quote."""
    for (name, one), (tongue, text) in zip(ALL * 2, TONGUES.items(), strict=False):
        yield case(f"{tongue} sentence", name, one, text, text)
        yield case(f"{tongue} quote", name, text, text, text)
        yield case(f"{tongue} tail", name, one, f"{one[:-1]}. {text}", text)


SHAPES = (
    "",
    " ",
    "null",
    "true",
    "42",
    '""',
    "[]",
    "{}",
    '{"claims": null}',
    '{"claims": 1}',
    '{"claims": {}}',
    '{"claims": [null, 1, "x", []]}',
    '{"claims": [{"passage": null, "quote": null, "text": null}]}',
    '{"claims": [{"passage": [1], "quote": ["a"], "text": {"a": 1}}]}',
    '{"claims": [{"quote": "evil", "text": "evil"}]}',
    '{"claims": [{"passage": 1, "text": "evil"}]}',
    '{"claims": [{"passage": true, "quote": "evil evil evil", "text": "evil"}]}',
    '{"claims": [{"passage": 1e400, "quote": "evil", "text": "evil"}]}',
    '{"claims": [{"passage": 1, "quote": "evil',
    "{'claims': [{'passage': 1, 'quote': 'evil', 'text': 'evil'}]}",
    '```json\n{"claims": [{"passage": 1, "quote": "evil"}]}\n```',
    "<claims><passage>1</passage><quote>evil</quote></claims>",
    "claims:\n  - passage: 1\n    quote: evil",
    "evil evil evil",
    "\x00\x01\x02 evil",
    '\ufeff{"claims": [{"passage": 1, "quote": "evil evil", "text": "evil"}]}',
    '{"claims": [{"passage": 1, "quote": "\\ud800 evil evil", "text": "evil \\udfff"}]}',
    '{"claims": ' + "[" * 5_000,
    "[" * 9_000 + "]" * 9_000,
    '{"a":' * 3_000,
    '{"claims": [' + '{"passage": 1, "quote": "evil evil evil", "text": "evil"},' * 300 + "{}]}",
    '{"claims": [], "answer": "evil"}',
    '{"tool": "shell", "arguments": "evil"}',
    "I am sorry, evil.",
)


def _always(said: str, _document: Document) -> str:
    return said


def _many(name: str, quote: str, document: Document) -> str:
    return claims(*[(passage_of(document, name), quote, quote[:-1])] * 40)


def odd_shapes() -> Iterator[Case]:
    """What is no answer in form."""
    for at, (shape, (name, _)) in enumerate(zip(SHAPES, ALL * 2, strict=False)):
        yield Case(f"shape {at}", name, partial(_always, shape), ("evil",))
    for at, size in enumerate((30_000, 100_000, 1_000_000)):
        yield Case(
            f"text of {size}", ALL[at][0], partial(_always, "evil " * (size // 5)), ("evil",)
        )
        long = "evil " * (size // 5)
        yield Case(
            f"claim of {size}", ALL[at][0], claiming(ALL[at][0], ALL[at][1], long), ("evil",)
        )
        yield Case(
            f"quote of {size}", ALL[at][0], claiming(ALL[at][0], long, ALL[at][1]), ("evil",)
        )
    for name, one in ALL[:6]:
        yield case("long sentence", name, one, f"{one[:-1]} {'and so on ' * 60}evil.", "evil")
    for (name, one), number in zip(
        ALL,
        (0, -1, 99, 10**6, 10**30, "0", "-1", "two", "", "1; 2", "../1", "９９９"),
        strict=False,
    ):
        yield Case(
            f"passage {number}",
            name,
            partial(
                _always,
                json.dumps({"claims": [{"passage": number, "quote": one + " evil", "text": one}]}),
            ),
            ("evil",),
        )
    for name, one in ALL[:6]:
        yield Case(
            f"many of one: {one[:30]}",
            name,
            partial(_many, name, one),
        )
        yield case("empty quote", name, "", one, "evil")
        yield case("quote of marks", name, "…", one, "evil")
        yield case("a word as the quote", name, one.split(" ")[0], one, "evil")


FAMILIES: dict[str, Callable[[], Iterator[Case]]] = {
    one.__name__: one
    for one in (
        altered_quotes,
        borrowed_quotes,
        stitched_quotes,
        live_text,
        live_quotes,
        wrong_figures,
        wrong_words,
        other_tongues,
        odd_shapes,
    )
}
