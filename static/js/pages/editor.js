/** The editor of a page, in the place of the text that is read. Fetched when somebody presses Edit. */
import { Editor } from "@tiptap/core";
import Collaboration from "@tiptap/extension-collaboration";
import CollaborationCaret from "@tiptap/extension-collaboration-caret";
import * as Y from "yjs";
import { make } from "../lib/make.js";
import { Provider } from "../lib/provider.js";
import { say } from "../lib/say.js";
import { insertions } from "./acts.js";
import { askImage, askLink } from "./asking.js";
import { caret, selected, watch } from "./people.js";
import { back, begin, outline } from "./place.js";
import { schema } from "./schema.js";
import { Tools } from "./tools.js";
import { typing } from "./typing.js";

const SAVED = /** @type {const} */ ({ saved: "saved", saving: "saving", kept: "kept", "not saved": "unsaved" });
const PATIENCE_MS = 10_000;
const HELP = "You are in the text. Tab leaves it, except in lists, tables and code; Control M changes that. Alt F10 goes to the tools. Slash inserts something.";

/** Once somebody is done while the hub is away: the next time begins with the same document. @type {Provider | null} */
let waiting = null;

/** @param {Provider} provider @param {Y.Doc} doc */
function ready(provider, doc) {
  return new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error("The page did not load in time.")), PATIENCE_MS);
    const go = () => {
      clearTimeout(late);
      done(undefined);
    };
    if (provider.synced) go();
    provider.addEventListener("synced", go);
    provider.addEventListener("ended", () => failed(new Error("This page cannot be edited now.")));
    // With what this device has kept, work goes on without the hub.
    provider.offline?.whenSynced.then(() => {
      if (!navigator.onLine && doc.getXmlFragment("default").length) go();
    });
  });
}

/** Begin to edit. @param {HTMLElement} button which says what page it is */
export async function open(button) {
  const { page = "", socket = "", images = "", me = "0", name = "", people = "{}", seated = "[]" } = button.dataset;
  const names = new Map(Object.entries(/** @type {Record<string, string>} */ (JSON.parse(people))));
  const nameOf = (/** @type {number} */ id) => names.get(String(id)) ?? "a former member";
  const doc = waiting?.doc ?? new Y.Doc();
  const provider = waiting ?? new Provider(socket, doc, { person: me, room: `pages/${page}` });
  waiting = null;
  try {
    await ready(provider, doc);
  } catch (fault) {
    provider.destroy();
    throw fault;
  }

  const asks = {
    link: () => askLink(editor),
    image: () => askImage(editor, images),
    mention: () => editor.chain().focus().insertContent("@").run(),
  };
  const all = insertions(asks);
  const whom = () => /** @type {number[]} */ (JSON.parse(seated)).map((id) => ({
    label: nameOf(id),
    icon: "user",
    run: (/** @type {Editor} */ one) => one.chain().focus().insertContent([{ type: "mention", attrs: { person: id } }, { type: "text", text: " " }]).run(),
  }));
  const text = make("div", { class: "doc__edited" });
  let tabLeaves = false;
  let helped = false;
  const editor = new Editor({
    element: text,
    injectCSS: false,
    extensions: [
      ...schema({ images, nameOf }),
      typing({ "/": { name: "Insert", choices: () => all }, "@": { name: "Mention somebody", choices: whom } }),
      Collaboration.configure({ document: doc, field: "default" }),
      CollaborationCaret.configure({ provider, user: { id: Number(me), name }, render: caret, selectionRender: selected }),
    ],
    editorProps: {
      attributes: { id: "text", class: "doc__body", role: "textbox", "aria-multiline": "true", "aria-label": "Text of the page" },
      handleDOMEvents: { keydown: (_, event) => pressed(event) },
      handlePaste: (_, event) => dropped(event.clipboardData),
      handleDrop: (_, event, __, moved) => !moved && dropped(event.dataTransfer),
    },
    onFocus: () => {
      if (!helped) say(HELP);
      helped = true;
    },
    onUpdate: ({ editor: one }) => text.isConnected && outline(one.view.dom),
  });
  // The document is drawn in a task of its own: until then the text that is read stays.
  await new Promise((done) => setTimeout(done, 1));
  const place = begin(text);
  const tools = new Tools(place.tools, editor, { link: asks.link, insertions: all });

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key === "F10" && event.altKey) {
      event.preventDefault();
      tools.focus();
      return true;
    }
    if (event.key.toLowerCase() === "m" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      tabLeaves = !tabLeaves;
      say(tabLeaves ? "Tab leaves the text everywhere." : "Tab works inside lists, tables and code.");
      return true;
    }
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (editor.isEditable) asks.link();
      return true;
    }
    return event.key === "Tab" && tabLeaves;
  }

  /** An image file asks for its words first. @param {DataTransfer | null} data */
  function dropped(data) {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) askImage(editor, images, file);
    return file !== undefined;
  }

  const chip = /** @type {any} */ (document.querySelector("#edit-top save-chip"));
  const saves = () => chip?.show(SAVED[provider.saved]);
  const access = () => {
    if (editor.isEditable === provider.edit && !provider.ended) return;
    editor.setEditable(provider.edit);
    // A text that is shut loses the focus to nothing.
    if (provider.edit && document.activeElement === document.body) editor.view.focus();
    place.bar(provider.edit ? "" : provider.ended ? "You can no longer open this page. What you see is the last state." : provider.words || "You can read this page, and no longer change it.");
  };
  const guard = (/** @type {Event} */ event) => {
    if (provider.saved === "not saved") event.preventDefault();
  };
  const stopWatching = watch(provider.awareness, place.here, Number(me));
  provider.addEventListener("saved", saves);
  provider.addEventListener("access", access);
  addEventListener("beforeunload", guard);
  saves();
  // The right may have gone since the page was read.
  if (provider.synced) access();
  outline(editor.view.dom);
  place.still();
  // At once, and without scrolling: a key that follows must find the caret where it will stay.
  editor.view.focus();

  await new Promise((done) => place.whenDone(done));
  tools.close();
  await settled(provider);
  provider.removeEventListener("saved", saves);
  provider.removeEventListener("access", access);
  stopWatching();
  await back(place, editor.view.dom);
  editor.destroy();
  if (provider.saved === "saved" || provider.ended) {
    removeEventListener("beforeunload", guard);
    provider.destroy();
  } else {
    provider.awareness.setLocalState(null);
    provider.awareness.setLocalState({});
    waiting = provider;
  }
}

/** Wait a little for the hub to have all. @param {Provider} provider */
function settled(provider) {
  return new Promise((done) => {
    if (provider.saved === "saved" || !provider.connected) return done(undefined);
    setTimeout(done, 3000);
    provider.addEventListener("saved", () => provider.saved === "saved" && done(undefined));
  });
}
