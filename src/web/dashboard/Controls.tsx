import type { ManagedModel } from "./figures.ts";
import { mostModels, type Range, rangeOf, ranges, setChosen, setRange } from "./range.ts";

interface Props {
  range: Range;
  models: ManagedModel[];
  chosen: string[];
}

export function Controls({ range, models, chosen }: Props) {
  return (
    <form class="card controls" aria-label="Period and models" onSubmit={(event) => event.preventDefault()}>
      <div class="fields">
        <p>
          <label for="from">From</label>
          <input
            id="from"
            type="date"
            value={range.from}
            max={range.to}
            onInput={({ currentTarget: { value } }) => value && setRange({ from: value })}
          />
        </p>
        <p>
          <label for="to">To</label>
          <input
            id="to"
            type="date"
            value={range.to}
            min={range.from}
            onInput={({ currentTarget: { value } }) => value && setRange({ to: value })}
          />
        </p>
        <p class="actions">
          {Object.entries(ranges).map(([name, days]) => (
            <button type="button" class="quiet" key={name} onClick={() => setRange(rangeOf(days))}>
              {name}
            </button>
          ))}
        </p>
      </div>
      {models.length > 1 && <ModelChooser models={models} chosen={chosen} />}
    </form>
  );
}

function ModelChooser({ models, chosen }: Omit<Props, "range">) {
  const isFull = chosen.length >= mostModels;
  return (
    <fieldset class="models">
      <legend>
        Compare <span class="hint">up to {mostModels}</span>
      </legend>
      {models.map(({ id, name }) => {
        const isChosen = chosen.includes(id);
        return (
          <label key={id}>
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isChosen ? chosen.length === 1 : isFull}
              onChange={() => setChosen(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id])}
            />
            {name}
          </label>
        );
      })}
    </fieldset>
  );
}
