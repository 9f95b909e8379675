/**
 * Our own provider against the hub: what it says of saving, access and coming back.
 * deno run -A tests/realtime/ours.js ws://127.0.0.1:8000/d/ROOM
 */
import * as Y from "yjs";
import { Provider } from "../../static/js/lib/provider.js";

const [url, mode] = Deno.args;
const doc = new Y.Doc();
const provider = new Provider(`${url}?p=1`, doc);
/** @type {string[]} */
const heard = [];
for (const name of ["saved", "access", "status", "refused", "ended"]) {
  provider.addEventListener(name, ({ detail }) => heard.push(`${name} ${JSON.stringify(detail)}`));
}

/** @param {() => unknown} true_ */
async function until(true_) {
  for (let i = 0; i < 800; i++) {
    if (true_()) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`never: ${true_} after ${heard.join("; ")}`);
}

if (mode === "ended") {
  await until(() => provider.ended);
} else {
  await until(() => provider.synced && provider.saved === "saved");
  doc.getText("t").insert(0, "typed ");
  const saving = provider.saved;
  await until(() => provider.saved === "saved");
  provider.disconnect();
  doc.getText("t").insert(6, "away");
  heard.push(`away ${provider.saved}`, `first ${saving}`);
  provider.connect();
  await until(() => provider.saved === "saved" && provider.connected);
}
console.log(JSON.stringify({ heard, text: doc.getText("t").toString(), edit: provider.edit }));
provider.destroy();
Deno.exit(0);
