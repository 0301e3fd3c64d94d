"""/interactions/… and /webhooks/…: what the bot says to an interaction, by its token."""

import time
from typing import Any

from tests.adapters.discord.limits import EPHEMERAL
from tests.adapters.discord.loopback.answers import (
    Desk,
    DiscordSaysNo,
    Sent,
    check_form,
    check_not_empty,
    invalid_form,
    route,
)
from tests.adapters.discord.loopback.interaction import (
    ANSWER_WITHIN_S,
    AUTOCOMPLETE,
    COMPONENT,
    FOLLOW_UPS_OUTSIDE,
    TOKEN_LIVES_S,
    Interaction,
)
from tests.adapters.discord.loopback.messages import changed, removed
from tests.adapters.discord.loopback.payloads import channel as channel_payload
from tests.adapters.discord.loopback.permissions import Permission
from tests.adapters.discord.loopback.posting import LOADING, post
from tests.adapters.discord.loopback.world import APP, BOT, Body

MESSAGE, LATER, LATER_CHANGE, CHANGE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@route("POST", "/interactions/{name}/{token}/callback")
def _callback(desk: Desk, sent: Sent, name: str, token: str) -> Body | None:
    one = desk.interactions.get(token)
    if one is None or one.id != name:
        raise DiscordSaysNo(404, 10062, "Unknown interaction")
    age_s = (desk.world.clock.now() - one.began).total_seconds()
    if one.answer is not None:
        one.refused.append(40060)
        raise DiscordSaysNo(400, 40060, "Interaction has already been acknowledged.")
    if age_s > ANSWER_WITHIN_S:
        one.refused.append(10062)
        raise DiscordSaysNo(404, 10062, "Unknown interaction")
    _check_kind(one, sent.body)
    _show(desk, one, sent.body["type"], sent.body.get("data") or {})
    one.answer = sent.body
    one.answered_at = time.monotonic()
    if sent.query.get("with_response") not in {"1", "true"}:
        return None
    return _with_response(desk, one)


@route("POST", "/webhooks/{app}/{token}")
def _follow_up(desk: Desk, sent: Sent, app: str, token: str) -> Body | None:
    one = _living(desk, app, token)
    check_form(sent.body)
    check_not_empty(sent.body)
    if one.original is not None and one.original["flags"] & LOADING:
        flags = (sent.body.get("flags") or 0) & ~EPHEMERAL  # who sees it was said with "thinking"
        changed(desk, one.original, {**sent.body, "flags": flags})
        return desk.seen(one.original)
    if one.outside and len(one.follow_ups) >= FOLLOW_UPS_OUTSIDE:
        raise DiscordSaysNo(400, 40094, "This interaction has hit the maximum number of follow ups")
    added = _post(desk, one, sent.body)
    one.follow_ups.append(added)
    return desk.seen(added) if sent.query.get("wait", "0") not in {"0", "false"} else None


@route("GET", "/webhooks/{app}/{token}/messages/{message}")
def _get(desk: Desk, sent: Sent, app: str, token: str, message: str) -> Body:
    return desk.seen(_shown(_living(desk, app, token), message))


@route("PATCH", "/webhooks/{app}/{token}/messages/{message}")
def _change(desk: Desk, sent: Sent, app: str, token: str, message: str) -> Body:
    one = _shown(_living(desk, app, token), message)
    changed(desk, one, sent.body)
    return desk.seen(one)


@route("DELETE", "/webhooks/{app}/{token}/messages/{message}")
def _delete(desk: Desk, sent: Sent, app: str, token: str, message: str) -> None:
    interaction = _living(desk, app, token)
    one = _shown(interaction, message)
    removed(desk, one)
    if one is interaction.original:
        interaction.original = None
    else:
        interaction.follow_ups.remove(one)


