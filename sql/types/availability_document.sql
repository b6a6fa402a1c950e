create domain holdfast.availability_document as jsonb;
comment on domain holdfast.availability_document is 'Settings, weekly rules, blocked dates, windows and external time of a model as one JSON document: {"format": "holdfast.availability", "version": 1, ...}. Its JSON Schema is src/import.schema.json.';
