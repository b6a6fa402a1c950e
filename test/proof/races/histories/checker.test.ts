import { type Answer, type Ask, calendarOf } from "./calendar.ts";
import { type Event, findRefusal } from "./checker.ts";

const ten = [4, 6] as const;
const event = (sent: number, heard: number, ask: Ask, answer: Answer): Event<Ask, Answer> => ({ sent, heard, ask, answer });
const hold = (user: string, range: readonly [number, number] = ten): Ask => ({ kind: "hold", user, range });
const isExplained = (...events: Array<Event<Ask, Answer>>): boolean => findRefusal(calendarOf(8, 2), events) === null;
const allFree = [0, 1, 2, 3, 4, 5, 6];

test("one winner among those who ask at once is explained, whichever it is; two are not", () => {
  for (const winner of [0, 1, 2]) {
    const asked = [0, 1, 2].map((n) => event(n, 9 - n, hold(`user ${n}`), n === winner ? { id: "1" } : { code: "SLOT_TAKEN" }));
    expect(isExplained(...asked)).toBe(true);
  }
  expect(isExplained(event(0, 9, hold("ada"), { id: "1" }), event(1, 8, hold("bob"), { id: "2" }))).toBe(false);
});

test("nobody wins where nothing is in the way", () => {
  expect(isExplained(event(0, 9, hold("ada"), { code: "SLOT_TAKEN" }), event(1, 8, hold("bob"), { code: "SLOT_TAKEN" }))).toBe(false);
});

test("a hold over an earlier, acknowledged one is refused, though a release was asked for later", () => {
  const first = event(0, 1, hold("ada"), { id: "1" });
  const release: Ask = { kind: "release", holdId: "1" };
  expect(isExplained(first, event(2, 3, hold("bob", [5, 7]), { id: "2" }), event(4, 5, release, {}))).toBe(false);
  // Met by the release, it may have come after it.
  expect(isExplained(first, event(2, 5, hold("bob", [5, 7]), { id: "2" }), event(3, 6, release, {}))).toBe(true);
});

test("a release that was answered before its hold was asked for is refused", () => {
  const release: Ask = { kind: "release", holdId: "1" };
  expect(isExplained(event(0, 1, release, {}), event(2, 3, hold("ada"), { id: "1" }))).toBe(false);
  expect(isExplained(event(0, 3, release, {}), event(2, 3, hold("ada"), { id: "1" }))).toBe(true);
});

test("a stale read is refused: later than the hold was answered, it does not show it", () => {
  const search: Ask = { kind: "search", length: 2 };
  const held = event(1, 5, hold("ada"), { id: "1" });
  const without = { starts: [0, 1, 2, 6] };
  expect(isExplained(held, event(2, 3, search, { starts: allFree }))).toBe(true);
  expect(isExplained(held, event(2, 3, search, without))).toBe(true);
  expect(isExplained(held, event(6, 7, search, { starts: allFree }))).toBe(false);
  // Two reads, one after the other, that see it come and go again.
  expect(isExplained(held, event(2, 3, search, without), event(4, 5, search, { starts: allFree }))).toBe(false);
});

test("a date that was blocked names the holds before it, and none comes after it", () => {
  const block: Ask = { kind: "block", range: [3, 5] };
  const held = event(0, 5, hold("ada"), { id: "1" });
  expect(isExplained(held, event(1, 4, block, { conflicts: ["hold 1"] }))).toBe(true);
  expect(isExplained(held, event(1, 4, block, { conflicts: [] }))).toBe(false);
  expect(isExplained(event(0, 5, hold("ada"), { code: "BLOCKED_DATE" }), event(1, 4, block, { conflicts: [] }))).toBe(true);
});

test("what a booking does is explained: booked once, moved off its own time, cancelled for good", () => {
  const book: Ask = { kind: "convert", holdId: "1" };
  const move: Ask = { kind: "reschedule", bookingId: "9", from: 5 };
  const story = [
    event(0, 1, hold("ada"), { id: "1" }),
    event(2, 9, book, { id: "9" }),
    event(3, 8, book, { id: "9" }),
    event(10, 11, move, { id: "9" }),
    event(12, 13, hold("bob", [3, 5]), { id: "2" }),
    event(14, 15, { kind: "cancel", bookingId: "9" }, { id: "9" }),
    event(16, 17, move, { code: "INVALID_TRANSITION" }),
  ];
  expect(isExplained(...story)).toBe(true);
  expect(isExplained(...story, event(18, 19, book, { id: "10" }))).toBe(false);
});

test("a user's holds are counted: the third is refused, and only while there are two", () => {
  const two = [event(0, 1, hold("ada", [0, 2]), { id: "1" }), event(0, 1, hold("ada", [2, 4]), { id: "2" })];
  expect(isExplained(...two, event(2, 3, hold("ada"), { code: "HOLD_LIMIT_REACHED" }))).toBe(true);
  expect(isExplained(...two, event(2, 3, hold("ada"), { id: "3" }))).toBe(false);
  expect(isExplained(...two, event(2, 3, hold("bob"), { code: "HOLD_LIMIT_REACHED" }))).toBe(false);
});
