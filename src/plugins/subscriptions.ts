import "../grafastMode.ts";
import type { IncomingMessage } from "node:http";
import type { PgResource, WithPgClient } from "postgraphile/@dataplan/pg";
import {
  access,
  assertStep,
  constant,
  context,
  each,
  type FieldArgs,
  type GrafastSubscriber,
  lambda,
  list,
  listen,
  object,
  type Step,
} from "postgraphile/grafast";
import { type SQL, sql } from "postgraphile/pg-sql2";
import { extendSchema, gql } from "postgraphile/utils";
import type { ChangeHub } from "../changes/hub.ts";
import { type Row, type RowReader, type RowStatement, type Settings, selectRows } from "../changes/rows.ts";
import type { ChangeEvent } from "../changes/subscription.ts";
import { connectionOf } from "../sockets/connection.ts";

/** What a subscription needs of the server that it runs on; in `grafast.context`, under `changes`. */
export interface Changes {
  /** Gives the events of a topic, at the pace of this websocket. */
  subscriber: GrafastSubscriber<Record<string, ChangeEvent>>;
  rows: RowReader;
  /** What everybody may see is read as this, so that all share it. */
  anonymous: Settings;
}

/** Makes what the subscriptions of one websocket need, known by its request. */
export function makeChanges(hub: ChangeHub, rows: RowReader, anonymous: Settings): (request: IncomingMessage) => Changes {
  return (request) => ({
    subscriber: { subscribe: (topic) => hub.subscribe(String(topic), () => connectionOf(request).isReady()) },
    rows,
    anonymous,
  });
}

/** So many unread messages are told of at once: the description says so too. */
const mostMessages = 20;

const typeDefs = gql`
  """Why an event came."""
  enum ChangeEventType {
    """The rows of \`ids\` changed. Without ids: something else did, see the event's own description."""
    CHANGED
    """Read again what you show: changes may have been missed, or are too many to be listed. The first event of every subscription is one: what is read after it misses nothing."""
    REFETCH
  }

  """A model's availability is another: windows, rules, blocked dates, external time or settings changed, or a claim took or freed time."""
  type AvailabilityChange {
    event: ChangeEventType!
    modelId: BigInt!
    """The windows that changed or are gone. What else makes up availability is told without ids."""
    ids: [BigInt!]!
    """Those of them that are there now, as everybody may see them."""
    availabilities: [Availability!]!
  }

  """Holds of a model were placed or changed."""
  type HoldChange {
    event: ChangeEventType!
    modelId: BigInt!
    ids: [BigInt!]!
    """The same as they are now, as the subscriber may see them."""
    holds: [BookingHold!]!
  }

  """Bookings of a model were made or changed."""
  type BookingChange {
    event: ChangeEventType!
    modelId: BigInt!
    ids: [BigInt!]!
    """The same as they are now, as the subscriber may see them."""
    bookings: [Booking!]!
  }

  """In-app messages have come."""
  type NotificationReceipt {
    event: ChangeEventType!
    """The subscriber's unread messages, newest first, at most 20. A message comes again until markNotificationRead."""
    notifications: [NotificationDelivery!]!
  }

  extend type Subscription {
    """Hears of a model's availability: for everybody. Errors: NOT_FOUND."""
    availabilityChanged(modelId: BigInt!): AvailabilityChange!
    """Hears of a model's holds: the model itself and admins of all, everybody else of their own. Errors: NOT_FOUND, FORBIDDEN (without a token)."""
    holdChanged(modelId: BigInt!): HoldChange!
    """Hears of a model's bookings: the model itself and admins of all, everybody else of their own. Errors: NOT_FOUND, FORBIDDEN (without a token)."""
    bookingChanged(modelId: BigInt!): BookingChange!
    """Hears of the caller's own in-app messages. Errors: FORBIDDEN (without a token)."""
    notificationReceived: NotificationReceipt!
  }
`;

