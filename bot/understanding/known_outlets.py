"""Outlets that people ask for by name, whether or not the library has anything from them.

So that "according to Bloomberg" is not answered with the words of another outlet. Only names that
are hardly ever anything else in front of "article" or after "according to".
"""

KNOWN_OUTLETS = (
    "ABC News",
    "Agence France-Presse",
    "Al Jazeera",
    "Ars Technica",
    "Associated Press",
    "AP News",
    "Axios",
    "BBC",
    "BBC News",
    "Barron's",
    "Billboard",
    "Bloomberg",
    "Boston Globe",
    "Business Insider",
    "BuzzFeed News",
    "CBC",
    "CBS News",
    "CBS Sports",
    "CNBC",
    "CNET",
    "CNN",
    "Chicago Tribune",
    "Daily Mail",
    "Daily Telegraph",
    "Der Spiegel",
    "Deutsche Welle",
    "ESPN",
    "El País",
    "Engadget",
    "Entertainment Weekly",
    "Euronews",
    "Financial Times",
    "Forbes",
    "Fortune",
    "Fox News",
    "France 24",
    "Frankfurter Allgemeine Zeitung",
    "GSMArena",
    "Gizmodo",
    "Handelsblatt",
    "Hindustan Times",
    "Hollywood Reporter",
    "Houston Chronicle",
    "Huffington Post",
    "HuffPost",
    "IGN",
    "Le Figaro",
    "Le Monde",
    "Los Angeles Times",
    "MIT Technology Review",
    "MSNBC",
    "MarketWatch",
    "Mashable",
    "Miami Herald",
    "NBC News",
    "NPR",
    "National Geographic",
    "New Scientist",
    "New York Post",
    "New York Times",
    "New Yorker",
    "Newsweek",
    "Nikkei Asia",
    "PBS",
    "Politico",
    "Polygon",
    "Popular Science",
    "ProPublica",
    "Reuters",
    "Rolling Stone",
    "San Francisco Chronicle",
    "Scientific American",
    "Seattle Times",
    "Sky News",
    "Sky Sports",
    "South China Morning Post",
    "Sports Illustrated",
    "Straits Times",
    "Süddeutsche Zeitung",
    "Sydney Morning Herald",
    "TMZ",
    "TechCrunch",
    "The Atlantic",
    "The Athletic",
    "The Economic Times",
    "The Economist",
    "The Globe and Mail",
    "The Guardian",
    "The Hill",
    "The Hindu",
    "The Independent",
    "The Information",
    "The Intercept",
    "The Japan Times",
    "The Register",
    "The Times",
    "The Times of India",
    "The Verge",
    "The Wall Street Journal",
    "Toronto Star",
    "USA Today",
    "VentureBeat",
    "Vanity Fair",
    "Variety",
    "Vox",
    "Washington Post",
    "Wired",
    "Yahoo News",
    "Yonhap",
    "ZDNET",
)
"""As they call themselves; the names they go by are the affair of `outlet_names`."""

NICKNAMES = {
    "ap": ("Associated Press", "AP News"),
    "auntie beeb": ("BBC", "BBC News"),
    "beeb": ("BBC", "BBC News"),
    "ft": ("Financial Times",),
    "grauniad": ("The Guardian",),
    "jpost": ("The Jerusalem Post",),
    "la times": ("Los Angeles Times",),
    "ny post": ("New York Post",),
    "ny times": ("New York Times",),
    "smh": ("Sydney Morning Herald",),
    "torygraph": ("Daily Telegraph", "The Telegraph"),
    "wapo": ("Washington Post",),
    "washpost": ("Washington Post",),
}
"""What outlets are called that their names and addresses do not tell."""

ORDINARY = frozenset(
    """
    athletic atlantic billboard hill hindu independent information intercept popularscience register
    variety
    """.split()  # noqa: SIM905
)
"""Names of them, without article, case and spaces, that are as often other things' even with a
capital: the Atlantic, an Independent candidate."""

PEOPLE = frozenset({"bloomberg", "forbes"})
"""Those of them that are also called like somebody who is in the news."""

ORDINARY_IN_SMALL = ORDINARY | frozenset(
    """
    economist fortune guardian polygon times verge wired
    """.split()  # noqa: SIM905
)
"""And those that are words of the language where they stand in small letters."""
