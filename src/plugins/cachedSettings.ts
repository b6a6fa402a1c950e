import "../grafastMode.ts";
import { access, assertStep, context, each, lambda, list, object, ObjectStep, type Step, UnbatchedStep } from "postgraphile/grafast";
import type { PgCodec, WithPgClient } from "postgraphile/@dataplan/pg";
import { wrapPlans } from "postgraphile/utils";
import { audienceOf, loadSettings, type SettingsCache, type StoredRow, type StoredSettings } from "../cache/settings.ts";

/**
 * Serves `getAvailabilitySettings` from the cache: its model, schedules and blocked dates. The figures depend on the time of day
 * and come from the database each time they are asked for.
 */
export function makeCachedSettingsPlugins(cache: SettingsCache): GraphileConfig.Plugin[] {
  const readSettings = ([modelId, pgSettings, withPgClient]: readonly [string, Settings | null, WithPgClient]) => {
    // Variables may say 007, the database's announcements say 7.
    const id = BigInt(modelId).toString();
    return cache.read(id, audienceOf(pgSettings ?? {}, id), () =>
      withPgClient(pgSettings, (client) => loadSettings((text, values) => client.query({ text, values }), id)),
    );
  };
  const plans = wrapPlans(
    (build) => {
      const codecs = build.input!.pgRegistry.pgCodecs as Record<string, PgCodec>;
      const rowOf = (name: string) => recordOf(codecs[name]!);
      return {
        Query: {
          getAvailabilitySettings: {
            autoApplyFieldArgs: false,
            plan(live, _$source, fieldArgs) {
              const $context = context();
              const $stored = lambda(
                list([fieldArgs.getRaw("modelId") as Step<string>, $context.get("pgSettings"), $context.get("withPgClient")]),
                readSettings,
              );
              return new SettingsStep($stored, () => live() as RecordStep);
            },
          },
        },
        AvailabilitySettings: {
          model: (_plan, $settings) => rowOf("models")(($settings as SettingsStep).stored("model")),
          schedules: (_plan, $settings) => each(($settings as SettingsStep).stored("schedules"), rowOf("modelSchedules")),
          blockedDates: (_plan, $settings) => each(($settings as SettingsStep).stored("blocked_dates"), rowOf("modelBlockedDates")),
        },
        // A computed column: elsewhere a function of the database's row.
        ModelBlockedDate: {
          reason: (plan, $row) => ($row instanceof ObjectStep ? $row.get("reason") : plan()),
        },
      };
    },
    { name: "HoldfastCachedSettingsPlugin", version: "1.0.0", disableResolverEmulationWarnings: true },
  );
  return [plans, AnyStepPlugin];
}

/** Rows that come from a copy have steps of ours, where these types insist on PostgreSQL's. */
const AnyStepPlugin: GraphileConfig.Plugin = {
  name: "HoldfastAnyStepPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType: (config) =>
        ["AvailabilitySettings", "Model", "ModelSchedule", "ModelBlockedDate"].includes(config.name) ? { ...config, assertStep } : config,
    },
  },
};

type Settings = Record<string, string | undefined>;

/** A row's step as the fields of PostGraphile's types expect it. */
type RecordStep = Step & { get(attribute: string): Step };

/** The answer: what is stored is here, for all else the database is asked as PostGraphile would. */
class SettingsStep extends UnbatchedStep<StoredSettings> {
  static override $$export = { moduleName: "holdfast", exportName: "SettingsStep" };
  override isSyncAndSafe = true;
  readonly #live: () => RecordStep;

  constructor($stored: Step<StoredSettings>, live: () => RecordStep) {
    super();
    this.addDependency($stored);
    this.#live = live;
  }

  stored<Name extends keyof StoredSettings>(name: Name): Step<StoredSettings[Name]> {
    return access(this, name);
  }

  get(attribute: string): Step {
    return this.#live().get(attribute);
  }

  override unbatchedExecute(_extra: unknown, stored: StoredSettings): StoredSettings {
    return stored;
  }
}

/** Makes a row's attributes from their texts, as if PostGraphile had read them from the database. */
function recordOf(codec: PgCodec): ($row: Step<StoredRow>) => RecordStep {
  const attributes = Object.entries(codec.attributes ?? {});
  return ($row) =>
    object(
      Object.fromEntries(
        attributes.map(([name, attribute]) => {
          const read = attribute.codec.fromPg as (text: string) => unknown;
          return [name, lambda($row, (row) => (row[name] == null ? null : read(microseconds(row[name]))), true)];
        }),
      ),
    ) as RecordStep;
}

/** JSON leaves zeros at the end of an instant's fraction out, PostGraphile's statements don't: one instant has one form. */
function microseconds(text: string): string {
  return text.replace(/(?<=T\d\d:\d\d:\d\d\.)\d{1,5}(?=[+-]\d\d:\d\d$)/, (fraction) => fraction.padEnd(6, "0"));
}
