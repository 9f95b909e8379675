/** Questions that an act needs answered. Each opens one dialog, and calls back with what was chosen. */
import { icon, make } from "../lib/make.js";
import { MEANINGS, TEXT, TITLE, TYPES } from "./schema.js";
import { groups, short, titled } from "./words.js";
import { TABLE } from "./keys.js";

/** @typedef {import("./desk.js").Desk} Desk */

let count = 0;

/** A labelled field. @param {string} label @param {HTMLElement} input @param {string} [hint] */
export function field(label, input, hint = "") {
  count += 1;
  input.id = `ask-${count}`;
  const parts = [make("label", { class: "field__label", for: input.id }, label)];
  if (hint) {
    parts.push(make("p", { class: "field__hint", id: `${input.id}-hint` }, hint));
    input.setAttribute("aria-describedby", `${input.id}-hint`);
  }
  return make("div", { class: "field" }, ...parts, input);
}

/** @param {[string, string][]} options @param {string} [chosen] @returns {HTMLSelectElement} */
export function choice(options, chosen = "") {
  const list = /** @type {HTMLSelectElement} */ (make("select", { class: "input" }));
  for (const [value, words] of options) list.append(make("option", { value }, words));
  if (options.some(([value]) => value === chosen)) list.value = chosen;
  return list;
}

/**
 * Open a dialog with a form. `send` gets the name of the button that was pressed.
 * @param {string} title @param {(Node|string)[]} parts @param {[string, string][]} buttons name and label; the first one is the main one
 * @param {(name: string) => boolean|void|(() => void)} send false keeps it open; what moves the focus is given back, to be done once it is closed
 * @param {{wide?: boolean, focus?: HTMLElement}} [how]
 */
export function open(title, parts, buttons, send, how = {}) {
  const opener = /** @type {HTMLElement|null} */ (document.activeElement);
  const heading = make("h2", { class: "h-small", tabindex: "-1", id: "ask-title" }, title);
  const close = make("button", { class: "tool", type: "button" }, icon("x"), make("span", { class: "vh" }, "Close"));
  const acts = make("div", { class: "dialog__acts" });
  for (const [name, label] of buttons) {
    acts.append(make("button", { class: `button${name === buttons[0][0] ? "" : " button--second"}`, value: name }, label));
  }
  const form = /** @type {HTMLFormElement} */ (make("form", { class: "stack", novalidate: "" }, ...parts, ...(buttons.length ? [acts] : [])));
  const head = make("div", { class: "dialog__head" }, heading, close);
  const dialog = /** @type {HTMLDialogElement} */ (make("dialog", { class: `dialog${how.wide ? " dialog--wide" : ""}`, "aria-labelledby": "ask-title" }, head, form));
  close.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = /** @type {HTMLButtonElement|null} */ (event.submitter);
    const name = button?.value ?? buttons[0][0];
    const after = send(name);
    if (after === false) return;
    dialog.close();
    if (typeof after === "function") after();
  });
  // Keys typed here are not for the canvas behind it.
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(/** @type {HTMLElement|null} */ (form.querySelector("button[value=next]")));
    }
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) opener?.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
  (how.focus ?? heading).focus();
  return dialog;
}

/** Eight types as radio boxes. @param {string} chosen */
export function typeBoxes(chosen) {
  const boxes = Object.entries(TYPES).map(([type, { word, icon: glyph }]) => {
    const box = make("input", { class: "choice__box", type: "radio", name: "type", value: type });
    if (type === chosen) box.setAttribute("checked", "");
    return make("label", { class: "choice" }, box, make("span", { class: "type", "data-type": type }, icon(glyph), word));
  });
  const set = make("fieldset", { class: "choices types" }, make("legend", { class: "choices__title" }, "What kind of note is it?"), ...boxes);
  return { set, value: () => /** @type {HTMLInputElement|null} */ (set.querySelector(":checked"))?.value ?? chosen };
}

