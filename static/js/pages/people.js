/** Who is here: carets with names, and the list. The server vouches for who it is. */
import { make } from "../lib/make.js";

const LABELS = 12;

/** @param {unknown} id */
function label(id) {
  return String(((Number(id) || 1) - 1) % LABELS + 1);
}

/** A caret in the text. @param {Record<string, any>} user */
export function caret(user) {
  return make("span", { class: "caret", "data-label": label(user.id) }, make("span", {}, first(user.name)));
}

/** What somebody has selected. @param {Record<string, any>} user */
export function selected(user) {
  return { class: "selected", "data-label": label(user.id) };
}

/** @param {unknown} name */
function first(name) {
  return String(name ?? "Guest").split(" ")[0];
}

/**
 * Show who is in the document, each person once; how to stop.
 * @param {import("y-protocols/awareness").Awareness} awareness @param {HTMLElement} list @param {number} me
 */
export function watch(awareness, list, me) {
  let told = "";
  const show = () => {
    /** @type {Map<number, string>} */
    const others = new Map();
    for (const { user } of awareness.getStates().values()) {
      if (Number.isInteger(user?.id) && user.id !== me) others.set(user.id, first(user.name));
    }
    const sign = JSON.stringify([...others]);
    if (sign === told) return;
    told = sign;
    list.replaceChildren(
      ...[...others].map(([id, name]) => make("li", { class: "face" }, make("span", { class: "avatar avatar--small", "data-label": label(id), "aria-hidden": "true" }, name.slice(0, 1).toUpperCase()), name)),
    );
  };
  awareness.on("change", show);
  show();
  return () => awareness.off("change", show);
}
