/** Beside the canvas: the chain from questions to tasks, and the comments. */
import { icon, make } from "../lib/make.js";
import { comment, resolve } from "./acts.js";
import { inOrder } from "./layout.js";
import { TYPES } from "./schema.js";
import { plural, titled } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./clean.js").Note} Note */

const STEPS = /** @type {const} */ ([["evidence", "evidence", "evidence"], ["decision", "decision", "decisions"], ["task", "task", "tasks"]]);
const FAR = 4;

/** What hangs on a note, without passing another question: as `_reached` in hub/boards/chain.py.
 * @param {import("./model.js").Model} model @param {Map<string, Set<string>>} near @param {string} start */
function reached(model, near, start) {
  const found = new Set([start]);
  let edge = [start];
  for (let far = 0; far < FAR; far += 1) {
    edge = edge.flatMap((id) => [...(near.get(id) ?? [])]).filter((id) => !found.has(id) && model.notes.get(id)?.type !== "question");
    for (const id of edge) found.add(id);
  }
  return found;
}

/** @param {import("./model.js").Model} model @returns {{note: Note, steps: Note[][], gap: string}[]} */
export function chain(model) {
  /** @type {Map<string, Set<string>>} */
  const near = new Map();
  const join = (/** @type {string} */ a, /** @type {string} */ b) => near.set(a, (near.get(a) ?? new Set()).add(b));
  for (const link of model.links.values()) {
    if (link.meaning === "contradicts" || !model.holds(link)) continue;
    join(link.from, link.to);
    join(link.to, link.from);
  }
  const strands = [];
  const held = new Set();
  for (const kind of ["question", "decision"]) {
    for (const note of model.reading().filter((one) => one.type === kind)) {
      if (held.has(note.id)) continue;
      const all = reached(model, near, note.id);
      for (const id of all) held.add(id);
      all.delete(note.id);
      const notes = [...all].map((id) => /** @type {Note} */ (model.notes.get(id)));
      const steps = STEPS.map(([type]) => inOrder(notes.filter((one) => one.type === type)));
      const lacking = steps[1].map((one) => model.gapAt(one.id)).find(Boolean);
      strands.push({ note, steps, gap: model.gapAt(note.id) || (lacking ?? "") });
    }
  }
  return strands;
}

/** @param {Desk} desk @param {Note} note */
function goTo(desk, note) {
  const button = make("button", { class: "link", type: "button" }, titled(note));
  button.addEventListener("click", () => desk.go(note.id));
  return button;
}

/** @param {Note} note */
const typed = (note) => make("span", { class: "type", "data-type": note.type }, icon(TYPES[note.type].icon), TYPES[note.type].word);

/** @param {HTMLElement} root @param {Desk} desk */
export function showChain(root, desk) {
  const strands = chain(desk.model);
  const lacking = strands.filter((one) => one.gap).length;
  const said = strands.length ? `${plural(strands.length, "strand", "strands")}, ${lacking ? plural(lacking, "gap", "gaps") : "no gaps"}.` : "Questions, what answers them, and what follows are listed here once there are questions.";
  const items = strands.map(({ note, steps, gap }) => {
    const item = make("li", { class: "strand" }, typed(note), make("p", {}, goTo(desk, note)));
    steps.forEach((notes, index) => {
      if (!notes.length) return;
      const [, one, many] = STEPS[index];
      item.append(make("p", { class: "line__meta" }, plural(notes.length, one, many)), make("ul", { class: "strand__step" }, ...notes.map((each) => make("li", {}, goTo(desk, each)))));
    });
    if (gap) item.append(make("p", { class: "gap" }, icon("circle-alert"), gap));
    return item;
  });
  root.replaceChildren(make("h2", {}, "Chain"), make("p", { class: "meta" }, said), make("ol", { class: "plain" }, ...items));
}

/** Comments on the chosen note, or all that are open. @param {HTMLElement} root @param {Desk} desk */
export function showComments(root, desk) {
  const { model, people } = desk;
  const area = /** @type {HTMLTextAreaElement|null} */ (root.querySelector("textarea"));
  // Not under someone's hands.
  if (area && area.dataset.note === desk.selection.focus && (area.value || area === document.activeElement)) {
    const list = root.querySelector(".comments");
    list?.replaceChildren(...lines(area.dataset.note ?? ""));
    return;
  }
  const id = desk.selection.focus;
  const note = id ? model.notes.get(id) : undefined;
  /** @param {string} of */
  function lines(of) {
    return model.commentsOn(of).map((one) => {
      const who = make("p", { class: "comment__who" }, make("span", { class: "avatar avatar--small", "data-label": people.label(one.author), "aria-hidden": "true" }, people.initial(one.author ?? 0)), people.name(one.author));
      const item = make("li", { class: "comment" }, who, make("p", { class: "pre" }, one.text));
      if (one.resolved) item.append(make("p", { class: "meta" }, "Settled"));
      if (desk.can) {
        const button = make("button", { class: "tool", type: "button" }, one.resolved ? "Open again" : "Settle");
        button.addEventListener("click", () => resolve(model, one.id, !one.resolved));
        item.append(make("div", { class: "comment__acts" }, button));
      }
      return item;
    });
  }
  if (!note) {
    const open = model.reading().filter((one) => model.commentsOn(one.id).some((each) => !each.resolved));
    const items = open.map((one) => make("li", { class: "strand" }, typed(one), make("p", {}, goTo(desk, one)), make("ul", { class: "comments" }, ...lines(one.id))));
    const said = open.length ? "Comments that are not settled." : "No open comments. Choose a note to write the first one.";
    root.replaceChildren(make("h2", {}, "Comments"), make("p", { class: "meta" }, said), make("ol", { class: "plain" }, ...items));
    return;
  }
  const parts = [make("h2", {}, "Comments"), typed(note), make("p", {}, goTo(desk, note)), make("ul", { class: "comments" }, ...lines(note.id))];
  if (desk.can) {
    const text = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "input", rows: "3", maxlength: "1000", id: "new-comment", "data-note": note.id }));
    const form = make("form", { class: "stack stack--close" }, make("label", { class: "field__label", for: "new-comment" }, "Your comment"), text, make("button", { class: "button button--second" }, "Add the comment"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const said = text.value.trim();
      if (!said) return text.focus();
      text.value = "";
      comment(model, note.id, said);
      desk.say("Comment added.");
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) /** @type {HTMLFormElement} */ (form).requestSubmit();
    });
    parts.push(form);
  }
  root.replaceChildren(...parts);
}
