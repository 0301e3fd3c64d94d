"""Words that a sentence may use though its quote does not: of no name, no order and no contact.

What is told in other words than the quote's is told in these. The list is closed: a word that it
lacks may be a name written small, a password that is asked for, or a thing that nobody reported.
"""

from bot.extractive.wording import stem_of

EVERYDAY = frozenset(
    stem_of(word)
    for word in """
    add adopt agree aim allow amount announce appear area arrange back base become
    begin boss bring build business buy carry case chief choose city come company complete confirm
    consider contain continue contract cost country county create current customer damage date deal
    decide decision deliver department describe detail develop director discover discuss do drop due
    earn effect employ employee end enter estimate event expand expect expense explain face fall
    feature figure final finance find finish firm fix follow form found founder fund gain give goal
    go government group grow growth happen head help high hire hold home house improve include
    increase inform introduce invest investment involve issue item jump keep know large launch law
    lead leader learn leave level line list live local locate long lose loss lower main make maker
    man manage manager mark market mean measure meet meeting member mention minister move name
    national need new nation note number obtain occur offer office official old open operate order
    organisation organization original own owner part pass people person place plan plant
    point position present president previous price problem process produce product production
    programme program project promise provide public publish purchase purpose put quit raise rate
    reach read receive record reduce region release remain remove repair replace require resident
    result return reveal review rise role run sale scheme section sell service set share ship
    show sign site situation size slip small source speak spend spokesman spokesperson spokeswoman
    staff stage stand start state stay step stock store study succeed supply take talk target team
    test thing time title total town traffic travel trial turn type unveil use value visit want
    woman work worker world worth year
    rose fell grew gave took came went met won bought sold built brought held kept left lost made
    paid ran saw spent stood told led began became chose knew meant found said done gone
    """.split()  # noqa: SIM905
)
