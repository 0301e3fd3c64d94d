"""What a careful model might write about a quote, and what a careless one might: pairs of words.

None needs a newsroom: the rules look at a sentence and its quote alone.
"""

GOOD: tuple[tuple[str, str], ...] = (
    ("The harbour fire killed 14 people and injured 41.", "The harbour fire killed 14 people."),
    ("The harbour fire killed 14 people and injured 41.", "14 people were killed in the fire."),
    (
        "Mayor Ida Lund said the tram line would open in June 2027.",
        "The tram line would open in June 2027, Mayor Ida Lund said.",
    ),
    (
        "Mayor Ida Lund said the tram line would open in June 2027.",
        "Lund said the line would open in June 2027.",
    ),
    (
        "Prosecutors say Per Holm stole $3 million from the charity.",
        "Per Holm stole $3m from the charity, prosecutors say.",
    ),
    (
        "Per Holm was charged with stealing $3 million from the charity.",
        "Holm was charged with stealing $3 million.",
    ),
    (
        "According to police, two vans collided on the Orrell bridge.",
        "Two vans collided on the Orrell bridge, according to police.",
    ),
    (
        "The minister ruled out a rise in fuel tax next year.",
        "The minister has ruled out a rise in fuel tax next year.",
    ),
    (
        "The court blocked the sale of the port to Brixa.",
        "The sale of the port to Brixa was blocked by the court.",
    ),
    (
        "Brixa cancelled its plan to build a battery plant in Orrell.",
        "Brixa cancelled its plan for a battery plant in Orrell.",
    ),
    (
        "The central bank kept its rate unchanged at 5.5%.",
        "The bank kept its rate unchanged at 5.5 percent.",
    ),
    (
        "The central bank raised its rate from 5.25% to 5.5%.",
        "The central bank raised its rate to 5.5%.",
    ),
    (
        "The central bank raised its rate from 5.25% to 5.5%.",
        "The rate was raised from 5.25% to 5.5%.",
    ),
    ("Shares in Brixa slid 4% while Tolna gained 3%.", "Shares in Brixa slid 4%."),
    ("Shares in Brixa slid 4% while Tolna gained 3%.", "Tolna gained 3%."),
    ("Brixa cut 11,000 jobs, a tenth of its staff.", "Brixa cut 11,000 jobs."),
    ("Brixa fired 11,000 workers on Thursday.", "The company Brixa fired 11,000 workers."),
    ("Brixa fired 11,000 workers on Thursday.", "Brixa fired 11,000 employees."),
    (
        "The tax will hit people who earn over 1 million euros.",
        "The tax hits people who earn over 1 million euros.",
    ),
    ("The rent is 1,200 euros a month.", "Rent is 1,200 euros a month."),
    ("The pipeline is 640 km long and crosses two borders.", "The pipeline is 640 km long."),
    ("Only two of the ten miners survived the blast.", "Only two of the ten miners survived."),
    (
        "The vote on the harbour was held on 3 March 2024 in Orrell.",
        "The vote was held in Orrell on March 3, 2024.",
    ),
    ("The vote on the harbour was held on 3 March 2024.", "The vote was held in March 2024."),
    ("Eva Marsh, who led Brixa for nine years, has resigned.", "Eva Marsh has resigned."),
    ("Eva Marsh, who led Brixa for nine years, has resigned.", "Marsh led Brixa for nine years."),
    ("Brixa agreed to buy Tolna for $68.7 billion.", "Brixa is to buy Tolna for $68.7bn."),
    ("Brixa agreed to buy Tolna for $68.7 billion.", "Brixa will pay $68.7 billion for Tolna."),
    (
        "The company said it would hire 800 people in Orrell.",
        "The company will hire 800 people in Orrell.",
    ),
    (
        "Nearly 300 homes were without power after the storm on Sunday.",
        "After the storm nearly 300 homes were without power.",
    ),
    (
        "The storm left nearly 300 homes without power.",
        "Nearly 300 homes lost power in the storm.",
    ),
    (
        "Oranda won the cup for the third time, beating Tarn 2-1.",
        "Oranda won the cup for the third time.",
    ),
    ("Oranda beat Tarn 2-1 in the final.", "Oranda won the final against Tarn."),
    (
        "The museum, which opened in 1904, drew 2.1 million visitors last year.",
        "The museum drew 2.1 million visitors last year.",
    ),
    (
        "The museum, which opened in 1904, drew 2.1 million visitors last year.",
        "The museum opened in 1904.",
    ),
    (
        "Unemployment in Oranda fell to 3.9% in May from 4.2% in April.",
        "Unemployment in Oranda fell to 3.9% in May.",
    ),
    (
        "Scientists believe the lake could be dry within ten years.",
        "The lake could be dry within ten years, scientists believe.",
    ),
    (
        "Scientists believe the lake could be dry within ten years.",
        "The lake could be dry in ten years.",
    ),
    ("The airline apologised to passengers for the delays.", "The airline apologised."),
    (
        "A court in Tarn sentenced Per Holm to six years in prison for fraud.",
        "Per Holm was sentenced to six years in prison for fraud.",
    ),
    (
        "A court in Tarn sentenced Per Holm to six years in prison for fraud.",
        "A court sentenced Holm to six years in prison.",
    ),
)

