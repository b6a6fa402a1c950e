import { useState } from "preact/hooks";
import { type ConflictStrategy, ExportSettingsDocument, ImportSettingsDocument, type ImportSettingsMutation } from "../api/documents.ts";
import { filled } from "../api/filled.ts";
import { type Refusal, request } from "../api/request.ts";
import { useAction } from "../api/useAction.ts";
import { useCommand } from "../api/useCommand.ts";
import { RefusalNote } from "../components/RefusalNote.tsx";

interface TransferProps {
  modelId: string;
  reload(): void;
}

/** Takes all of a model's settings and times out into a file, and back in. */
export function Transfer({ modelId, reload }: TransferProps) {
  const exporting = useAction(async () => {
    const { exportAvailabilitySettings: document } = await request(ExportSettingsDocument, { modelId });
    download(`availability-${modelId}.json`, JSON.stringify(document, null, 2));
  });
  return (
    <>
      <p>
        <button type="button" class="quiet" disabled={exporting.isRunning} onClick={() => void exporting.run(undefined)}>
          Download as a file
        </button>
      </p>
      <RefusalNote refusal={exporting.refusal} />
      <Import modelId={modelId} reload={reload} />
    </>
  );
}

function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

const onConflicts: Partial<Record<ConflictStrategy, string>> = {
  reject: "tell me, and change nothing",
  trim: "fit the file's times around them",
  adjust: "shorten them",
  remove: "remove them",
  merge: "join them with the file's",
};

type Results = NonNullable<ImportSettingsMutation["importAvailabilityDocument"]>["results"];

function Import({ modelId, reload }: TransferProps) {
  const [file, setFile] = useState<{ name: string; text: string }>();
  const [onConflict, setOnConflict] = useState<ConflictStrategy>("reject");
  const [shown, setShown] = useState<{ results: Results; isPreview: boolean }>();
  const importing = useCommand(ImportSettingsDocument);
  const send = async (preview: boolean): Promise<void> => {
    setShown(undefined);
    const answer = await importing.run({ modelId, document: file!.text, onConflict, preview });
    if (!answer) return;
    setShown({ results: answer.importAvailabilityDocument?.results ?? [], isPreview: preview });
    if (!preview) reload();
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    setShown(undefined);
    importing.forget();
    // Until it is read there is none: what is sent is never the one before.
    setFile(undefined);
    setFile(chosen && { name: chosen.name, text: await chosen.text() });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(true);
      }}
    >
      <div class="fields">
        <div>
          <label for="import-file">File to bring in</label>
          <input
            id="import-file"
            type="file"
            accept=".json,application/json"
            required
            // The same file, mended, is chosen anew: else the browser would not tell.
            onClick={(event) => {
              event.currentTarget.value = "";
            }}
            onChange={(event) => void choose(event.currentTarget.files?.[0])}
          />
        </div>
        <div>
          <label for="import-conflict">Open times in the way</label>
          <select
            id="import-conflict"
            value={onConflict}
            onChange={(event) => {
              setShown(undefined);
              setOnConflict(event.currentTarget.value as ConflictStrategy);
            }}
          >
            {Object.entries(onConflicts).map(([strategy, words]) => (
              <option key={strategy} value={strategy}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" disabled={!file || importing.isRunning}>
          Look what it would do
        </button>
      </div>
      <RefusalNote refusal={importing.refusal} />
      <Faults refusal={importing.refusal} />
      {shown && <Outcome {...shown} />}
      {shown?.isPreview && (
        <button type="button" disabled={importing.isRunning} onClick={() => void send(false)}>
          Bring it in
        </button>
      )}
    </form>
  );
}

/** Every fault by its place in the document. */
function Faults({ refusal }: { refusal: Refusal | undefined }) {
  const faults = refusal?.detail["faults"];
  if (!Array.isArray(faults)) return null;
  return (
    <div class="scrolling">
      <table class="list">
        <caption class="unseen">Faults in the file</caption>
        <thead>
          <tr>
            <th scope="col">Place</th>
            <th scope="col">What is wrong</th>
          </tr>
        </thead>
        <tbody>
          {(faults as { path: string; problem: string }[]).map(({ path, problem }) => (
            <tr key={path + problem}>
              <td>
                <code>{path}</code>
              </td>
              <td>{problem}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outcome({ results, isPreview }: { results: Results; isPreview: boolean }) {
  const counts = Map.groupBy(filled(results), ({ section, outcome }) => `${section.replaceAll("_", " ")}: ${outcome}`);
  return (
    <div role="status">
      <p>{isPreview ? "This is what it would do; nothing has changed yet." : "Done. This is what it did."}</p>
      <ul class="changes">
        {[...counts].map(([name, rows]) => (
          <li key={name}>
            {name} ({rows.length})
          </li>
        ))}
      </ul>
    </div>
  );
}