/** @param {Desk} desk @param {{type: string, where: string}} start
 * @param {(wish: {type: string, frame: string, cluster: string, text: string, anonymous: boolean}, next: boolean) => void} then */
export function newNote(desk, start, then) {
  const types = typeBoxes(start.type);
  const where = choice(groups(desk.model), start.where);
  const text = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "input", rows: "3", maxlength: String(TEXT) }));
  const silent = /** @type {HTMLInputElement} */ (make("input", { class: "choice__box", type: "checkbox" }));
  const label = make("label", { class: "choice" }, silent, make("span", {}, "Write it without my name", make("span", { class: "meta" }, "It then counts in nobody's contributions.")));
  const parts = [types.set, field("Text", text), field("Where does it go?", where), label];
  open("New note", parts, [["add", "Add note"], ["next", "Add and write another"]], (name) => {
    const [frame, cluster] = where.value.split(" ");
    return () => then({ type: types.value(), frame, cluster, text: text.value.trim(), anonymous: silent.checked }, name === "next");
  }, { focus: /** @type {HTMLElement} */ (types.set.querySelector(":checked")) });
}

/** @param {Desk} desk @param {string[]} ids @param {(frame: string, cluster: string, position: number) => void} then */
export function moveTo(desk, ids, then) {
  const { model } = desk;
  const first = model.notes.get(ids[0]);
  if (!first) return;
  const here = `${model.frameOf(first)?.id ?? ""} ${model.clusterOf(first)?.id ?? ""}`;
  const where = choice(groups(model), here);
  const position = choice([]);
  const fill = () => {
    const [frame, cluster] = where.value.split(" ");
    const others = model.group(frame, cluster).filter((one) => !ids.includes(one.id));
    const options = others.map((one, index) => /** @type {[string, string]} */ ([String(index + 1), `${index + 2}: after “${short(one.text, 40) || "empty note"}”`]));
    position.replaceChildren(...choice([["0", "1: first"], ...options]).childNodes);
    position.value = String(others.length);
  };
  where.addEventListener("change", fill);
  fill();
  const title = ids.length > 1 ? `Move ${ids.length} notes` : "Move note";
  const parts = [make("p", { class: "meta" }, ids.length > 1 ? "" : titled(first)), field("Where to?", where), field("At which position?", position)];
  open(title, parts, [["move", ids.length > 1 ? `Move ${ids.length} notes` : "Move note"]], () => {
    const [frame, cluster] = where.value.split(" ");
    return () => then(frame, cluster, Number(position.value));
  }, { focus: where });
}

/** A search field over all notes, and the list of what it finds. @param {Desk} desk @param {string} but @param {string} label */
function noteList(desk, but, label) {
  const search = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "search", autocomplete: "off" }));
  const list = /** @type {HTMLSelectElement} */ (make("select", { class: "input", size: "7" }));
  const fill = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = desk.model.reading().filter((one) => {
      const said = `${one.type} ${one.text} ${desk.people.author(one, true)}`.toLowerCase();
      return one.id !== but && words.every((word) => said.includes(word));
    });
    list.replaceChildren(...found.slice(0, 200).map((one) => make("option", { value: one.id }, `${TYPES[one.type].word}: ${titled(one)}`)));
    if (found.length) list.value = found[0].id;
  };
  search.addEventListener("input", fill);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const last = list.options.length - 1;
    list.selectedIndex = Math.max(0, Math.min(last, list.selectedIndex + (event.key === "ArrowDown" ? 1 : -1)));
  });
  fill();
  return { search, list, parts: [field("Find it by its words", search), field(label, list)] };
}

