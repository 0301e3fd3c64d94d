"""Words that hold a sentence together, by what may happen to them when it is told shorter.

English, and closed lists: what is not on one is treated as a word that may not be left out.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


ARTICLES = _set("the a an")
HAVE = _set("has have had")
OWNING = _set("its his her their")
BE = _set("is are was were")
WERE = _set("was were")
SHARES_VERBS = _set("will would can could may might must shall should to has have had is are was")
"""Words after which two verbs may be joined by "and", each with this word."""

PLACES_AND_TIMES = _set("in on at near during since after")
"""Prepositions of a phrase that only says where or when, and may move."""

PREPOSITIONS = PLACES_AND_TIMES | _set(
    "of from for with over under by to against about into through between among across along "
    "before amid following without despite than as within up toward towards onto off"
)
INSIDE = _set("in on at near during since after of from for with over by against about amid")
"""Prepositions whose phrase may be left out between two words."""

ENDS_BEFORE = INSIDE | _set(
    "to into through across along before until because despite following when where while whereas "
    "and but who which that whose there worldwide worth than"
)
"""Words before which a sentence may end early."""

BOUNDARIES = _set(
    "and but or nor while whereas who which that whose whom because although though if unless "
    "when where as than so yet"
)
"""Words that part what is said of one from what is said of another."""

STARTS_AFTER = _set("while whereas but after because")
"""Words behind which another clause begins that stands by itself."""

NARROWS = _set(
    "if unless except only provided condition theory paper principle part partly instead rather "
    "apart but least most hypothetically fiction dream mistake error jest name"
)
"""Words that take back or narrow what stands before them: what holds them is not left out."""

BEHIND_FIGURES = _set("to of above below over under before after per short or and a an each")
"""Words that may change the figure before them."""

TIMES = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december today yesterday tomorrow tonight last "
    "next this early late earlier morning afternoon evening night week month year weekend summer "
    "autumn winter spring days weeks months years hours minutes"
)

NOT_QUITE = _set(
    "almost nearly never not hardly barely rarely seldom scarcely half part partly all but far no "
    "once reportedly"
)
"""Words before a verb that keep it from being told of what it was done to."""

KEPT_BEFORE_NAMES = _set(
    "north south east west northern southern eastern western central new old great upper lower "
    "saint san former ex acting deputy vice assistant interim co anti non pro fake self-styled "
    "would-be alleged late lesser mid no only few some let stop unlike except instead like if had "
    "did does do will would should could can may not neither nor either every any most half"
)
"""Words that make another name or another person of what follows."""

TELLS = _set("found ruled announced showed reported concluded decided learned noted added revealed")
"""Besides the verbs of saying: what they tell may stand before them."""

PAST = _set(
    "arose ate beaten beat became been began begun bet bid bitten bled blew blown bought bound "
    "bred broke broken brought built burst came cast caught chose chosen cost cut dealt did done "
    "drank drawn drew driven drove dug eaten fallen fed fell felt flew flown forbidden forced "
    "forgot forgotten fought found froze frozen gave given gone got grew grown had heard held hid "
    "hidden hit hung hurt kept knew known laid lain led left lent let lit lost made meant met "
    "overthrown paid put quit ran read risen rose rung said sang sank saw seen sent set shot "
    "shown shrank shut sold sought spent split spoke spoken spread sprang stolen stole stood "
    "struck stuck sued sung sunk swept swam sworn swung taken taught thought threw thrown told "
    "took tore torn understood undertook upheld went woke won wore worn wound wrote written"
)


def is_past(word: str) -> bool:
    """Whether `word`, in small letters, looks like a past form of a verb."""
    return word in PAST or (len(word) > 3 and word.endswith("ed"))
