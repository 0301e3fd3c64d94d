// A discord-digital-twin on a free port of 127.0.0.1. It prints where it is, as one line of JSON,
// then does what each line of its input says, answering with one line each, and ends with its input.
//
// It is made for discord.js. What discord.py asks for beyond that is added here, and is therefore no
// second opinion: the application's owner, the commands as they stand (none), the shard in READY.
import { Server } from "node:http";
import { createInterface } from "node:readline";
import { DigitalDiscord } from "discord-digital-twin";

const HOST = "127.0.0.1";
const TEXT_CHANNEL = 0;
const say = (value) => console.log(JSON.stringify(value));

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, done) {
  return listen.call(this, port, HOST, done);
};

const twin = new DigitalDiscord({
  guild: { name: "Newsroom" },
  channels: [{ name: "general", type: TEXT_CHANNEL }],
  users: [{ username: "asker" }],
  botUser: { username: "pullquote" },
});
await twin.start();
const { httpServer, gateway } = twin.server;

const send = gateway.sendDispatch.bind(gateway);
gateway.sendDispatch = (client, event, data) =>
  send(client, event, event === "READY" ? { ...data, shard: [0, 1] } : data);

const added = async (url) => {
  if (url.endsWith("/commands")) return [];
  if (!url.endsWith("/oauth2/applications/@me")) return undefined;
  const known = await fetch(`${twin.restUrl}/v10/applications/@me`, {
    headers: { authorization: `Bot ${twin.botToken}` },
  });
  const owner = { id: asker, username: "asker", discriminator: "0", avatar: null };
  return { ...(await known.json()), owner };
};
const answering = httpServer.listeners("request");
httpServer.removeAllListeners("request");
httpServer.on("request", async (request, response) => {
  const value = request.method === "GET" ? await added(request.url) : undefined;
  if (value === undefined) {
    answering.forEach((answer) => answer.call(httpServer, request, response));
  } else {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  }
});

const [channel] = await twin.prisma.channel.findMany();
const asker = await twin.getFirstNonBotUserId();
const actor = twin.channel(channel.id).user(asker);
const doing = {
  say: ({ text }) => actor.sendMessage({ content: text }),
  slash: ({ name, options }) => actor.runSlashCommand({ name, options }),
  click: ({ message, custom_id }) => actor.clickButton({ messageId: message, customId: custom_id }),
};

say({
  api_url: `${twin.restUrl}/v10`,
  gateway_url: `${twin.gatewayUrl}/`,
  token: twin.botToken,
  app: twin.botUserId,
  guild: twin.guildId,
  channel: channel.id,
  asker,
});
for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...args } = JSON.parse(line);
  try {
    say({ done: await doing[act](args) });
  } catch (error) {
    say({ error: String(error) });
  }
}
await twin.stop();
process.exit(0);
