/** The page of a board: the document from the hub, a model of it, and the views. Without script the outline reads. */
import * as Y from "yjs";
import { Provider } from "../lib/provider.js";
import { sayAtOnce } from "../lib/say.js";
import { Desk } from "./desk.js";
import { Model } from "./model.js";
import { People } from "./people.js";

const { board, socket = "", me = "0", name = "", edit, people: table = "{}" } = document.body.dataset;
const doc = new Y.Doc();
const provider = new Provider(socket, doc, { person: me, room: `boards/${board}` });
const people = new People(JSON.parse(table), Number(me));
people.learn(Number(me), name);

const WHY = "You can read this board. Only members of the team write on it.";
const LEFT = "Something that you wrote here is on this device alone: you can read this board, and no longer change it.";
let right = { can: edit === "yes", why: WHY };
const SAVED = /** @type {const} */ ({ saved: "saved", saving: "saving", kept: "kept", "not saved": "unsaved" });
const chip = /** @type {any} */ (document.querySelector("save-chip"));

function chipSays() {
  customElements.whenDefined("save-chip").then(() => chip?.show(SAVED[provider.saved]));
}
provider.addEventListener("saved", chipSays);
chipSays();

/** @type {Desk|null} */
let desk = null;

/** Show the board once its content is there: from the hub, or from this device. */
function begin() {
  if (desk) return;
  const model = new Model(doc, Number(me));
  desk = new Desk(model, people, right);
  desk.meet(provider.awareness);
  document.body.dataset.live = "yes";
  const target = location.hash.startsWith("#o-") ? location.hash.slice(3) : "";
  if (model.notes.has(target)) desk.outline.focus(target);
  if (location.hash === "#chain") desk.tools.setTab("chain");
  if (!chip && provider.saved === "not saved") desk.tools.banner(LEFT);
}

provider.addEventListener("synced", begin);
provider.offline?.whenSynced.then(() => {
  if (doc.getMap("frames").size || doc.getMap("notes").size) begin();
});
provider.addEventListener("access", () => {
  const why = provider.ended ? "You can no longer open this board. What you see is the last state." : provider.words || WHY;
  right = { can: provider.edit, why };
  desk?.setRight(provider.edit, why);
});
provider.addEventListener("saved", () => {
  // Who only reads has no place where it says "Saved".
  if (!chip && provider.saved === "not saved") desk?.tools.banner(LEFT);
});
provider.addEventListener("ended", () => {
  const ended = "The connection to this board has ended. Load the page again.";
  sayAtOnce(ended);
  desk?.tools.banner(ended);
});
addEventListener("beforeunload", (event) => {
  if (provider.saved === "not saved") event.preventDefault();
});
