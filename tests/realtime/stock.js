/**
 * The provider that everybody uses, from npm and unchanged, against the hub: two clients that
 * edit, lose their connection, edit apart, and come together again.
 * deno run -A tests/realtime/stock.js ws://127.0.0.1:8000/d ROOM
 */
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

const [url, room] = Deno.args;
const errors = [];
console.error = (...words) => errors.push(words.map(String).join(" "));

/** @param {number} person */
function open(person) {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(url, room, doc, {
    params: { p: String(person) },
    disableBc: true,
    maxBackoffTime: 200,
  });
  return { doc, provider, text: doc.getText("t"), cards: doc.getMap("cards") };
}

/** @param {() => unknown} true_ */
async function until(true_) {
  for (let i = 0; i < 500; i++) {
    if (true_()) return;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  throw new Error(`never: ${true_}`);
}

const ada = open(1);
const ben = open(2);
await until(() => ada.provider.synced && ben.provider.synced);
ada.text.insert(0, "Hello ");
await until(() => ben.text.toString() === "Hello ");
ben.text.insert(6, "wörld 🌍");
ben.cards.set("a", new Y.Map([["title", "One"], ["at", [1, 2.5, null, { deep: true }]]]));
await until(() => ada.text.toString() === "Hello wörld 🌍" && ada.cards.has("a"));

ada.provider.awareness.setLocalStateField("cursor", { at: 3 });
ada.provider.awareness.setLocalStateField("user", { name: "Somebody else" });
const seen = () => ben.provider.awareness.getStates().get(ada.doc.clientID);
await until(() => seen()?.cursor?.at === 3 && seen()?.user);
const name = seen().user.name;

ada.provider.disconnect();
await until(() => seen() === undefined);
ada.text.insert(0, "[ada] ");
ben.text.delete(0, 6);
ben.text.insert(ben.text.length, " [ben]");
ada.provider.connect();
await until(() => ada.text.toString() === ben.text.toString() && ada.text.toString().includes("[ben]"));

const late = open(3);
await until(() => late.text.toString() === ada.text.toString());
console.log(JSON.stringify({ text: late.text.toString(), cards: late.doc.toJSON().cards, name, errors }));
for (const { provider } of [ada, ben, late]) provider.destroy();
Deno.exit(0);
