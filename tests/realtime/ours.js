/**
 * Our own provider against the hub: what it says of saving, access and coming back.
 * deno run -A tests/realtime/ours.js ws://127.0.0.1:8000/d/ROOM STORY
 */
import * as Y from "yjs";
import { Provider } from "../../static/js/lib/provider.js";

const [url, story] = Deno.args;
const doc = new Y.Doc();
/** @type {string[]} */
const heard = [];
const provider = listened(doc);

/** @param {Y.Doc} doc @param {string} [as] */
function listened(doc, as = "p=1") {
  const one = new Provider(`${url}?${as}`, doc);
  for (const name of ["saved", "access", "status", "refused", "ended"]) {
    one.addEventListener(name, ({ detail }) => heard.push(`${name} ${JSON.stringify(detail)}`));
  }
  return one;
}

/** @param {() => unknown} true_ */
async function until(true_) {
  for (let i = 0; i < 800; i++) {
    if (true_()) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`never: ${true_} after ${heard.join("; ")}`);
}

const stories = {
  async ended() {
    await until(() => provider.ended);
  },
  async away() {
    await until(() => provider.synced && provider.saved === "saved");
    doc.getText("t").insert(0, "typed ");
    const saving = provider.saved;
    await until(() => provider.saved === "saved");
    provider.disconnect();
    doc.getText("t").insert(6, "away");
    heard.push(`away ${provider.saved}`, `first ${saving}`);
    provider.connect();
    await until(() => provider.saved === "saved" && provider.connected);
  },
  /** The right to edit goes and comes back, by the test. */
  async demoted() {
    await until(() => provider.synced && provider.edit);
    doc.getText("t").insert(0, "typed ");
    await until(() => !provider.edit);
    doc.getText("t").insert(6, "all the same");
    await until(() => heard.includes('refused "read_only"'));
    await until(() => provider.edit && provider.saved === "saved");
  },
  /** Somebody wrote away from the hub, and may only read when coming back. */
  async leftover() {
    await until(() => provider.synced && provider.edit);
    provider.disconnect();
    doc.getText("t").insert(0, "left");
    const reads = "p=1&ro=1";
    provider.url.search = `${reads}&saved=1`;
    provider.connect();
    await until(() => provider.connected && heard.some((one) => one.startsWith("refused")));
    heard.push(`back: ${provider.saved}`);
    // The same after the page is loaded again, with what this device has kept.
    const again = new Y.Doc();
    Y.applyUpdate(again, Y.encodeStateAsUpdate(doc));
    const reader = listened(again, reads);
    await until(() => reader.synced);
    await until(() => reader.saved === "not saved");
    const fresh = listened(new Y.Doc(), reads);
    await until(() => fresh.saved === "saved");
    reader.destroy();
    fresh.destroy();
  },
};
await stories[/** @type {keyof typeof stories} */ (story)]();
console.log(JSON.stringify({ heard, text: doc.getText("t").toString(), edit: provider.edit }));
provider.destroy();
Deno.exit(0);
