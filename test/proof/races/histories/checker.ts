/** One call of a history: what was asked and answered, and between which two instants it happened. */
export interface Event<Ask, Answer> {
  readonly ask: Ask;
  readonly answer: Answer;
  readonly sent: number;
  readonly heard: number;
}

/** What a thing does when it is asked one question at a time. */
export interface Specification<State, Ask, Answer> {
  readonly initial: State;
  /** The state afterwards; null where it would not have answered that. */
  step(state: State, ask: Ask, answer: Answer): State | null;
  /** The same text for the same state, and for no other. */
  keyOf(state: State): string;
}

/** A history that no order explains: how much of it could be, and the calls at which every attempt ended. */
export interface Refusal<Ask, Answer> {
  readonly explained: number;
  readonly stuckAt: ReadonlyArray<Event<Ask, Answer>>;
}

interface Entry {
  /** The event's place in the history. */
  readonly event: number;
  /** Where its end stands, for a beginning. */
  readonly end: Entry | null;
  before: Entry | null;
  after: Entry | null;
}

/** More than any history takes that has an order; one that takes more counts as refused. */
const mostSteps = 5_000_000;

/**
 * Whether a history is linearizable: all that was answered, answered one at a time, in some order that puts no call before one that had been
 * answered when it was made. The search is Wing and Gong's, with Lowe's memory of what was tried: the same calls done and the same state
 * reached lead nowhere twice. Null where there is such an order.
 */
export function findRefusal<State, Ask, Answer>(
  specification: Specification<State, Ask, Answer>,
  history: ReadonlyArray<Event<Ask, Answer>>,
): Refusal<Ask, Answer> | null {
  const head = entriesOf(history);
  const tried = new Set<string>();
  const taken: Array<{ entry: Entry; state: State }> = [];
  let { initial: state } = specification;
  let done = 0n;
  let entry = head.after;
  let explained = -1;
  let stuckAt = new Set<number>();
  for (let steps = 0; head.after !== null; steps++) {
    if (entry?.end) {
      const { ask, answer } = history[entry.event]!;
      const next = specification.step(state, ask, answer);
      const doneNext = done | (1n << BigInt(entry.event));
      if (next !== null && isNew(tried, `${doneNext.toString(36)} ${specification.keyOf(next)}`)) {
        taken.push({ entry, state });
        [state, done] = [next, doneNext];
        lift(entry);
        entry = head.after;
      } else entry = entry.after;
      continue;
    }
    // What is answered here cannot have happened after this instant: the last choice was a wrong one.
    if (taken.length > explained) [explained, stuckAt] = [taken.length, new Set()];
    if (taken.length === explained && entry) stuckAt.add(entry.event);
    const last = taken.pop();
    if (!last || steps > mostSteps) return { explained, stuckAt: [...stuckAt].map((event) => history[event]!) };
    state = last.state;
    done &= ~(1n << BigInt(last.entry.event));
    putBack(last.entry);
    entry = last.entry.after;
  }
  return null;
}

function isNew(tried: Set<string>, key: string): boolean {
  const { size } = tried;
  return tried.add(key).size > size;
}

/** Beginnings and ends in the order of time, a beginning first where both are at one instant: then they may have met. */
function entriesOf(history: ReadonlyArray<Event<unknown, unknown>>): Entry {
  const head: Entry = { event: -1, end: null, before: null, after: null };
  const points = history.flatMap(({ sent, heard }, event) => {
    const end: Entry = { event, end: null, before: null, after: null };
    return [
      { at: sent, isEnd: 0, entry: { event, end, before: null, after: null } as Entry },
      { at: heard, isEnd: 1, entry: end },
    ];
  });
  points.sort((a, b) => a.at - b.at || a.isEnd - b.isEnd);
  let last = head;
  for (const { entry } of points) {
    entry.before = last;
    last.after = entry;
    last = entry;
  }
  return head;
}

/** Takes a beginning and its end out of the list; both remember where they stood. */
function lift(entry: Entry): void {
  for (const each of [entry, entry.end!]) {
    each.before!.after = each.after;
    if (each.after) each.after.before = each.before;
  }
}

function putBack(entry: Entry): void {
  for (const each of [entry.end!, entry]) {
    each.before!.after = each;
    if (each.after) each.after.before = each;
  }
}
