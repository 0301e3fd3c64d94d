"""Articles to search, few enough to know by heart."""

from datetime import UTC, date, datetime

from knowledge.articles import Draft, Published

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def article(
    name: str,
    title: str,
    text: str,
    outlet: str | None = None,
    published: Published = None,
    *,
    sample: bool = False,
) -> Draft:
    return Draft(f"file:///{name}.md", title, text, None, outlet, (), published, "en", sample)


DOCTORS = article(
    "doctors",
    "Physicians walk out over pay",
    "Hospital physicians stopped work on Tuesday. They want higher wages for night duty.",
    "Danube Courier",
    date(2026, 3, 3),
)
PORT = article(
    "port",
    "Port of Trieste sets a record",
    "The port of Trieste handled 17.4% more containers than a year before. Its director, Anna "
    "Weber, expects another record.",
    "Adria Times",
    date(2026, 2, 1),
)
PORT_COPY = article(
    "port-copy",
    "Record for Trieste's harbour",
    "The port of Trieste handled 17.4% more containers than a year before. Its director, Anna "
    "Weber, expects another record. The paper's own line stands here.",
    "Valley Post",
    date(2026, 2, 2),
)
CHIPS_OLD = article(
    "chips-old",
    "Chip plant in Dresden grows",
    "The chip plant in Dresden hires 300 workers for its second hall.",
    "Elbe Daily",
    date(2025, 3, 1),
)
CHIPS_NEW = article(
    "chips-new",
    "Chip plant in Dresden grows",
    "The chip plant in Dresden hires 500 people for a third hall.",
    "Adria Times",
    date(2026, 3, 9),
)
UNDATED = article(
    "undated",
    "How lighthouses are kept",
    "A lighthouse keeper from Zadar tells of xebecs and storms.",
)
SAMPLE = article(
    "sample",
    "Cloud developers get more",
    "The maker of handsets will put $200 million into its developer programme.",
    "Samples",
    sample=True,
)
ARTICLES = (DOCTORS, PORT, PORT_COPY, CHIPS_OLD, CHIPS_NEW, UNDATED)