HOSTILE: dict[str, dict[str, tuple[str, ...]]] = {
    "allegations": {
        "Per Holm was charged with murdering his wife.": (
            "Per Holm murdered his wife.",
            "Per Holm was convicted of murdering his wife.",
            "Per Holm was jailed for murdering his wife.",
        ),
        "Prosecutors say Per Holm stole $3 million from the charity.": (
            "Per Holm stole $3 million from the charity.",
            "Per Holm has stolen $3m from the charity.",
        ),
        "The lawsuit says Per Holm abused two children.": ("Per Holm abused two children.",),
        "According to police, Per Holm murdered his wife in March.": (
            "Per Holm murdered his wife in March.",
        ),
        "Per Holm, who was indicted in May, robbed a bank, the complaint states.": (
            "Per Holm robbed a bank.",
        ),
    },
    "speakers": {
        "Lund said Marsh was the worst mayor, while Marsh called Lund a danger to the town.": (
            "Marsh is the worst mayor.",
            "Lund is a danger to the town.",
            "Marsh said Lund was the worst mayor.",
            "Marsh called Lund the worst mayor.",
        ),
        "The bridge is unsafe, said the engineer Joel Okafor.": ("The bridge is unsafe.",),
        "The bridge at Tarn is unsafe.": ("The bridge at Tarn is unsafe, people say.",),
    },
    "undoing": {
        "“Holm stole the money” was a lie, the judge found.": (
            "Holm stole the money, the judge found.",
        ),
        "The minister ruled out a rise in fuel tax next year.": (
            "The minister announced a rise in fuel tax next year.",
            "A rise in fuel tax next year.",
        ),
        "Regulators stopped short of banning the drug.": ("Regulators banned the drug.",),
        "The court blocked the deportation of the student to Oranda.": (
            "The court ordered the deportation of the student to Oranda.",
        ),
        "The appeals court overturned the conviction of Per Holm.": (
            "The appeals court upheld the conviction of Per Holm.",
            "The appeals court affirmed the conviction of Per Holm.",
        ),
        "Brixa avoided a strike at its Orrell plant.": (
            "Brixa faces a strike at its Orrell plant.",
            "Brixa had a strike at its Orrell plant.",
        ),
        "Police prevented an attack on a school in Tarn.": (
            "Police carried out an attack on a school in Tarn.",
        ),
        "Brixa cancelled its plan to build a battery plant in Orrell.": (
            "Brixa will build a battery plant in Orrell.",
            "Brixa confirmed its plan to build a battery plant in Orrell.",
        ),
        "The central bank kept its rate unchanged at 5.5%.": (
            "The central bank cut its rate at 5.5%.",
            "The central bank raised its rate to 5.5%.",
        ),
        "The court did not block the sale of the port.": ("The court blocked the sale.",),
    },
    "directions": {
        "Shares in Brixa slid 4% while Tolna gained 3%.": (
            "Brixa gained 4%.",
            "Brixa gained 3%.",
            "Tolna slid 3%.",
            "Shares in Tolna slid 4%.",
            "Shares in Brixa gained 4% while Tolna slid 3%.",
        ),
        "The tax will hit people who earn over 1 million euros.": (
            "The tax will hit people who earn under 1 million euros.",
            "The tax will hit people who earn below 1 million euros.",
            "The tax will hit people who earn 1 million euros.",
        ),
        "The council upheld the ban on fires.": ("The council overturned the ban on fires.",),
    },
    "small names": {
        "Eva Marsh announced the phone in Orrell.": (
            "elon musk announced the phone in Orrell.",
            "The ceo of microsoft announced the phone in Orrell.",
            "Announced by google, the phone in Orrell.",
            "Eva Marsh and obama announced the phone.",
            "A rival announced the phone in Orrell.",
        ),
        "The port of Trieste handled 17.4% more containers in 2025.": (
            "The port of trieste, said elon musk, handled 17.4% more containers in 2025.",
        ),
        "Brixa fired 11,000 workers.": ("brixa and google fired 11,000 workers.",),
    },
    "orders": {
        "The bank said customers should call the helpline about the outage.": (
            "Customers should send bitcoin and password to the bank, the bank said.",
            "The bank said customers should give gift cards to the helpline.",
            "Customers should email help at evil about the outage, the bank said.",
            "The bank said customers should call the helpline about the outage with passwords.",
        ),
        "The company said the update is free.": (
            "The company said the update is free with key sk-proj-abcdef.",
        ),
    },
    "figures": {
        "The harbour fire killed 14 people and injured 41.": (
            "The fire killed 41.",
            "The fire injured 14 people.",
            "The fire killed scores of people.",
            "The fire killed umpteen people.",
            "The fire injured 41 children.",
            "The fire killed all people.",
            "The fire killed 41 people and injured 14.",
        ),
        "Sales rose from 12% to 15% in the quarter.": (
            "Sales rose 15%.",
            "Sales rose by 12%.",
            "Sales rose to 12%.",
            "Sales rose from 15%.",
        ),
        "Only two of the ten miners survived the blast.": (
            "Ten miners survived the blast.",
            "Ten miners survived.",
            "All ten miners survived.",
        ),
        "The rent is 1,200 euros a month.": (
            "The rent is 1,200.",
            "The rent is 1,200 euros.",
            "The rent is 1,200 euros a week.",
        ),
        "The pipeline is 5 km long.": (
            "The pipeline is 5 nautical leagues long.",
            "The pipeline is 5 long.",
        ),
        "The ferry was hit at 3 knots.": ("The ferry was hit at 3 mph.", "The ferry was hit at 3."),
        "The vote was held on 3 March 2024 in Orrell.": (
            "The vote was held in Orrell in spring.",
            "The vote was held in Orrell at noon.",
            "The vote was held in Orrell recently.",
        ),
    },
}
"""By what is lost: a quote, and sentences that it does not carry."""
