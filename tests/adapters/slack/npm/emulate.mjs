// Starts an emulated Slack Web API on a free port, prints its address, ends when its input does.
// Its first argument is the port's host, its second the seed data as JSON.
import { createServer } from "node:net";
import { createEmulator } from "emulate";

const [hostname, seed] = process.argv.slice(2);

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, hostname, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

const port = await freePort();
const emulator = await createEmulator({
  service: "slack",
  port,
  hostname,
  baseUrl: `http://${hostname}:${port}`,
  seed: JSON.parse(seed),
});
console.log(`http://${hostname}:${port}`);
process.stdin.resume();
process.stdin.once("end", async () => {
  await emulator.close();
  process.exit(0);
});
