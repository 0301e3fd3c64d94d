"""Sentences that a good model would write about quotes: what the rules for sentences may cost.

They were written before the rules on order and form, and the rules were not fitted to them one by
one: some are told in other words than their quote's, as a model does at times.
"""

HONEST: tuple[tuple[str, str], ...] = (
    (
        "The Kelso Dam, which supplies water to 1.4 million people, was shut down on Tuesday after "
        "engineers found a leak.",
        "The Kelso Dam was shut down on Tuesday after engineers found a leak.",
    ),
    (
        "The Kelso Dam, which supplies water to 1.4 million people, was shut down on Tuesday after "
        "engineers found a leak.",
        "The Kelso Dam supplies water to 1.4 million people.",
    ),
    (
        "Arvo Tamm, the chief executive of Lumen Air, will step down at the end of March.",
        "Arvo Tamm will step down at the end of March.",
    ),
    (
        "Arvo Tamm, the chief executive of Lumen Air, will step down at the end of March.",
        "Lumen Air's chief executive, Arvo Tamm, will step down at the end of March.",
    ),
    (
        "Arvo Tamm, the chief executive of Lumen Air, will step down at the end of March.",
        "Arvo Tamm is the chief executive of Lumen Air.",
    ),
    (
        "Lumen Air said on Monday that it had ordered 40 jets from Corvid for about $3.1 billion.",
        "Lumen Air said it had ordered 40 jets from Corvid.",
    ),
    (
        "Lumen Air said on Monday that it had ordered 40 jets from Corvid for about $3.1 billion.",
        "Lumen Air ordered 40 jets from Corvid for about $3.1 billion.",
    ),
    (
        "Lumen Air said on Monday that it had ordered 40 jets from Corvid for about $3.1 billion.",
        "Lumen Air said it had ordered 40 jets from Corvid for about $3.1bn.",
    ),
    (
        "Profit at the chipmaker Ostra rose 22% to $914 million in the third quarter, helped by "
        "demand for memory.",
        "Ostra's profit rose 22% to $914 million in the third quarter.",
    ),
    (
        "Profit at the chipmaker Ostra rose 22% to $914 million in the third quarter, helped by "
        "demand for memory.",
        "Profit at Ostra rose 22 percent to $914 million in the third quarter.",
    ),
    (
        "Profit at the chipmaker Ostra rose 22% to $914 million in the third quarter, helped by "
        "demand for memory.",
        "In the third quarter, profit at the chipmaker Ostra rose 22% to $914 million.",
    ),
    (
        "The city council of Marrow Bay voted 7 to 2 on Thursday to ban short-term rentals.",
        "The city council of Marrow Bay voted 7 to 2 to ban short-term rentals.",
    ),
    (
        "The city council of Marrow Bay voted 7 to 2 on Thursday to ban short-term rentals.",
        "Marrow Bay's city council voted to ban short-term rentals.",
    ),
    (
        "Researchers at the University of Tarn found that bees exposed to the pesticide made 31% "
        "fewer flights.",
        "Bees exposed to the pesticide made 31% fewer flights, researchers at the University of "
        "Tarn found.",
    ),
    (
        "Researchers at the University of Tarn found that bees exposed to the pesticide made 31% "
        "fewer flights.",
        "Researchers found that bees exposed to the pesticide made 31% fewer flights.",
    ),
    (
        "A fire at a furniture factory in Delbrook killed at least nine workers on Saturday, "
        "officials said.",
        "The fire killed at least nine workers, officials said.",
    ),
    (
        "A fire at a furniture factory in Delbrook killed at least nine workers on Saturday, "
        "officials said.",
        "At least nine workers were killed in a fire at a furniture factory in Delbrook, officials "
        "said.",
    ),
    (
        "A fire at a furniture factory in Delbrook killed at least nine workers on Saturday, "
        "officials said.",
        "Officials said a fire at a furniture factory in Delbrook killed at least nine workers.",
    ),
    (
        "The regulator fined Pella Bank 18 million francs for failing to check where its clients' "
        "money came from.",
        "Pella Bank was fined 18 million francs by the regulator.",
    ),
    (
        "The regulator fined Pella Bank 18 million francs for failing to check where its clients' "
        "money came from.",
        "The regulator fined Pella Bank 18 million francs.",
    ),
    (
        "The regulator fined Pella Bank 18 million francs for failing to check where its clients' "
        "money came from.",
        "Pella Bank was fined 18 million francs.",
    ),
    (
        "Nadia Brandt won the mayoral election in Orrell with 53.2% of the vote.",
        "Nadia Brandt won the mayoral election in Orrell.",
    ),
    (
        "Nadia Brandt won the mayoral election in Orrell with 53.2% of the vote.",
        "Nadia Brandt won with 53.2% of the vote.",
    ),
    (
        "Nadia Brandt won the mayoral election in Orrell with 53.2% of the vote.",
        "Nadia Brandt won 53.2% of the vote in the mayoral election in Orrell.",
    ),
    (
        "The court ruled that the ministry had broken its own rules when it closed the school.",
        "The court ruled that the ministry had broken its own rules.",
    ),
    (
        "The court ruled that the ministry had broken its own rules when it closed the school.",
        "The ministry broke its own rules, the court ruled.",
    ),
    (
        "Teachers in Oranda will strike for three days from 4 June over pay.",
        "Teachers in Oranda will strike over pay.",
    ),
    (
        "Teachers in Oranda will strike for three days from 4 June over pay.",
        "The teachers will strike for three days from 4 June.",
    ),
    (
        "Teachers in Oranda will strike for three days from 4 June over pay.",
        "Teachers will strike for three days from June 4.",
    ),
    (
        "The telescope, built at a cost of €640 million, took its first image of the Sun in May.",
        "The telescope took its first image of the Sun in May.",
    ),
    (
        "The telescope, built at a cost of €640 million, took its first image of the Sun in May.",
        "The telescope was built at a cost of €640 million.",
    ),
    (
        "The telescope, built at a cost of €640 million, took its first image of the Sun in May.",
        "The telescope cost €640 million.",
    ),
    (
        "Inflation in the bloc slowed to 2.4% in November from 2.9% in October.",
        "Inflation in the bloc slowed to 2.4% in November.",
    ),
    (
        "Inflation in the bloc slowed to 2.4% in November from 2.9% in October.",
        "Inflation slowed from 2.9% in October to 2.4% in November.",
    ),
    (
        "Vetra plans to build a second battery plant near Lund and to hire 1,200 people there.",
        "Vetra plans to build a second battery plant near Lund.",
    ),
    (
        "Vetra plans to build a second battery plant near Lund and to hire 1,200 people there.",
        "Vetra plans to hire 1,200 people.",
    ),
    (
        "Vetra plans to build a second battery plant near Lund and to hire 1,200 people there.",
        "Vetra plans a second battery plant near Lund.",
    ),
    (
        "The airport reopened on Sunday evening, 36 hours after a drone had been seen over its "
        "runway.",
        "The airport reopened on Sunday evening.",
    ),
    (
        "The airport reopened on Sunday evening, 36 hours after a drone had been seen over its "
        "runway.",
        "The airport reopened 36 hours after a drone had been seen over its runway.",
    ),
    (
        "Police arrested two men in Kestrel on suspicion of stealing paintings worth $12 million.",
        "Police arrested two men on suspicion of stealing paintings worth $12 million.",
    ),
    (
        "Police arrested two men in Kestrel on suspicion of stealing paintings worth $12 million.",
        "Two men were arrested in Kestrel on suspicion of stealing paintings.",
    ),
    (
        "The company did not give a reason for the recall of 84,000 heaters.",
        "The company did not give a reason for the recall.",
    ),
    (
        "The company did not give a reason for the recall of 84,000 heaters.",
        "The company gave no reason for the recall of 84,000 heaters.",
    ),
    (
        "Prime Minister Leo Sand said his government would not raise taxes before the election.",
        "Leo Sand said his government would not raise taxes before the election.",
    ),
    (
        "Prime Minister Leo Sand said his government would not raise taxes before the election.",
        "The government would not raise taxes before the election, Prime Minister Leo Sand said.",
    ),
    (
        "The film, shot in eleven days, has taken more than $90 million worldwide.",
        "The film has taken more than $90 million worldwide.",
    ),
    (
        "The film, shot in eleven days, has taken more than $90 million worldwide.",
        "The film was shot in eleven days.",
    ),
    (
        "Mira Holt, 34, became the first woman to cross the strait in a kayak.",
        "Mira Holt became the first woman to cross the strait in a kayak.",
    ),
    (
        "Mira Holt, 34, became the first woman to cross the strait in a kayak.",
        "Mira Holt was the first woman to cross the strait in a kayak.",
    ),
    (
        "Exports of copper from Oranda fell by a fifth last year, to 412,000 tonnes.",
        "Exports of copper from Oranda fell by a fifth last year.",
    ),
    (
        "Exports of copper from Oranda fell by a fifth last year, to 412,000 tonnes.",
        "Oranda's copper exports fell by a fifth last year, to 412,000 tonnes.",
    ),
    (
        "The union accepted the offer after Brixa raised it to 6.5% over two years.",
        "The union accepted the offer after Brixa raised it to 6.5%.",
    ),
    (
        "The union accepted the offer after Brixa raised it to 6.5% over two years.",
        "Brixa raised the offer to 6.5% over two years.",
    ),
    (
        "A spokesman for Tolna denied that the firm was in talks with Brixa.",
        "A spokesman for Tolna denied that the firm was in talks with Brixa.",
    ),
    (
        "A spokesman for Tolna denied that the firm was in talks with Brixa.",
        "Tolna denied that it was in talks with Brixa.",
    ),
    (
        "Between 300 and 400 residents of Lindale had to leave their homes because of the flood.",
        "Between 300 and 400 residents had to leave their homes because of the flood.",
    ),
    (
        "Between 300 and 400 residents of Lindale had to leave their homes because of the flood.",
        "Because of the flood, between 300 and 400 residents of Lindale had to leave their homes.",
    ),
    (
        "The treaty enters into force on 1 January 2027 if at least 50 states have signed it.",
        "The treaty enters into force on 1 January 2027 if at least 50 states have signed it.",
    ),
    (
        "Corvid delivered 61 aircraft in April, eight fewer than a year earlier.",
        "Corvid delivered 61 aircraft in April.",
    ),
    (
        "Corvid delivered 61 aircraft in April, eight fewer than a year earlier.",
        "Corvid delivered 61 aircraft in April, eight fewer than in the year before.",
    ),
)
"""A quote, and a sentence that it carries."""