def _check_kind(one: Interaction, body: Any) -> None:
    """Whether this kind of response belongs to this kind of interaction."""
    if not isinstance(body, dict) or "type" not in body:
        raise invalid_form(["type: is missing"])
    kind = body["type"]
    if (one.kind == AUTOCOMPLETE) != (kind == CHOICES):
        raise invalid_form([f"type: {kind} does not answer an interaction of type {one.kind}"])
    if kind in {LATER_CHANGE, CHANGE} and one.source is None:
        raise invalid_form(["type: there is no message to change"])
    if kind == CHOICES and len((body.get("data") or {}).get("choices") or ()) > 25:
        raise invalid_form(["choices: at most 25"])


def _show(desk: Desk, one: Interaction, kind: int, data: Body) -> None:
    if kind == MESSAGE:
        check_form(data)
        check_not_empty(data)
        one.original = _post(desk, one, data)
    elif kind == LATER:
        one.original = _post(desk, one, {"flags": data.get("flags", 0)}, loading=True)
    elif kind == CHANGE and one.source is not None:
        changed(desk, one.source, data)
        one.original = one.source
    elif kind == LATER_CHANGE:
        one.original = one.source


def _post(desk: Desk, one: Interaction, body: Body, *, loading: bool = False) -> Body:
    """A message by the app, in answer to the interaction."""
    place = desk.world.channels[one.channel]
    private = bool((body.get("flags") or 0) & EPHEMERAL) or _must_be_private(desk, one)
    added = post(
        desk.world,
        place,
        BOT,
        body,
        kind=20 if one.answer is None else 0,
        kept=not private,
        application_id=APP,
        webhook_id=APP,
        interaction_metadata={
            "id": one.id,
            "type": one.kind,
            "user": desk.world.users[one.user],
            "authorizing_integration_owners": one.payload["authorizing_integration_owners"],
        },
    )
    added["flags"] |= (EPHEMERAL if private else 0) | (LOADING if loading else 0)
    if not private:
        desk.announce("MESSAGE_CREATE", added)
    return added


def _must_be_private(desk: Desk, one: Interaction) -> bool:
    """Someone's own app answers privately where they may not use apps of their own in public."""
    place = desk.world.channels[one.channel]
    if not one.outside or place.is_private:
        return False
    return not desk.world.may(place, one.user, Permission.USE_EXTERNAL_APPS)


def _with_response(desk: Desk, one: Interaction) -> Body:
    answer: Body = {"interaction": {"id": one.id, "type": one.kind}}
    kind = (one.answer or {})["type"]
    if one.original is not None and kind in {MESSAGE, LATER, CHANGE}:
        answer["interaction"] |= {
            "response_message_id": one.original["id"],
            "response_message_loading": kind == LATER,
            "response_message_ephemeral": one.private,
        }
        place = desk.world.channels[one.channel]
        seen = desk.seen(one.original)
        answer["resource"] = {
            "type": kind,
            "message": {**seen, "channel": channel_payload(desk.world, place)},
        }
    return answer


def _living(desk: Desk, app: str, token: str) -> Interaction:
    one = desk.interactions.get(token)
    if app != APP or one is None:
        raise DiscordSaysNo(404, 10015, "Unknown Webhook")
    age_s = (desk.world.clock.now() - one.began).total_seconds()
    if age_s > TOKEN_LIVES_S:
        status, code = desk.expired_as
        raise DiscordSaysNo(status, code, "Invalid Webhook Token")
    if one.answer is None or one.kind == AUTOCOMPLETE:
        raise DiscordSaysNo(404, 10015, "Unknown Webhook")
    return one


def _shown(one: Interaction, message: str) -> Body:
    if message == "@original" and one.original is not None:
        return one.original
    known = [*one.follow_ups, *([one.original] if one.original else [])]
    if one.kind == COMPONENT and one.source is not None:
        known.append(one.source)
    found = next((each for each in known if each["id"] == message), None)
    if found is None:
        raise DiscordSaysNo(404, 10008, "Unknown Message")
    return found
