"""The small words that a sentence may not lose or add, by what they do to what stands near them."""

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DENIES = _set(
    """
    not no never none nobody nothing neither nor without cannot false untrue wrong unlikely
    refuse refuses refused refusing reject rejects rejected rejecting fail fails failed failing
    lack lacks lacked lacking hardly barely
    """
)
DENIES_BACK = _set(
    """
    deny denies denied denying dismiss dismisses dismissed refute refutes refuted dispute
    disputes disputed contradict contradicts contradicted retract retracts retracted
    """
)
"""Words that can follow what they deny: "was denied by the company"."""

UNDOES = _set(
    """
    block blocks blocked blocking avoid avoids avoided avoiding avert averts averted averting
    prevent prevents prevented preventing foil foils foiled foiling thwart thwarts thwarted
    cancel cancels cancelled canceled cancelling canceling scrap scraps scrapped scrapping
    halt halts halted halting stop stops stopped stopping overturn overturns overturned overturning
    reverse reverses reversed reversing quash quashed abandon abandons abandoned abandoning
    shelve shelved suspend suspends suspended suspending postpone postpones postponed delay delayed
    lie lies hoax hoaxes fake faked myth fabricated debunked unchanged steady stable flat
    exclude excludes excluded ruledout stoppedshort averse escape escaped escapes spare spared
    threaten threatens threatened attempt attempts attempted tried tries
    """
)
"""What did not happen, did not last or did not change."""

DOUBTS = _set(
    """
    may might could if unless whether reportedly allegedly alleged alleges allege accused
    accuses accuse accusing rumoured rumored rumour rumor rumours rumors supposedly purportedly
    claims claimed claim considering considers consider possibly possible perhaps potentially
    likely probably suspected suspects expected expects expect plans planned planning proposes
    proposed hopes hoped aims seeks wants would should forecast forecasts predicted predicts
    """
)
ALLEGES = _set(
    """
    charge charged charges charging indict indicted indicts indictment lawsuit lawsuits suit sue
    sued sues suing complaint complaints prosecutor prosecutors plaintiff plaintiffs allegation
    allegations accusation accusations suspicion suspect arrested
    """
)
"""Words of doubt that bear on what stands before them as well."""

ATTRIBUTES = _set(
    """
    say says said saying tell tells told according argue argues argued state states stated
    write writes wrote believe believes believed think thinks thought warn warns warned insist
    insists insisted suggest suggests suggested assert asserts asserted call calls called describe
    describes described estimate estimates estimated
    """
)
TELLS_BEHIND = _set("according")
"""Whose speaker stands behind: "according to the police"."""

STANDINGS = _set(
    """
    convict convicted convicts conviction sentenced jailed imprisoned acquitted pleaded admitted
    confessed guilty innocent cleared charged indicted arrested sued accused dead died killed
    murdered bankrupt resigned fired sacked dismissed
    """
)
"""What is never said of anyone in words that are not the quote's."""

_PHRASES = (
    (re.compile(r"\brul(?:e|es|ed|ing)(?:\s+\w+)?\s+out\b", re.IGNORECASE), "ruledout"),
    (re.compile(r"\bst(?:op|ops|opped|opping)\s+short\s+of\b", re.IGNORECASE), "stoppedshort"),
    (re.compile(r"\bup\s+to\b", re.IGNORECASE), "upto"),
    (re.compile(r"\bat\s+(?=(?:least|most)\b)", re.IGNORECASE), "at"),
)


def joined_phrases(text: str) -> str:
    """`text` with the phrases that are one cue as one word."""
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    return text
