"""`pullquote feeds`: following feeds of a real site on loopback, by the command line."""

import json
import re
import unicodedata
from pathlib import Path

import pytest

from adapters.terminal.addresses import whole_address
from adapters.terminal.feeds_adding import picked
from tests.adapters.terminal.conftest import Command, Newsstand
from tests.adapters.terminal.news_site import CHIPS, RSS, entry, rss
from tests.adapters.terminal.replies import ATTACK
from tests.loopback.site import LoopbackSite

FERRY_COST = "How much did the second ship cost, according to the harbour office?"
PLANT_COST = "How much will the second chip plant of Silica Works cost?"
NOT_TEXT = ("Cc", "Cf", "Cs")


def listed(command: Command, *args: str) -> list[dict]:
    """What `feeds list --json` says."""
    return [
        json.loads(line) for line in command("feeds", "list", "--json", *args).stdout.splitlines()
    ]


def listed_in(command: Command, settings: dict[str, str]) -> list[dict]:
    """The same of another library."""
    lines = command("feeds", "list", "--json", **settings).stdout.splitlines()
    return [json.loads(line) for line in lines]


# Adding


def test_feed_that_is_added_answers_questions_at_once(online: Command, site: LoopbackSite):
    added = online("feeds", "add", site.url("/harbour.xml"), PULLQUOTE_CONTACT="desk@news.example")
    assert added.exit_code == 0, added.stderr
    assert added.stdout == ""
    assert added.stderr.splitlines() == [
        f"Added: Example Harbour News ({site.url('/harbour.xml')})",
        "1 feed: 1 fetched, 0 unchanged, 0 failed. Articles: 1 new, 0 updated.",
    ]
    agents = {seen.headers["User-Agent"] for seen in site.requests}
    assert agents == {"Pullquote/0.1.0 (+desk@news.example)"}
    answer = online("ask", FERRY_COST).stdout
    assert "14 million crowns" in answer
    assert site.url("/harbour/1") in answer
    assert "As of 1 article, newest 14 March 2025 08:00 UTC, feeds checked just now." in answer


def test_page_with_several_feeds_gives_the_first_and_names_the_others(
    online: Command, site: LoopbackSite
):
    result = online("feeds", "add", "--no-refresh", site.url("/"))
    assert result.exit_code == 0, result.stderr
    assert (
        f"{site.url('/')} has 2 feeds; the first is taken. --all takes every one" in result.stderr
    )
    assert f"- Example Chips News, 1 entry {site.url('/chips.xml')}" in result.stderr
    assert [feed["address"] for feed in listed(online)] == [site.url("/harbour.xml")]


def test_page_with_several_feeds_gives_all_of_them_if_asked(online: Command, site: LoopbackSite):
    result = online("feeds", "add", "--all", "--no-refresh", site.url("/"))
    assert result.exit_code == 0, result.stderr
    addresses = {feed["address"] for feed in listed(online)}
    assert addresses == {site.url("/harbour.xml"), site.url("/chips.xml")}


def test_feed_that_cannot_be_had_is_said_with_what_to_do_and_nothing_is_followed(
    online: Command, site: LoopbackSite
):
    site.serve("/page.html", "<html><body><p>No feed here.</p></body></html>")
    urls = [site.url("/busy.xml"), site.url("/page.html"), "gopher://example.com/", ""]
    urls.append("http://2130706433/")
    result = online("feeds", "add", "--no-refresh", *urls, site.url("/harbour.xml"))
    assert result.exit_code == 1
    busy, page, gopher, empty, number, added, last = result.stderr.splitlines()
    assert busy.startswith(f"Not added: {site.url('/busy.xml')}: the server is too busy for now")
    assert busy.endswith("Try again later. --anyway follows it all the same.")
    assert page == (
        f"Not added: {site.url('/page.html')}: is neither a feed nor a page that leads to one; "
        "look for a link named RSS, Atom or feed on the site, and add that."
    )
    assert empty.startswith('Not added: "": is no http or https address')
    assert number.endswith("is a number in disguise, which is never fetched; write it plainly.")
    assert gopher.startswith("Not added: gopher://example.com/: ")
    assert added.startswith("Added: Example Harbour News")
    assert last == "Not every feed could be added; see above."
    assert [feed["address"] for feed in listed(online)] == [site.url("/harbour.xml")]


