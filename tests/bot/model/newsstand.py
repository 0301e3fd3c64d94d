"""Ten short articles, and sentences that a careful model might write about their sentences."""

from dataclasses import replace
from datetime import date

from knowledge.articles import Draft
from tests.bot.newsdesk import draft

FERRY = (
    "The ferry company Nordlinje will buy four electric ferries for $220 million. "
    "Its chief executive, Marta Lindqvist, signed the contract in Bergen on 12 May 2025. "
    "The first ferry is to sail in March 2027, two years later than planned. "
    "Nordlinje did not say who will build the batteries."
)
CHIPS = (
    "Silica Works will invest $1.5 billion in its chip plant in Dresden. "
    "The company will hire 800 people and introduce six new products. "
    "It denied that it had asked the state for money. "
    "Its shares fell 3.2% to 41.70 euros on Monday."
)
CLOSED = (
    "The bridge over the Tarn at Millbrook was closed on 3 October 2024 after inspectors found "
    "cracks in two of its nine pillars."
)
BRIDGE = (
    f"{CLOSED} "
    "Repairs may cost up to 14 million pounds, said the county's engineer, Joel Okafor. "
    "Some 18,500 vehicles crossed it every day."
)
VACCINE = (
    "A vaccine against dengue cut the number of severe cases by 61 percent in a trial with 20,071 "
    "children. "
    "The trial ran in Sri Lanka and Peru for three years. "
    "Doctor Ana Quispe, who led it, called the result encouraging."
)
BANK = (
    "Harbour Bank has agreed to sell its insurance arm to Veldt Capital for €640 million. "
    "The sale needs the approval of regulators in Lisbon. "
    "Harbour Bank bought the insurer in 2016 for twice that sum."
)
SOLAR = (
    "Two thirds of the new power stations in Oranda run on sunlight, the ministry said. "
    "It expects solar power to reach 9.4 gigawatts by the end of the year. "
    "Coal lost 12 points and now stands at 31% of the country's power."
)
STRIKE = (
    "About 2,400 baggage handlers at Kestrel Airport went on strike on Friday. "
    "The union Luma rejected an offer of a 5% rise. "
    "Kestrel Airport cancelled 130 of its 412 flights."
)
MUSEUM = (
    "The Ostrava Museum has returned eleven bronze figures to Benin. "
    "They were taken in 1897 and had been in its cellar for 64 years. "
    "Its director, Petra Novák, said that more would follow."
)
HAFEN = (
    "Der Hafen von Lindau hat im vergangenen Jahr 412.000 Container umgeschlagen. "
    "Direktorin Eva Brandt rechnet mit einem weiteren Rekord. "
    "Ein neuer Kai soll im Herbst 2026 öffnen."
)
PORT_JA = "横浜港は昨年、コンテナ三百万個を扱った。港湾局の田中局長は新しい岸壁を建設すると述べた。"

TEXTS = {
    "ferry": FERRY,
    "chips": CHIPS,
    "bridge": BRIDGE,
    "vaccine": VACCINE,
    "bank": BANK,
    "solar": SOLAR,
    "strike": STRIKE,
    "museum": MUSEUM,
    "hafen": HAFEN,
    "yokohama": PORT_JA,
}
LANGUAGES = {"hafen": "de", "yokohama": "ja"}
HEADLINES = {
    "ferry": "Nordlinje goes electric",
    "chips": "Chip plant in Dresden grows",
    "bridge": "Bridge at Millbrook closed",
    "vaccine": "Dengue vaccine tried in two countries",
    "bank": "Harbour Bank sells its insurer",
    "solar": "Oranda turns to the sun",
    "strike": "Strike at Kestrel Airport",
    "museum": "Bronzes return to Benin",
    "hafen": "Rekord im Hafen von Lindau",
    "yokohama": "横浜港の記録",
}


def drafts() -> list[Draft]:
    return [
        replace(
            draft(name, HEADLINES[name], text, f"{name.title()} Post", date(2026, 3, 1)),
            language=LANGUAGES.get(name, "en"),
            url=f"https://news.example/{name}",
        )
        for name, text in TEXTS.items()
    ]


