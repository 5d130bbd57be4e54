// A websocket client as its makers ship it, so that the server is tried against someone else's reading of RFC 6455.
// Is called with an address; prints what happens as JSON, a line each, and does what standard input asks, a line each:
// {"send": [fragments]}, {"binary": text}, {"ping": text}, {"close": code, "reason": text}. Ends when standard input does.
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

const socket = new WebSocket(process.argv[2], { perMessageDeflate: true });
const say = (event, more) => console.log(JSON.stringify({ event, ...more }));

socket.on("open", () => say("open", { text: socket.extensions }));
socket.on("message", (data, binary) => say(binary ? "binary" : "message", { text: String(data) }));
socket.on("pong", (data) => say("pong", { text: String(data) }));
socket.on("close", (code, reason) => say("close", { code, text: String(reason) }));
socket.on("error", (error) => say("error", { text: error.message }));

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const wanted = JSON.parse(line);
  if (wanted.send)
    for (const [i, part] of wanted.send.entries()) socket.send(part, { fin: i === wanted.send.length - 1 });
  if (wanted.binary) socket.send(Buffer.from(wanted.binary));
  if (wanted.ping !== undefined) socket.ping(wanted.ping);
  if (wanted.close) socket.close(wanted.close, wanted.reason);
});
lines.once("close", () => process.exit(0));