def test_private_address_is_refused_before_anything_is_sent(pullquote: Command, site: LoopbackSite):
    for args in (["feeds", "add"], ["add"]):
        result = pullquote(*args, site.url("/harbour.xml"))
        assert result.exit_code == 1
        assert "PULLQUOTE_PRIVATE_HOSTS" in result.stderr
    assert site.requests == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("example.com", "https://example.com"),
        (" news.example.co.uk/rss?x=1 ", "https://news.example.co.uk/rss?x=1"),
        ("bücher.example:8080/feed", "https://bücher.example:8080/feed"),
        ("http://example.com/", "http://example.com/"),
        ("feed://example.com/rss", "feed://example.com/rss"),
        ("localhost", "localhost"),
        ("10.0.0.1/feed", "10.0.0.1/feed"),
        ("file:/etc/passwd", "file:/etc/passwd"),
        ("../feed.xml", "../feed.xml"),
        ("two words.com", "two words.com"),
    ],
)
def test_address_without_a_scheme_means_https(typed, meant):
    assert whole_address(typed) == meant


@pytest.mark.parametrize(
    ("answer", "places"),
    [
        ("", [0]),
        ("2", [1]),
        (" 3, 1 3", [2, 0]),
        ("ALL", [0, 1, 2]),
        ("4", None),
        ("0", None),
        ("-1", None),
        ("one", None),
        ("all 2", None),
        ("²", None),
    ],
)
def test_answer_to_which_feeds_is_understood_or_asked_again(answer, places):
    assert picked(answer, 3) == places


# Asking within tags


def test_question_limited_to_a_tag_is_answered_from_its_feeds_alone(following: Command):
    assert "14 million" in following("ask", "--tag", "ports", FERRY_COST).stdout
    assert "1.5 billion" in following("ask", "--tag", "PORTS, Chips", PLANT_COST).stdout
    lines = [
        {"question": PLANT_COST, "tags": ["chips"]},
        {"question": PLANT_COST, "tags": "ports"},
        {"question": PLANT_COST, "tags": [7]},
    ]
    Path("questions.jsonl").write_text("\n".join(map(json.dumps, lines)))
    batch = following("ask", "--json", "--threshold", "0", "--batch", "questions.jsonl")
    first, second = map(json.loads, batch.stdout.splitlines())
    assert "1.5 billion" in first["quotes"][0]["text"]
    assert second["passages"]
    for told in ("quotes", "nearest", "passages"):
        assert "Silica" not in json.dumps(second[told])
    assert 'Line 3 was passed over: its "tags" are not a list of strings' in batch.stderr


def test_tag_that_nothing_carries_is_said_with_those_there_are(following: Command):
    said = "No article carries the tag “energy”. The tags in use are "
    asked = following("ask", "--tag", "energy", FERRY_COST)
    assert asked.exit_code == 0
    assert asked.stdout.startswith(said)
    assert asked.stderr.startswith(said)
    assert {"chips", "ports", "ships"} <= set(re.findall(r"\w+", asked.stderr.split("use are")[1]))
    chat = following("chat", "--tag", "energy", input=f"{FERRY_COST}\n")
    assert chat.stdout.startswith(said)
    assert following("articles", "list", "--tag", "energy").stderr.startswith(said)