GOOD: dict[str, list[tuple[str, str]]] = {
    "ferry": [
        (
            "The ferry company Nordlinje will buy four electric ferries for $220 million.",
            "Nordlinje will buy 4 electric ferries for 220 million dollars.",
        ),
        (
            "The ferry company Nordlinje will buy four electric ferries for $220 million.",
            "Nordlinje will buy four electric ferries for $220m.",
        ),
        (
            "Its chief executive, Marta Lindqvist, signed the contract in Bergen on 12 May 2025.",
            "Marta Lindqvist signed the contract on May 12, 2025.",
        ),
        (
            "The first ferry is to sail in March 2027, two years later than planned.",
            "The first ferry is to sail in March 2027.",
        ),
        (
            "Nordlinje did not say who will build the batteries.",
            "Nordlinje did not say who will build the batteries.",
        ),
    ],
    "chips": [
        (
            "Silica Works will invest $1.5 billion in its chip plant in Dresden.",
            "Silica Works will invest $1.5bn in its chip plant.",
        ),
        (
            "The company will hire 800 people and introduce six new products.",
            "The company will hire 800 people.",
        ),
        (
            "It denied that it had asked the state for money.",
            "It denied that it asked the state for money.",
        ),
        (
            "Its shares fell 3.2% to 41.70 euros on Monday.",
            "Its shares fell 3.2 percent on Monday.",
        ),
    ],
    "bridge": [
        (
            CLOSED,
            "Inspectors found cracks in two of its nine pillars.",
        ),
        (
            CLOSED,
            "The bridge over the Tarn was closed on October 3, 2024.",
        ),
        (
            "Repairs may cost up to 14 million pounds, said the county's engineer, Joel Okafor.",
            "Repairs may cost up to £14m.",
        ),
        ("Some 18,500 vehicles crossed it every day.", "Some 18500 vehicles crossed it every day."),
    ],
    "vaccine": [
        (
            VACCINE.split(" The trial", maxsplit=1)[0],
            "A vaccine against dengue cut the number of severe cases by 61%.",
        ),
        (
            "The trial ran in Sri Lanka and Peru for three years.",
            "The trial ran in Sri Lanka and Peru for 3 years.",
        ),
    ],
    "bank": [
        (
            "Harbour Bank has agreed to sell its insurance arm to Veldt Capital for €640 million.",
            "Harbour Bank agreed to sell its insurance arm to Veldt Capital for 640 million euros.",
        ),
        (
            "The sale needs the approval of regulators in Lisbon.",
            "The sale needs approval of regulators in Lisbon.",
        ),
    ],
    "solar": [
        (
            "It expects solar power to reach 9.4 gigawatts by the end of the year.",
            "It expects solar power to reach 9.4 gigawatts.",
        ),
        (
            "Coal lost 12 points and now stands at 31% of the country's power.",
            "Coal now stands at 31 percent of the country's power.",
        ),
    ],
    "strike": [
        (
            "About 2,400 baggage handlers at Kestrel Airport went on strike on Friday.",
            "About 2400 baggage handlers at Kestrel Airport went on strike.",
        ),
        ("The union Luma rejected an offer of a 5% rise.", "Luma rejected an offer of a 5% rise."),
        (
            "Kestrel Airport cancelled 130 of its 412 flights.",
            "The airport cancelled 130 of its 412 flights.",
        ),
    ],
    "museum": [
        (
            "The Ostrava Museum has returned eleven bronze figures to Benin.",
            "The Ostrava Museum returned 11 bronze figures to Benin.",
        ),
        (
            "They were taken in 1897 and had been in its cellar for 64 years.",
            "They had been in its cellar for sixty-four years.",
        ),
    ],
    "hafen": [
        (
            "Direktorin Eva Brandt rechnet mit einem weiteren Rekord.",
            "Eva Brandt rechnet mit einem weiteren Rekord.",
        ),
    ],
    "yokohama": [
        (
            "港湾局の田中局長は新しい岸壁を建設すると述べた。",
            "港湾局の田中局長は新しい岸壁を建設すると述べた。",
        ),
    ],
}