const SubscriptionFieldsPlugin = extendSchema((build) => {
  const resources = build.pgResources as unknown as Record<string, PgResource>;
  const resourceOf = (name: string): PgResource => {
    const resource = resources[name];
    if (resource === undefined) throw new Error(`holdfast.${name} is not in the schema`);
    return resource;
  };
  /** Rows of a model's table that an event names. */
  const namedRows = (table: string, settings?: () => Step<Settings>) => {
    const { codec, from } = resourceOf(table);
    const statement = selectRows(codec, sql`${from as SQL} as t where t.model_id = $1 and t.id = any ($2::bigint[]) order by t.id`);
    return ($change: Step) => {
      const $values = list([access($change, "modelId"), access($change, ["told", "ids"])]);
      return rowsOf(statement, $change, $values, settings?.());
    };
  };
  const unread = selectRows(resourceOf("notification_deliveries").codec, sql`holdfast_private.unread_notifications($1) as t`);
  const changeType = (rows: Record<string, ($change: Step) => Step>) => ({
    plans: {
      event: ($change: Step) => access($change, ["told", "event"]),
      modelId: ($change: Step) => access($change, "modelId"),
      ids: ($change: Step) => access($change, ["told", "ids"]),
      ...rows,
    },
  });
  const changed = (call: string) => ({
    subscribePlan: (_$root: Step, args: FieldArgs) => events(call, list([args.getRaw("modelId") as Step<string>])),
    plan: ($told: Step, args: FieldArgs) => object({ told: $told, modelId: args.getRaw("modelId") as Step<string> }),
  });
  return {
    typeDefs,
    objects: {
      Subscription: {
        plans: {
          availabilityChanged: changed("availability_topic($1)"),
          holdChanged: changed("claim_topic('hold', $1)"),
          bookingChanged: changed("claim_topic('booking', $1)"),
          notificationReceived: {
            subscribePlan: () => events("notification_topic()", constant([])),
            plan: ($told: Step) => object({ told: $told }),
          },
        },
      },
      AvailabilityChange: changeType({ availabilities: namedRows("availability", () => access(context().get("changes"), "anonymous")) }),
      HoldChange: changeType({ holds: namedRows("booking_holds") }),
      BookingChange: changeType({ bookings: namedRows("bookings") }),
      NotificationReceipt: {
        plans: {
          event: ($change: Step) => access($change, ["told", "event"]),
          notifications: ($change: Step) => rowsOf(unread, $change, constant([mostMessages])),
        },
      },
    },
  };
}, "HoldfastSubscriptionFieldsPlugin");

/** Asks SQL, as the caller, which topic it is; SQL refuses who may not hear of it. */
function events(call: string, $arguments: Step<readonly unknown[]>): Step {
  const text = `select holdfast_private.${call} as topic`;
  const $topic = lambda(
    list([$arguments, context().get("pgSettings"), context().get("withPgClient")]),
    async ([values, settings, withPgClient]: readonly [readonly unknown[], Settings | null, WithPgClient]) => {
      const { rows } = await withPgClient(settings, (client) => client.query<{ topic: string }>({ text, values: [...values] }));
      return rows[0]!.topic;
    },
  );
  return listen(access(context().get("changes"), "subscriber"), $topic);
}

/** The rows of an event, read now, under the settings given or the subscriber's own. */
function rowsOf(statement: RowStatement, $change: Step, $values: Step<readonly unknown[]>, $settings?: Step<Settings>): Step {
  const $rows = lambda(
    list([
      $values,
      access<number>($change, ["told", "version"]),
      $settings ?? context().get("pgSettings"),
      context().get("withPgClient"),
      access<RowReader>(context().get("changes"), "rows"),
    ]),
    ([values, version, settings, withPgClient, reader]: readonly [readonly unknown[], number, Settings | null, WithPgClient, RowReader]) =>
      reader.read({ statement, values, version, settings, withPgClient }),
  ) as Step<readonly Row[]>;
  return each($rows, ($row) => access($row, []));
}

/** Rows that come from an event have steps of ours, where these types insist on PostgreSQL's. */
const AnyStepPlugin: GraphileConfig.Plugin = {
  name: "HoldfastEventRowsPlugin",
  version: "1.0.0",
  schema: {
    hooks: {
      GraphQLObjectType: (config) =>
        ["Availability", "BookingHold", "Booking", "NotificationDelivery"].includes(config.name) ? { ...config, assertStep } : config,
    },
  },
};

export const subscriptionPlugins: GraphileConfig.Plugin[] = [SubscriptionFieldsPlugin, AnyStepPlugin];

declare global {
  namespace Grafast {
    interface Context {
      /** Absent over HTTP. */
      changes?: Changes;
    }
  }
}