def test_as_of_another_day_the_look_at_the_feeds_is_told_as_a_date(following: Command):
    answer = following("ask", "--asked-on", "2025-03-20", FERRY_COST).stdout
    assert re.search(r"feeds checked \d+ \w+ 20\d\d \d\d:\d\d UTC\.", answer)
    refreshed = json.loads(following("ask", "--json", FERRY_COST).stdout)["as_of"]["refreshed"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", refreshed)


# Looking after them


def test_list_says_how_each_feed_fares(following: Command, newsstand: Newsstand):
    lines = following("feeds", "list").stdout.splitlines()
    health = {line.split("\t")[2]: line.split("\t")[7] for line in lines}
    url = newsstand.site.url
    assert health == {
        url("/harbour.xml"): "well",
        url("/chips.xml"): "well",
        url("/busy.xml"): "failing: asked to come back later",
        url("/gone.xml"): "retired: gone for good",
        url("/new.xml"): "never fetched",
    }
    gone = next(feed for feed in listed(following) if feed["address"] == url("/gone.xml"))
    assert (gone["failure_cause"], gone["next_due"]) == ("gone", None)
    assert gone["retired"] is not None
    assert [feed["id"] for feed in listed(following, "--tag", "chips")] == [2]


def test_list_without_feeds_says_how_to_begin(with_samples: Command):
    result = with_samples("feeds", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "`pullquote feeds add URL`" in result.stderr
    assert "`pullquote feeds import --pack NAME`" in result.stderr


def test_empty_folder_is_told_how_to_follow_a_feed(pullquote: Command, data_dir: Path):
    result = pullquote("feeds", "list")
    assert result.exit_code == 1
    assert "`pullquote feeds add URL`" in result.stderr
    assert not data_dir.exists()


def test_feed_is_called_by_its_outlet_not_by_its_title(online: Command, site: LoopbackSite):
    feed = rss("Lindholm Courier - RSS", site.url(), [entry("Ferry", CHIPS, site.url("/1"))])
    site.serve("/feed.xml", feed, content_type=RSS)
    added = online("feeds", "add", site.url("/feed.xml"))
    assert added.stderr.startswith(f"Added: Lindholm Courier ({site.url('/feed.xml')})\n")
    [told] = listed(online)
    assert (told["name"], told["title"]) == ("Lindholm Courier", "Lindholm Courier - RSS")
    assert online("feeds", "edit", "lindholm courier", "--tag", "ports").exit_code == 0


def test_site_that_a_feed_speaks_for_is_said_by_a_person(online: Command, site: LoopbackSite):
    online("feeds", "add", "--no-refresh", site.url("/harbour.xml"))
    assert listed(online)[0]["vouched_site"] is None
    edited = online("feeds", "edit", "1", "--site", "courier.example")
    assert edited.stderr.endswith(": no tags; speaks for https://courier.example/.\n")
    assert listed(online)[0]["vouched_site"] == "https://courier.example/"
    for wrong in ("ftp://courier.example/", "two words"):
        refused = online("feeds", "edit", "1", "--site", wrong)
        assert refused.exit_code == 1
        assert "is no http or https address of a site" in refused.stderr
    online("feeds", "edit", "1", "--site", "")
    assert listed(online)[0]["vouched_site"] is None


def test_feed_found_through_a_page_speaks_for_its_site(online: Command, site: LoopbackSite):
    online("feeds", "add", "--no-refresh", site.url("/"))
    assert listed(online)[0]["vouched_site"] == site.url("/")


def test_site_that_a_feed_claims_is_not_exported_as_vouched_for(
    online: Command, site: LoopbackSite, tmp_path: Path
):
    """Else an export and an import would make any feed speak for a famous newspaper."""
    feed = rss("Example", "https://famous.example/", [entry("Ferry", CHIPS, site.url("/1"))])
    site.serve("/feed.xml", feed, content_type=RSS)
    online("feeds", "add", site.url("/feed.xml"))
    online("feeds", "add", site.url("/harbour.xml"))
    online("feeds", "edit", "2", "--site", "https://courier.example/")
    exported = online("feeds", "export").stdout
    assert "famous.example" not in exported
    elsewhere = {"PULLQUOTE_DATA_DIR": str(tmp_path / "elsewhere")}
    online("feeds", "import", "-", input=exported, **elsewhere)
    sites = {feed["address"]: feed["vouched_site"] for feed in listed_in(online, elsewhere)}
    assert sites == {
        site.url("/feed.xml"): None,
        site.url("/harbour.xml"): "https://courier.example/",
    }


def test_feed_is_named_by_id_address_or_a_part_of_its_name(
    following: Command, newsstand: Newsstand
):
    for name in ("1", newsstand.site.url("/harbour.xml"), "harbour news", "HARBOUR"):
        assert following("feeds", "edit", name, "--tag", "ports").exit_code == 0
    ambiguous = following("feeds", "remove", "--yes", "Example")
    assert ambiguous.exit_code == 1
    assert ambiguous.stderr == (
        '"Example" may be any of 2 feeds: 2 Example Chips News; 1 Example Harbour News. Name one '
        "by its id.\n"
    )
    unknown = following("feeds", "edit", "weather", "--tag", "x")
    assert 'No feed has the id, the address or the name "weather"' in unknown.stderr
    assert len(listed(following)) == 5


def test_removed_feed_leaves_its_articles_unless_they_are_to_go(
    following: Command, newsstand: Newsstand
):
    refused = following("feeds", "remove", "harbour")
    assert "add --yes to remove without asking" in refused.stderr
    kept = following("feeds", "remove", "--yes", "harbour")
    url = newsstand.site.url("/harbour.xml")
    assert kept.stderr == f"Removed: Example Harbour News ({url}).\n"
    assert "14 million" in following("ask", FERRY_COST).stdout
    gone = following("feeds", "remove", "--yes", "--with-articles", "chips")
    assert gone.stderr.endswith(", with 1 article.\n")
    assert len(following("articles", "list").stdout.splitlines()) == 1
    assert len(listed(following)) == 3


def test_tags_of_a_feed_are_its_articles_at_once(following: Command):
    edited = following("feeds", "edit", "1", "--tag", "Tide & Wind", "--outlet", "Courier")
    assert edited.stderr == "Courier: tags: ports, ships, tide-wind.\n"
    assert len(following("articles", "list", "--tag", "tide-wind").stdout.splitlines()) == 1
    back = following("feeds", "edit", "1", "--no-tag", "ships,tide-wind", "--outlet", "")
    assert back.stderr == "Example Harbour News: tags: ports.\n"
    assert following("articles", "list", "--tag", "ships").stdout == ""
    assert listed(following, "--tag", "ships") == []


def test_article_shows_its_tags_and_the_feeds_that_carry_it(
    following: Command, newsstand: Newsstand
):
    [line] = following("articles", "list", "--feed", "harbour").stdout.splitlines()
    article_id = line.split("\t")[0]
    shown = following("articles", "show", article_id).stdout
    assert "tags: ports, ships" in shown
    assert "in the feeds Example Harbour News (1)" in shown
    told = json.loads(following("articles", "show", article_id, "--json").stdout)
    assert told["tags"] == ["ports", "ships"]
    assert told["feeds"] == [newsstand.site.url("/harbour.xml")]
    assert (told["extent"], told["withdrawn"], told["story"]) == ("whole", None, article_id)


# Lists of feeds


def test_import_and_export_go_there_and_back(
    following: Command, newsstand: Newsstand, tmp_path: Path
):
    requests = len(newsstand.site.requests)
    exported = following("feeds", "export")
    assert "<opml" in exported.stdout
    written = following("feeds", "export", "--tag", "ports,chips", "feeds.opml")
    assert written.stderr == "Wrote 2 feeds to feeds.opml.\n"
    again = following("feeds", "export", "feeds.opml")
    assert again.exit_code == 1
    assert "feeds.opml exists already" in again.stderr
    elsewhere = {"PULLQUOTE_DATA_DIR": str(tmp_path / "elsewhere")}
    taken = following("feeds", "import", "feeds.opml", "--tag", "new", **elsewhere)
    assert taken.stderr.startswith("Added 2 feeds. The library follows 2.\n")
    lines = following("feeds", "list", "--json", **elsewhere).stdout.splitlines()
    assert {feed["address"]: feed["tags"] for feed in map(json.loads, lines)} == {
        newsstand.site.url("/harbour.xml"): ["new", "ports", "ships"],
        newsstand.site.url("/chips.xml"): ["chips", "new"],
    }
    twice = following("feeds", "import", "-", input=exported.stdout)
    assert twice.stderr == "Added 0 feeds; 5 feeds were there already. The library follows 5.\n"
    assert len(newsstand.site.requests) == requests


def test_starter_packs_are_listed_and_come_in(pullquote: Command):
    names = [line.split("\t")[0] for line in pullquote("feeds", "packs").stdout.splitlines()]
    assert "chips" in names
    unknown = pullquote("feeds", "import", "--pack", "chips", "--pack", "weather")
    assert unknown.exit_code == 1
    assert unknown.stderr.startswith("weather is no pack; there are ")
    assert unknown.stderr.endswith(".\n")
    assert all(name in unknown.stderr for name in names)
    assert pullquote("feeds", "list").exit_code == 1  # no library was made for it
    result = pullquote("feeds", "import", "--pack", "chips", "--pack", "energy")
    assert result.exit_code == 0, result.stderr
    packs = {
        one["name"]: one["feeds"]
        for one in map(json.loads, pullquote("feeds", "packs", "--json").stdout.splitlines())
    }
    feeds = listed(pullquote)
    assert len(feeds) == len({feed["address"] for feed in feeds})
    assert len(feeds) <= packs["chips"] + packs["energy"]
    assert len([feed for feed in feeds if "chips" in feed["tags"]]) >= packs["chips"]
    assert len(listed(pullquote, "--tag", "energy")) >= packs["energy"]


@pytest.mark.parametrize(
    ("content", "said"),
    [("no list", "feeds.opml"), ("<opml><body/></opml>", "There is no feed in feeds.opml.")],
)
def test_file_without_feeds_is_refused(pullquote: Command, data_dir: Path, content, said):
    Path("feeds.opml").write_text(content)
    result = pullquote("feeds", "import", "feeds.opml")
    assert result.exit_code == 1
    assert said in result.stderr
    missing = pullquote("feeds", "import", "nowhere.opml")
    assert missing.stderr == "nowhere.opml does not exist; check the path.\n"
    assert not data_dir.exists()


def test_hostile_feed_commands_no_terminal_anywhere(online: Command, site: LoopbackSite):
    attack = "".join(c for c in ATTACK if c >= " " and c != "\ud800") + "\x9b31m\u202e"
    feed = rss(attack, site.url(), [entry(attack, CHIPS, site.url("/evil/1"))])
    site.serve("/evil.xml", feed, content_type=RSS)
    outputs = [online("feeds", "add", site.url("/evil.xml"), "--tag", "evil")]
    outputs += [
        online(*args.split())
        for args in (
            "feeds list",
            "feeds refresh --all",
            "articles list",
            "status",
            "doctor",
            "feeds remove --yes 1",
        )
    ]
    for result in outputs:
        assert result.exit_code == 0, result.output
        seen = result.output.replace("\n", "").replace("\t", "")
        assert not [c for c in seen if unicodedata.category(c) in NOT_TEXT]
