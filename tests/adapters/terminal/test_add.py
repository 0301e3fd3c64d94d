"""`pullquote add`: single pages of a real site on loopback."""

from tests.adapters.terminal.conftest import Command
from tests.adapters.terminal.news_site import FERRY, serve_page
from tests.loopback.site import LoopbackSite


def test_each_page_is_told_what_became_of_it(online: Command, site: LoopbackSite):
    serve_page(site, "/ferry.html", "Ferry to Lindholm runs every hour", FERRY)
    site.serve("/robots.txt", "User-agent: *\nDisallow: /private/\n", content_type="text/plain")
    serve_page(site, "/private/ferry.html", "Hidden", FERRY)
    urls = [site.url(path) for path in ("/ferry.html", "/private/ferry.html", "/none.html")]
    result = online("add", "--tag", "ports", *urls, "http://10.0.0.1/", "ferry")
    assert result.exit_code == 0
    assert result.stdout == ""
    added, private, none, inside, word = result.stderr.splitlines()
    assert added.startswith("Added: Ferry to Lindholm runs every hour · ")
    assert " · 14 March 2025 08:00 UTC · " in added
    assert private.startswith(f"Not added: {urls[1]}: ")
    assert "robots.txt" in private
    assert "`pullquote ingest`" in private
    assert none.startswith(f"Not added: {urls[2]}: ")
    assert inside.endswith("If that is meant, name its host in PULLQUOTE_PRIVATE_HOSTS.")
    assert word.startswith("Not added: ferry: is no http or https address")
    assert site.hits("/private/ferry.html") == 0
    assert "14 million" in online("ask", "--tag", "ports", "How much did the ship cost?").stdout


def test_page_that_changed_is_a_new_version(online: Command, site: LoopbackSite):
    serve_page(site, "/ferry.html", "Ferry to Lindholm runs every hour", FERRY)
    address = site.url("/ferry.html")
    assert online("add", address).stderr.startswith("Added: ")
    assert online("add", address).stderr.startswith("Unchanged: ")
    serve_page(site, "/ferry.html", "Ferry to Lindholm runs every hour", FERRY.replace("14", "15"))
    updated = online("add", address).stderr
    assert updated.startswith("Updated: ")
    article_id = updated.split(" · ")[-1].strip()
    assert "14 million" in online("articles", "show", article_id, "--version", "1").stdout
    assert "15 million" in online("articles", "show", article_id).stdout


def test_feed_is_no_page_and_the_way_to_follow_it_is_said(online: Command, site: LoopbackSite):
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>{FERRY}</content></entry></feed>"
    site.serve("/atom.xml", atom, content_type="application/xml")
    result = online("add", site.url("/harbour.xml"), site.url("/atom.xml"))
    assert result.exit_code == 1
    rss, atom, ended = result.stderr.splitlines()
    for told, path in ((rss, "/harbour.xml"), (atom, "/atom.xml")):
        assert told.startswith(f"Not added: {site.url(path)}: ")
        assert told.endswith("is a feed, not an article. `pullquote feeds add` follows it.")
    assert ended == "Nothing could be added."
    assert online("articles", "list").stdout == ""


def test_page_that_retention_would_remove_at_once_is_refused(online: Command, site: LoopbackSite):
    serve_page(site, "/ferry.html", "Ferry to Lindholm runs every hour", FERRY)
    refused = online("add", site.url("/ferry.html"), PULLQUOTE_KEEP_DAYS="30")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(
        f"Not added: {site.url('/ferry.html')}: was published on 2025-03-14, and retention would "
        "remove it at once: the setting for days to keep says 30.\n"
    )
    assert online("articles", "list").stdout == ""
    added = online("add", site.url("/ferry.html"), PULLQUOTE_KEEP_DAYS="36500")
    assert added.stderr.startswith("Added: ")
