import { Pulse } from "../../src/worker/pulse.ts";

let now = 0;
const clock = (): number => now;

test("what began is one's own as long as the database hears of the worker", () => {
  const pulse = new Pulse(clock);
  const isCurrent = pulse.begin();
  for (let beat = 0; beat < 10; beat++) {
    now += 7_000;
    expect(isCurrent()).toBe(true);
    pulse.beat(now);
  }
});

test("after a silence it is so no more, and no later beat makes it so", () => {
  const pulse = new Pulse(clock);
  const before = pulse.begin();
  now += 7_501;
  expect(before()).toBe(false);
  pulse.beat(now);
  expect(before()).toBe(false);
  expect(pulse.begin()()).toBe(true);
});

test("a beat that was long on its way counts from when it was sent", () => {
  const pulse = new Pulse(clock);
  const isCurrent = pulse.begin();
  const sentAt = now;
  now += 6_000;
  pulse.beat(sentAt);
  now += 1_501;
  expect(isCurrent()).toBe(false);
});

test("where the database can't be told it is so sooner: it may see that the connection has ended", () => {
  const pulse = new Pulse(clock);
  const isCurrent = pulse.begin();
  now += 2_000;
  pulse.miss();
  expect(isCurrent()).toBe(true);
  now += 501;
  expect(isCurrent()).toBe(false);
  pulse.beat(now);
  expect(isCurrent()).toBe(false);
});
