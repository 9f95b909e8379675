/** What can be done to notes, by whichever view: each is one act that can be undone. */
import * as Y from "yjs";
import { byPlace, heightOf } from "./layout.js";
import { freeIn, grow, orderAmong, orderAt, placeAt, write } from "./places.js";
import { newId, PADDING, SIZES, TEXT } from "./schema.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./clean.js").Note} Note */

/**
 * Add a note: at a place of the board, or at the end of a group. Returns its id.
 * @param {Model} model
 * @param {{type: string, text?: string, frame?: string, cluster?: string, x?: number, y?: number, anonymous?: boolean, size?: "m"|"l"}} wish
 */
export function addNote(model, wish) {
  const id = newId();
  model.act(() => {
    const free = wish.x === undefined;
    const place = free ? freeIn(model, wish.frame ?? "", wish.cluster ?? "") : placeAt(model, wish.x ?? 0, wish.y ?? 0);
    const text = new Y.Text(wish.text ?? "");
    const order = orderAmong(model, place, free);
    const author = wish.anonymous ? { anonymous: true } : { author: model.me };
    const values = { type: wish.type, text, ...place, order, size: wish.size ?? "m", made: Date.now(), ...author };
    model.roots.notes.set(id, new Y.Map(Object.entries(values)));
  });
  return id;
}

/** Write a note's text, as the smallest change that makes it so. @param {Model} model @param {string} id @param {string} text */
export function setText(model, id, text) {
  const own = model.roots.notes.get(id)?.get("text");
  if (!(own instanceof Y.Text)) return;
  const before = own.toString();
  text = text.slice(0, TEXT);
  if (before === text) return;
  let start = 0;
  while (start < before.length && start < text.length && before[start] === text[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, text.length) - start;
  while (end < most && before[before.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  model.typed(() => {
    if (before.length - start - end) own.delete(start, before.length - start - end);
    if (text.length - start - end) own.insert(start, text.slice(start, text.length - end));
  });
}

/** @param {Model} model @param {string[]} ids @param {Record<string, unknown>} values such as type or size */
export function change(model, ids, values) {
  model.act(() => ids.forEach((id) => write(model, "notes", id, values)));
}

/** Put notes down where they were moved to on the board. @param {Model} model @param {Map<string, {x: number, y: number}>} places */
export function drop(model, places) {
  model.acts(
    [...places].map(([id, { x, y }]) => () => {
      const note = model.notes.get(id);
      if (!note) return;
      const place = placeAt(model, x, y, SIZES[note.size], heightOf(note));
      write(model, "notes", id, { ...place, order: orderAmong(model, place, false, id) });
      grow(model, place.frame, place.y + heightOf(note) + PADDING);
    }),
  );
}

/**
 * Move notes to a place in the reading order: the way without dragging.
 * @param {Model} model @param {string[]} ids @param {string} frame @param {string} cluster
 * @param {number} position from 0, among the others of that group; larger than there are means last
 */
export function moveTo(model, ids, frame, cluster, position) {
  model.acts(
    ids.map((id, index) => () => {
      const note = model.notes.get(id);
      if (!note) return;
      const others = model.group(frame, cluster).filter((one) => one.id !== id);
      const at = Math.min(Math.max(position + index, 0), others.length);
      const order = orderAt(others, at);
      const stays = (model.frameOf(note)?.id ?? "") === frame && (model.clusterOf(note)?.id ?? "") === cluster;
      const place = stays ? { x: note.x, y: note.y } : freeIn(model, frame, cluster);
      write(model, "notes", id, { frame, cluster, order, x: place.x, y: place.y });
      const moved = { ...note, frame, cluster, order, x: place.x, y: place.y };
      reseat(model, [...others.slice(0, at), moved, ...others.slice(at)]);
    }),
  );
}

/** Give the notes of a group its places in their order, if all are of one size. @param {Model} model @param {Note[]} group */
function reseat(model, group) {
  if (group.some((one) => one.size !== group[0].size)) return;
  byPlace(group).forEach((seat, index) => write(model, "notes", group[index].id, { x: seat.x, y: seat.y }));
}

/** Vote, or take the vote back. @param {Model} model @param {string} id */
export function vote(model, id) {
  const key = `${id}:${model.me}`;
  model.act(() => {
    if (model.voted(id)) model.roots.votes.delete(key);
    else model.roots.votes.set(key, true);
  });
  return model.voted(id);
}

/** @param {Model} model @param {string} from @param {string} to @param {string} meaning */
export function link(model, from, to, meaning) {
  const same = [...model.links.values()].some((one) => one.from === from && one.to === to && one.meaning === meaning);
  if (same || from === to) return false;
  model.act(() => model.roots.links.set(newId(), new Y.Map(Object.entries({ from, to, meaning }))));
  return true;
}

/** @param {Model} model @param {string} id of the link */
export function unlink(model, id) {
  model.act(() => model.roots.links.delete(id));
}

/** @param {Model} model @param {string} note @param {string} text */
export function comment(model, note, text) {
  const values = { note, author: model.me, text: text.slice(0, 1000), made: Date.now() };
  model.act(() => model.roots.comments.set(newId(), new Y.Map(Object.entries(values))));
}

/** @param {Model} model @param {string} id @param {boolean} resolved */
export function resolve(model, id, resolved) {
  model.act(() => write(model, "comments", id, { resolved }));
}

/** Copy notes, each beside itself. Returns the new ids. @param {Model} model @param {string[]} ids */
export function duplicate(model, ids) {
  /** @type {string[]} */
  const made = [];
  model.acts(
    ids.map((id) => () => {
      const note = model.notes.get(id);
      if (!note) return;
      const copy = newId();
      const frame = model.frameOf(note)?.id ?? "";
      const cluster = model.clusterOf(note)?.id ?? "";
      const group = model.group(frame, cluster);
      const order = orderAt(group, group.findIndex((one) => one.id === id) + 1);
      const place = freeIn(model, frame, cluster);
      const author = note.anonymous ? { anonymous: true } : { author: model.me };
      const values = { type: note.type, text: new Y.Text(note.text), ...place, order, size: note.size, made: Date.now(), ...author };
      model.roots.notes.set(copy, new Y.Map(Object.entries(values)));
      made.push(copy);
    }),
  );
  return made;
}

/** Delete notes with their links, votes and comments. @param {Model} model @param {string[]} ids */
export function remove(model, ids) {
  const gone = new Set(ids);
  model.act(() => {
    for (const one of model.links.values()) if (gone.has(one.from) || gone.has(one.to)) model.roots.links.delete(one.id);
    for (const one of model.comments.values()) if (gone.has(one.note)) model.roots.comments.delete(one.id);
    for (const id of ids) {
      for (const person of model.votes.get(id) ?? []) model.roots.votes.delete(`${id}:${person}`);
      model.roots.notes.delete(id);
    }
  });
}

