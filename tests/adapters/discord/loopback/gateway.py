"""The gateway: sockets, sessions, events with their numbers, and the ways a connection dies.

Everything here runs on the server's loop. What is sent waits in a queue of its socket, so that a
client that does not read holds up nobody.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

from aiohttp import WSMsgType, web

from tests.adapters.discord.loopback import payloads
from tests.adapters.discord.loopback.links import Link, Session
from tests.adapters.discord.loopback.world import APP, BOT, Body, World


class Intent(IntFlag):
    """What a session asks for, as far as the loopback has it."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT

Payload = Body | Callable[[int], Body]
"""What an event carries, or how to make it for a session with these intents."""


@dataclass(frozen=True)
class Resumed:
    """A session that was taken up again after event `after`; `replayed` events came again."""

    session: str
    after: int
    replayed: int


class Gateway:
    """All sockets and sessions of an app."""

    def __init__(self, world: World, token: str, address: Callable[[], str]) -> None:
        self.world = world
        self.token = token
        self.address = address
        """Where a session is to be resumed."""
        self.shards = 1
        self.heartbeat_ms = 41_250
        self.allowed_privileged = 0
        self.refused_intents = 0
        """Intents that need no permit on Discord, and do here."""
        self.replay_back = 0
        """How many events before the one asked for come again with a resume."""
        self.links: list[Link] = []
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Body] = []
        self.resumes: list[Resumed] = []
        self.refused_resumes = 0
        self.opened = 0  # sockets since the start
        self.open_for_all = True
        """False: sockets are refused with 503."""
        self.holds_back = False
        """True: sockets are opened, and greeted once it is False again."""
        self._closing: set[asyncio.Future[bool]] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One socket from its hello to its end."""
        if not self.open_for_all:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        while self.holds_back:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
        self.opened += 1
        link = Link(socket, request)
        self.links.append(link)
        writing = asyncio.create_task(link.write())
        link.send({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT and not link.deaf:
                    await self._received(link, json.loads(message.data))
        finally:
            writing.cancel()
            self.links.remove(link)
            if link.session and link.session.link is link:
                link.session.link = None
                if socket.close_code in {1000, 1001} and not link.ended_here:
                    self.sessions.pop(link.session.id, None)
        return socket

    @property
    def ready(self) -> list[Session]:
        """Sessions with a socket."""
        return [one for one in list(self.sessions.values()) if one.link]

    def dispatch(
        self, event: str, payload: Payload, *, guild: str | None = None, intent: int = 0
    ) -> int:
        """Give an event to every session of its shard that asked for it; returns to how many.

        Sessions without a socket keep it for their resume.
        """
        reached = 0
        for session in list(self.sessions.values()):
            if int(guild or 0) >> 22 and (int(guild or 0) >> 22) % session.shards != session.shard:
                continue
            if (guild is None and session.shard != 0) or intent & session.intents != intent:
                continue
            reached += 1
            made = payload(session.intents) if callable(payload) else payload
            self._send_event(session, event, made)
        return reached

    def reconnect(self) -> None:
        """Opcode 7 on every socket."""
        for link in self.links:
            link.send({"op": 7, "d": None, "s": None, "t": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Opcode 9 on every socket; sessions that cannot be resumed are forgotten."""
        for link in self.links:
            link.send({"op": 9, "d": resumable, "s": None, "t": None})
        if not resumable:
            self.sessions.clear()

    def drop(self) -> int:
        """Cut every socket without a word; returns how many there were."""
        links = list(self.links)
        for link in links:
            link.cut()
        return len(links)

    def end(self, code: int) -> None:
        """Close every socket with a code, as 4000 or 4004."""
        for link in self.links:
            link.ended_here = True
            closing = asyncio.ensure_future(link.socket.close(code=code))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    def deafen(self) -> None:
        """From now on the open sockets acknowledge nothing, though they look connected."""
        for link in self.links:
            link.deaf = True

    def forget(self) -> None:
        """No session can be resumed any more."""
        self.sessions.clear()

    async def _received(self, link: Link, frame: Body) -> None:
        match frame["op"]:
            case 1:
                link.beats += 1
                link.send({"op": 11, "d": None, "s": None, "t": None})
            case 2:
                await self._identify(link, frame["d"])
            case 6:
                await self._resume(link, frame["d"])
            case 3 | 8:
                pass
            case unknown:
                await link.socket.close(code=4001, message=str(unknown).encode())

    async def _identify(self, link: Link, asked: Body) -> None:
        self.identifies.append(asked)
        shard, shards = asked.get("shard", [0, 1])
        refused = PRIVILEGED & ~self.allowed_privileged | self.refused_intents
        if asked["token"] != self.token:
            await link.socket.close(code=4004, message=b"Authentication failed.")
        elif asked["intents"] & refused:
            await link.socket.close(code=4014, message=b"Disallowed intent(s).")
        elif not 0 <= shard < shards:
            await link.socket.close(code=4010, message=b"Invalid shard.")
        else:
            name = self.world.ids.word("session")
            session = Session(name, shard, shards, asked["intents"], link=link)
            self.sessions[name] = session
            link.session = session
            self._welcome(session)

    def _welcome(self, session: Session) -> None:
        guilds = [
            one
            for one in self.world.guilds.values()
            if BOT in one.members and (int(one.id) >> 22) % session.shards == session.shard
        ]
        ready = {
            "v": 10,
            "user": {**self.world.users[BOT], "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": one.id, "unavailable": True} for one in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.address(),
            "shard": [session.shard, session.shards],
            "application": {"id": APP, "flags": 1 << 19},
            "private_channels": [],
        }
        self._send_event(session, "READY", ready)
        if session.intents & Intent.GUILDS:
            for one in guilds:
                self._send_event(session, "GUILD_CREATE", payloads.guild(self.world, one))

    async def _resume(self, link: Link, asked: Body) -> None:
        session = self.sessions.get(asked["session_id"])
        if asked["token"] != self.token:
            await link.socket.close(code=4004, message=b"Authentication failed.")
            return
        if session is None or asked["seq"] is None or asked["seq"] > len(session.sent):
            self.refused_resumes += 1
            link.send({"op": 9, "d": False, "s": None, "t": None})
            return
        if session.link and session.link is not link:
            session.link.cut()
        link.session, session.link = session, link
        missed = session.sent[max(0, asked["seq"] - self.replay_back) :]
        missed = [one for one in missed if one["t"] not in {"READY", "RESUMED"}]
        for event in missed:
            link.send(event)
        self.resumes.append(Resumed(session.id, asked["seq"], len(missed)))
        self._send_event(session, "RESUMED", {"_trace": []})

    def _send_event(self, session: Session, event: str, payload: Body) -> None:
        frame = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": payload}
        session.sent.append(frame)
        if session.link:
            session.link.send(frame)
