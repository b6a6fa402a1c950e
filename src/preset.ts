import "./grafastMode.ts";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import type { Pool } from "pg";
import type {} from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import type { SettingsCache } from "./cache/settings.ts";
import type { ChangeHub } from "./changes/hub.ts";
import { RowReader } from "./changes/rows.ts";
import { defaultPageSize, type LimitSettings } from "./config/limits.ts";
import { makeWithCaller } from "./database/callerTransactions.ts";
import type { ErrorMask } from "./errors.ts";
import { pgSettingsFor, type VerifyToken } from "./identity.ts";
import type { RequestCounter } from "./limits/requestCounter.ts";
import type { Metrics } from "./operation/metrics.ts";
import { AvailabilityDocumentPlugin } from "./plugins/availabilityDocument.ts";
import { BlockedReasonPlugin } from "./plugins/blockedReason.ts";
import { makeCachedSettingsPlugins } from "./plugins/cachedSettings.ts";
import { makeDocumentCachePlugin } from "./plugins/documentCache.ts";
import { claimsFor, makeIdentityPlugin } from "./plugins/identity.ts";
import { KeyLookupsPlugin } from "./plugins/keyLookups.ts";
import { NamingPlugin } from "./plugins/naming.ts";
import { NestedRowsPlugin } from "./plugins/nestedRows.ts";
import { OneConnectionPlugin } from "./plugins/oneConnection.ts";
import { OtherTypesPlugin } from "./plugins/otherTypes.ts";
import { makePagesPlugin } from "./plugins/pages.ts";
import { makeQueryLimitsPlugin } from "./plugins/queryLimits.ts";
import { makeQueryTimesPlugin } from "./plugins/queryTimes.ts";
import { makeRequestRatePlugin } from "./plugins/requestRate.ts";
import { RequiredArgumentsPlugin } from "./plugins/requiredArguments.ts";
import { StrictScalarsPlugin } from "./plugins/strictScalars.ts";
import { makeChanges, subscriptionPlugins } from "./plugins/subscriptions.ts";
import { makeTransportErrorsPlugin } from "./plugins/transportErrors.ts";
import { WellFormedTextPlugin } from "./plugins/wellFormedText.ts";
import type { Replica } from "./replica/replica.ts";
import { mayReadReplica } from "./replica/route.ts";

export const graphqlPath = "/graphql";

/** How `holdfast`, the SQL schema, becomes GraphQL: all that the generated schema.graphql depends on. */
export function makeSchemaPreset(pool: Pool, pageSize = defaultPageSize): GraphileConfig.Preset {
  return {
    extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
    plugins: [
      NamingPlugin,
      KeyLookupsPlugin,
      OtherTypesPlugin,
      NestedRowsPlugin,
      RequiredArgumentsPlugin,
      StrictScalarsPlugin,
      BlockedReasonPlugin,
      AvailabilityDocumentPlugin,
      makePagesPlugin(pageSize),
      ...subscriptionPlugins,
    ],
    // No Relay node ids (DESIGN section 7), and no query within the query, which only Relay 1 needed.
    disablePlugins: ["NodePlugin", "QueryQueryPlugin"],
    pgServices: [makePgService({ pool, schemas: ["holdfast"], pubsub: false })],
    gather: { pgStrictFunctions: true },
    schema: {
      // Functions carry the rules, so that nothing is written past them; plain lists, since ids give no global order.
      defaultBehavior: "-resource:insert -resource:update -resource:delete +list -connection",
      pgOmitListSuffix: true,
      pgForbidSetofFunctionsToReturnNull: true,
      // A name that two things want is a fault of the build, not a line in its log.
      dontSwallowErrors: true,
    },
  };
}

export interface ServingOptions {
  pool: Pool;
  verifyToken: VerifyToken;
  maskError: ErrorMask;
  /** Whether the schema describes itself, to GraphiQL and to anybody. */
  introspection: boolean;
  limits: LimitSettings;
  requests: RequestCounter;
  settingsCache: SettingsCache;
  metrics: Metrics;
  hub: ChangeHub;
  replica?: Replica | undefined;
}

/** The schema, served: who the caller is, what errors look like, what the transport takes. */
export function makeServingPreset(options: ServingOptions): GraphileConfig.Preset {
  const { pool, verifyToken, maskError, introspection, limits, requests, settingsCache, hub, metrics, replica } = options;
  const withCaller = makeWithCaller(pool);
  const mostReads = Math.max(1, Math.floor((pool.options.max ?? 10) / 2));
  const changesFor = makeChanges(hub, new RowReader(mostReads), pgSettingsFor(null, limits.database));
  return {
    extends: [makeSchemaPreset(pool, limits.page.otherwise)],
    plugins: [
      makeDocumentCachePlugin(limits.query.cached),
      makeTransportErrorsPlugin(maskError),
      makeRequestRatePlugin(requests),
      makeIdentityPlugin(verifyToken),
      makeQueryLimitsPlugin(limits, { introspection }),
      WellFormedTextPlugin,
      OneConnectionPlugin,
      makeQueryTimesPlugin(metrics),
      ...makeCachedSettingsPlugins(settingsCache),
    ],
    grafserv: {
      graphqlPath,
      graphiql: introspection,
      graphiqlPath: "/graphiql",
      graphiqlOnGraphQLGET: false,
      // A form can't send this type from another site.
      allowedRequestContentTypes: ["application/json"],
      maxRequestLength: limits.http.bodyBytes,
      // src/plugins/documentCache.ts keeps them.
      parseAndValidateCacheSize: 0,
      websockets: false,
      maskError,
    },
    grafast: {
      explain: false,
      // Must not throw: what it threw would go out unmasked.
      context: ({ node, ws }, asked) => {
        const claims = claimsFor(node?.req ?? ws?.request);
        return {
          pgSettings: pgSettingsFor(claims, limits.database),
          ...(ws?.request && { changes: changesFor(ws.request) }),
          withPgClient: replica && asked && mayReadReplica(asked, claims) ? replica.withPgClient : withCaller,
        };
      },
    },
  };
}
