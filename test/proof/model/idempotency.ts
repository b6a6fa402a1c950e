import { fail } from "./refusal.ts";
import { text } from "./validation.ts";
import type { World } from "./world.ts";

/** Same key and arguments, same answer; other arguments, an error; errors are not stored. Scoped to model, caller and key. */
export function once<T>(world: World, modelId: number, key: string | null, question: unknown[], work: () => T): T {
  if (key === null) return work();
  text(key, 255);
  const scope = JSON.stringify([modelId, world.caller.role, world.caller.userId, key]);
  const asked = JSON.stringify(question);
  const kept = world.keys.get(scope);
  if (kept) return kept.question === asked ? (kept.answer as T) : fail("IDEMPOTENCY_MISMATCH");
  const answer = structuredClone(work());
  world.keys.set(scope, { question: asked, answer });
  return answer;
}
