"""Ticker symbols of large listed companies: "$NVDA" is Nvidia."""

import re
from collections.abc import Callable, Sequence

from knowledge.retrieval.terms import STOPWORDS

COMPANIES = {
    "AAPL": "Apple",
    "ABNB": "Airbnb",
    "ADBE": "Adobe",
    "ALL": "Allstate",
    "AMD": "AMD",
    "AMZN": "Amazon",
    "AVGO": "Broadcom",
    "BA": "Boeing",
    "BABA": "Alibaba",
    "BAC": "Bank of America",
    "BRK": "Berkshire Hathaway",
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
    "NOW": "ServiceNow",
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

_TICKER = re.compile(r"(?<![\w$])(?P<sign>\$)?(?P<ticker>(?i:BRK[./-][AB])|[A-Za-z]{1,5})(?![\w$])")

Unknown = Callable[[Sequence[str]], set[str]]
"""Which of some words no article holds."""


def with_companies(text: str, unknown: Unknown) -> str:
    """`text` with the names of companies in place of their tickers.

    Without the dollar sign only in capitals, and where no article holds the ticker.
    """
    bare = set() if text.isupper() else {one["ticker"] for one in _TICKER.finditer(text)}
    bare = {one for one in bare if _may_be_one(one)}
    meant = unknown(sorted(bare)) if bare else set()

    def company(match: re.Match[str]) -> str:
        ticker = match["ticker"]
        named = match["sign"] or ticker in meant or not ticker.isalpha()
        return COMPANIES.get(_key(ticker), match[0]) if named else match[0]

    return _TICKER.sub(company, text)


def _may_be_one(ticker: str) -> bool:
    """Whether letters without the dollar sign may be a ticker: not ALL, and not IT."""
    known = _key(ticker) in COMPANIES and ticker.lower() not in STOPWORDS
    return known and ticker.isupper() and len(ticker) >= SHORTEST


def _key(ticker: str) -> str:
    """ "BRK" for either share of Berkshire Hathaway; the ticker in capitals else."""
    return ticker.upper() if ticker.isalpha() else ticker[:3].upper()
