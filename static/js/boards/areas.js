/** What can be done to frames and groups, by whichever view: each is one act that can be undone. */
import * as Y from "yjs";
import { columnsOf, heightOf } from "./layout.js";
import { grow, write } from "./places.js";
import { between, GAP, LABEL_H, newId, NOTE_H, PADDING, SIZES, TITLE, TITLE_H } from "./schema.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./clean.js").Note} Note */

/** @param {Model} model @param {string} title @param {{x: number, y: number}} [at] @param {{w: number, h: number}} [size] */
export function addFrame(model, title, at, size = { w: 432, h: 420 }) {
  const id = newId();
  const frames = [...model.frames.values()];
  const last = frames.map((one) => one.order).sort().at(-1) ?? "";
  const place = at ?? { x: Math.max(-64, ...frames.map((one) => one.x + one.w)) + 64, y: Math.min(0, ...frames.map((one) => one.y)) };
  const values = { title: title.slice(0, TITLE), order: between(last, ""), phase: "", ...place, ...size };
  model.act(() => model.roots.frames.set(id, new Y.Map(Object.entries(values))));
  return id;
}

/** @param {Model} model @param {string} id @param {Record<string, unknown>} values such as title, x, y, w, h */
export function changeFrame(model, id, values) {
  model.act(() => write(model, "frames", id, values));
}

/** Change places with the frame before (-1) or after (1) in reading order. @param {Model} model @param {string} id @param {number} by */
export function shiftFrame(model, id, by) {
  const frames = model.parts().flatMap((part) => (part.frame ? [part.frame] : []));
  const at = frames.findIndex((one) => one.id === id);
  if (at < 0 || !frames[at + by]) return false;
  const rest = frames.filter((one) => one.id !== id);
  const order = between(rest[at + by - 1]?.order ?? "", rest[at + by]?.order ?? "");
  model.act(() => write(model, "frames", id, { order }));
  return true;
}

/** Remove a frame and its groups; its notes stay where they are. @param {Model} model @param {string} id */
export function removeFrame(model, id) {
  const frame = model.frames.get(id);
  if (!frame) return;
  model.act(() => {
    for (const note of model.notes.values()) {
      if (note.frame === id) write(model, "notes", note.id, { frame: "", cluster: "", x: note.x + frame.x, y: note.y + frame.y });
    }
    for (const cluster of model.clusters.values()) if (cluster.frame === id) model.roots.clusters.delete(cluster.id);
    model.roots.frames.delete(id);
  });
}

/** Begin a group at the end of a frame. @param {Model} model @param {string} frameId @param {string} title */
export function addCluster(model, frameId, title) {
  const frame = model.frames.get(frameId);
  if (!frame) return "";
  const id = newId();
  const clusters = model.clustersOf(frameId);
  const notes = [...model.notes.values()].filter((one) => one.frame === frameId);
  const low = Math.max(
    TITLE_H,
    ...notes.map((one) => one.y + heightOf(one) + GAP),
    ...clusters.map((one) => one.y + LABEL_H + NOTE_H + GAP),
  );
  model.act(() => {
    const values = { title: title.slice(0, TITLE), frame: frameId, order: between(clusters.at(-1)?.order ?? "", ""), y: low };
    model.roots.clusters.set(id, new Y.Map(Object.entries(values)));
    grow(model, frameId, low + LABEL_H + NOTE_H + PADDING);
  });
  return id;
}

/** @param {Model} model @param {string} id @param {string} title */
export function renameCluster(model, id, title) {
  model.act(() => write(model, "clusters", id, { title: title.slice(0, TITLE) }));
}

/** Remove a group; its notes stay in the frame. @param {Model} model @param {string} id */
export function removeCluster(model, id) {
  model.act(() => {
    for (const note of model.notes.values()) if (note.cluster === id) write(model, "notes", note.id, { cluster: "" });
    model.roots.clusters.delete(id);
  });
}

/** Put all of a frame in rows, in its reading order. @param {Model} model @param {string} id */
export function tidy(model, id) {
  const frame = model.frames.get(id);
  if (!frame) return;
  const columns = columnsOf(frame);
  model.act(() => {
    let y = TITLE_H;
    const rows = (/** @type {Note[]} */ notes) => {
      let column = 0;
      let high = 0;
      for (const note of notes) {
        const wide = note.size === "l" ? Math.min(2, columns) : 1;
        if (column + wide > columns) [column, y, high] = [0, y + high + GAP, 0];
        write(model, "notes", note.id, { x: PADDING + column * (SIZES.m + GAP), y });
        high = Math.max(high, heightOf(note));
        column += wide;
      }
      if (high) y += high + GAP;
    };
    rows(model.group(id, ""));
    for (const cluster of model.clustersOf(id)) {
      write(model, "clusters", cluster.id, { y });
      y += LABEL_H;
      const notes = model.group(id, cluster.id);
      if (notes.length) rows(notes);
      else y += NOTE_H + GAP;
    }
    write(model, "frames", id, { h: Math.max(y, 200) });
  });
}
