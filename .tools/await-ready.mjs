// await-ready.mjs URL PID waits until URL answers 200; exit 1 if process PID ends first or after 30 seconds.
import { setTimeout as pause } from 'node:timers/promises';

const [url, pid] = process.argv.slice(2);
const deadline = Date.now() + 30_000;

for (;;) {
  const answer = await fetch(url).catch(() => undefined);
  if (answer?.status === 200) break;
  if (!isRunning(Number(pid))) fail(`the program ended before ${url} was ready`);
  if (Date.now() > deadline) fail(`${url} was not ready in 30 seconds`);
  await pause(50);
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