/** @param {Desk} desk @param {string} id @param {{target?: string, link: (to: string, meaning: string) => void, unlink: (link: string) => void}} then */
export function linkTo(desk, id, then) {
  const note = desk.model.notes.get(id);
  if (!note) return;
  const notes = noteList(desk, id, "Which note?");
  if (then.target) notes.list.value = then.target;
  const meaning = choice(Object.keys(MEANINGS).map((one) => [one, `this note ${one} the other one`]), guess(note.type));
  const lines = desk.model.linksOf(id, MEANINGS);
  const there = make("ul", { class: "stack stack--close" });
  for (const line of lines) {
    const other = titled(desk.model.notes.get(line.other));
    const drop = make("button", { class: "button button--quiet button--small", type: "button" }, "Remove", make("span", { class: "vh" }, ` the link: ${line.words} ${other}`));
    const row = make("li", { class: "row row--apart" }, make("span", {}, `${line.words} “${other}”`), drop);
    drop.addEventListener("click", () => {
      then.unlink(line.id);
      row.remove();
    });
    there.append(row);
  }
  const parts = [make("p", { class: "meta" }, `This note: ${titled(note)}`), ...notes.parts, field("What does the link mean?", meaning)];
  if (lines.length) parts.push(make("h3", { class: "h-small" }, "Links of this note"), there);
  open("Link to another note", parts, [["link", "Link the notes"]], () => {
    if (!notes.list.value) return false;
    then.link(notes.list.value, meaning.value);
    return true;
  }, { focus: notes.search });
}

/** The meaning that a type's links most often have. @param {string} type */
const guess = (type) => ({ evidence: "answers", concern: "contradicts", decision: "carried out by", idea: "carried out by" })[type] ?? "leads to";

/** @param {Desk} desk @param {(id: string) => void} then */
export function find(desk, then) {
  const notes = noteList(desk, "", "Notes found");
  open("Go to a note", notes.parts, [["go", "Go to note"]], () => {
    if (!notes.list.value) return false;
    return () => then(notes.list.value);
  }, { focus: notes.search });
}

/** @param {string} type @param {(type: string) => void} then */
export function chooseType(type, then) {
  const types = typeBoxes(type);
  open("Change the type", [types.set], [["change", "Change the type"]], () => then(types.value()), { focus: /** @type {HTMLElement} */ (types.set.querySelector(":checked")) });
}

/** @param {string} title @param {string} label @param {string} button @param {string} value @param {(title: string) => void} then */
export function askTitle(title, label, button, value, then) {
  const input = /** @type {HTMLInputElement} */ (make("input", { class: "input", autocomplete: "off", maxlength: String(TITLE), value }));
  open(title, [field(label, input)], [["save", button]], () => {
    if (!input.value.trim()) {
      input.focus();
      return false;
    }
    then(input.value.trim());
    return true;
  }, { focus: input });
  input.select();
}

/** @param {{kind: string, label: string, url: string}|null} source @param {(source: {kind: string, label: string, url: string}|null) => void} then */
export function askSource(source, then) {
  const label = /** @type {HTMLInputElement} */ (make("input", { class: "input", maxlength: "80", value: source?.label ?? "" }));
  const url = /** @type {HTMLInputElement} */ (make("input", { class: "input", type: "url", maxlength: "500", value: source?.url ?? "" }));
  const parts = [field("Where does it come from?", label, "For example: Interview with a tenant"), field("Address (optional)", url, "Begins with https://")];
  open("Source of the note", parts, [["save", "Save the source"]], () => {
    const said = label.value.trim();
    then(said ? { kind: url.value ? "link" : "note", label: said, url: url.value.trim() } : null);
  }, { focus: label });
}

/** @param {boolean} on whether the keys act now @param {(on: boolean) => void} then */
export function keyList(on, then) {
  const rows = TABLE.map(([keys, does]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", { class: "kbd" }, keys)), make("td", {}, does)));
  const box = /** @type {HTMLInputElement} */ (make("input", { class: "choice__box", type: "checkbox" }));
  box.checked = on;
  box.addEventListener("change", () => then(box.checked));
  const label = make("label", { class: "choice" }, box, make("span", {}, "Letters act as keys while the canvas has focus"));
  const table = make("table", { class: "table" }, make("caption", {}, "Keys on the canvas"), make("tbody", {}, ...rows));
  open("List of keys", [label, table], [], () => true, { wide: true });
}
