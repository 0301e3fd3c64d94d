"""Texts that try to be more than text in Slack. Names are stable: each run tests the same ones."""

from tests.hostile import PLAIN, UNSEEN, framed

PAYLOADS = {
    "channel": "<!channel>",
    "here": "<!here|here>",
    "everyone": "<!everyone>",
    "user": "<@U0ASKER>",
    "group": "<!subteam^S0GROUP|@editors>",
    "room": "<#C0GENERAL|general>",
    "masked": "<https://evil.example/?a=1|your bank>",
    "bare-link": "<https://evil.example/>",
    "mail": "<mailto:a@evil.example|write>",
    "date": "<!date^1392734382^{date_num}^https://evil.example|today>",
    "markdown-link": "[your bank](https://evil.example)",
    "image": "![x](https://evil.example/x.png)",
    "entity": "&lt;!channel&gt; &amp;lt; &#60;!here&#62;",
    "half-open": "<!channel",
    "half-closed": "!channel>",
    "nested": "<<!channel>!channel>",
    "bold": "*bold* _slanted_ ~struck~ `code`",
    "fence": "```\nrm -rf\n```",
    "quote-sign": "> said nobody",
    "quote-signs": ">>> said nobody\nat all",
    "emoji": ":smile: :+1::skin-tone-2: :pullquote:",
    "at": "@channel @here @everyone #general",
    "zero-width": "<\u200b!channel\u2060>",
    "bom": "\ufeff<!channel>",
    "nul-in-call": "a\x00<!channel>",
}
BY_HAND = {
    "call-40-kb": "<!channel>" * 4_000,
    "slash": "/news help",
    "json": '{"type": "broadcast", "range": "channel"}',
    "blocks": '", "blocks": [{"type": "divider"}], "x": "',
    "url": "https://evil.example/<!channel>",
    "table": "| a | b |\n|---|---|\n| <!here> | 2 |",
    "headline": "# Heading\n## <!channel>\n- item\n1. one",
}
HOSTILE = framed(UNSEEN | PAYLOADS) | PLAIN | BY_HAND
"""By name; more than three hundred."""
