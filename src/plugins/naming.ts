/**
 * Plain names: `id` beside `modelId` (DESIGN section 7), since there are no Relay node ids to keep `id` free for; `hold`, not
 * `modelHold`, for a relation over (model_id, hold_id), since every key here starts with the model; and a view under its
 * own name, since that names the whole already (`availableSlotsView`).
 */
export const NamingPlugin: GraphileConfig.Plugin = {
  name: "HoldfastNamingPlugin",
  version: "1.0.0",
  after: ["PgSimplifyInflectionPlugin"],
  inflection: {
    // `previous` is typed as optional and is there whenever an inflector is replaced.
    replace: {
      _attributeName(previous, _preset, details) {
        return previous!({ ...details, skipRowId: true });
      },
      // A composite type is named for what one of it is: availability_settings are many in one.
      _singularizedCodecName(previous, _preset, codec) {
        return codec.extensions?.isTableLike === false ? this.dontEndInInputOrPatch(this._codecName(codec)) : previous!(codec);
      },
      allRowsList(previous, _preset, resource) {
        const isView = resource.uniques.length === 0;
        return isView ? this.camelCase(resource.name) : previous!(resource);
      },
      // What there is at most one of needs no "by what" in its name.
      singleRelationBackwards(previous, _preset, details) {
        const { registry, codec, relationName } = details;
        const relation = registry.pgRelations[codec.name]?.[relationName];
        const { foreignSingleFieldName, foreignFieldName } = relation?.extensions?.tags ?? {};
        if (relation === undefined || foreignSingleFieldName || foreignFieldName) return previous!(details);
        return this.camelCase(this._singularizedCodecName(relation.remoteResource.codec));
      },
      _getBaseNameFromKeys(previous, _preset, keys) {
        const own = keys.filter((key) => key.attributeName !== "model_id");
        return previous!(own.length > 0 ? own : keys);
      },
    },
  },
};
