import type * as fc from "fast-check";
import type { Caller, ModelRow, World } from "../world.ts";

export type Arguments = Record<string, unknown>;
export type Role = Caller["role"];

/** One function of DESIGN section 4: how a call of it is drawn, made of what is there, and answered by the model. */
export interface Call {
  /** How often, beside the others. */
  weight: number;
  /** Who may execute it; the owner may all. */
  roles: Role[];
  /** Of all that may call it, the likely ones. */
  drawn: fc.Arbitrary<unknown>;
  /** Its arguments, by the names of SQL. */
  argumentsOf(world: World, model: ModelRow, drawn: never): Arguments;
  /** The answer by the rules, or a Refusal. */
  answer(world: World, asked: never): unknown;
  /** Whether the answer's order is promised. */
  inOrder?: boolean;
  /** Values that the function has to refuse, by argument. */
  bad: [argument: string, value: unknown][];
}

export interface Written<D, A> extends Omit<Call, "drawn" | "argumentsOf" | "answer"> {
  drawn: fc.Arbitrary<D>;
  argumentsOf(world: World, model: ModelRow, drawn: D): Arguments;
  answer(world: World, asked: A): unknown;
}

/** Keeps the types of one call together. */
export const call = <D, A>(written: Written<D, A>): Call => written as unknown as Call;

export const writers: Role[] = ["owner", "model", "admin"];
export const claimants: Role[] = ["owner", "customer", "model", "admin"];
export const everyone: Role[] = ["owner", "anonymous", "customer", "model", "admin", "worker"];
export const noModel: [string, unknown][] = [
  ["model_id", null],
  ["model_id", 404],
];
