"""Ticker symbols of large listed companies: "$NVDA" is Nvidia."""

import re
from collections.abc import Callable, Sequence

COMPANIES = {
    "AAPL": "Apple",
    "ABNB": "Airbnb",
    "ADBE": "Adobe",
    "AMD": "AMD",
    "AMZN": "Amazon",
    "AVGO": "Broadcom",
    "BA": "Boeing",
    "BABA": "Alibaba",
    "BAC": "Bank of America",
    "C": "Citigroup",
    "CMCSA": "Comcast",
    "COIN": "Coinbase",
    "COST": "Costco",
    "CRM": "Salesforce",
    "CVX": "Chevron",
    "DIS": "Disney",
    "F": "Ford",
    "GM": "General Motors",
    "GME": "GameStop",
    "GOOG": "Google",
    "GOOGL": "Google",
    "GS": "Goldman Sachs",
    "INTC": "Intel",
    "JNJ": "Johnson & Johnson",
    "JPM": "JPMorgan",
    "KO": "Coca-Cola",
    "LLY": "Eli Lilly",
    "MCD": "McDonald's",
    "META": "Meta",
    "MRNA": "Moderna",
    "MS": "Morgan Stanley",
    "MSFT": "Microsoft",
    "NFLX": "Netflix",
    "NKE": "Nike",
    "NVDA": "Nvidia",
    "NVO": "Novo Nordisk",
    "ORCL": "Oracle",
    "PEP": "PepsiCo",
    "PFE": "Pfizer",
    "PLTR": "Palantir",
    "PYPL": "PayPal",
    "QCOM": "Qualcomm",
    "SBUX": "Starbucks",
    "SNAP": "Snap",
    "SPOT": "Spotify",
    "T": "AT&T",
    "TGT": "Target",
    "TSLA": "Tesla",
    "TSM": "TSMC",
    "UBER": "Uber",
    "UNH": "UnitedHealth",
    "VZ": "Verizon",
    "WFC": "Wells Fargo",
    "WMT": "Walmart",
    "XOM": "Exxon Mobil",
}
SHORTEST = 3
"""Letters of a ticker that is known without "$"."""

_TICKER = re.compile(r"(?<![\w$])(?P<sign>\$)?(?P<ticker>[A-Za-z]{1,5})(?![\w$])")

Unknown = Callable[[Sequence[str]], set[str]]
"""Which of some words no article holds."""


def with_companies(text: str, unknown: Unknown) -> str:
    """`text` with the names of companies in place of their tickers.

    Without the dollar sign only in capitals, and where no article holds the ticker.
    """
    found = [match for match in _TICKER.finditer(text) if match["ticker"].upper() in COMPANIES]
    bare = {one["ticker"] for one in found if not one["sign"] and _may_be_one(one["ticker"], text)}
    meant = unknown(sorted(bare)) if bare else set()
    for match in reversed(found):
        if match["sign"] or match["ticker"] in meant:
            company = COMPANIES[match["ticker"].upper()]
            text = text[: match.start()] + company + text[match.end() :]
    return text


def _may_be_one(ticker: str, text: str) -> bool:
    return ticker.isupper() and len(ticker) >= SHORTEST and not text.isupper()
