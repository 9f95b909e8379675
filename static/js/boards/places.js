/** Where things come to lie on a board: in which frame and band, at which free place, after which note. */
import * as Y from "yjs";
import { boxOf, byPlace, clusterAt, frameAt, freePlace, heightOf } from "./layout.js";
import { between, GAP, LABEL_H, NOTE_H, PADDING, SIZES } from "./schema.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./clean.js").Note} Note */

/** @param {Model} model @param {string} root @param {string} id @param {Record<string, unknown>} values */
export function write(model, root, id, values) {
  const map = model.roots[root].get(id);
  if (!(map instanceof Y.Map)) return;
  for (const [key, value] of Object.entries(values)) {
    // An unchanged value is not written: it would win over what somebody else writes meanwhile.
    if (map.get(key) !== value) map.set(key, value);
  }
}

/** The place after a note, or after the last one, in the order of a group. @param {Note[]} group @param {number} index */
export function orderAt(group, index) {
  return between(group[index - 1]?.order ?? "", group[index]?.order ?? "");
}

/** Where a note at a place of the board belongs: its frame, its band, its place in them.
 * @param {Model} model @param {number} x @param {number} y @param {number} w @param {number} h */
export function placeAt(model, x, y, w = SIZES.m, h = NOTE_H) {
  const frame = frameAt([...model.frames.values()], x + w / 2, y + Math.min(h, NOTE_H) / 2);
  if (!frame) return { frame: "", cluster: "", x: Math.round(x), y: Math.round(y) };
  const inside = y - frame.y;
  // Half a label above its band still counts as in it, so that notes may be put down roughly.
  const cluster = clusterAt(model.clustersOf(frame.id), inside + NOTE_H / 4);
  return { frame: frame.id, cluster: cluster?.id ?? "", x: Math.round(x - frame.x), y: Math.round(inside) };
}

/** A free place at the end of a group; what lies below makes room. @param {Model} model @param {string} frameId @param {string} clusterId */
export function freeIn(model, frameId, clusterId) {
  const frame = model.frames.get(frameId);
  if (!frame) return looseIn(model);
  const clusters = model.clustersOf(frame.id);
  const cluster = clusters.find((one) => one.id === clusterId);
  const notes = [...model.notes.values()].filter((one) => one.frame === frame.id);
  const { x, y, push, below } = freePlace(frame, cluster, clusters, notes);
  let bottom = y + NOTE_H + PADDING;
  if (push > 0) {
    for (const one of clusters) if (one.y >= below) write(model, "clusters", one.id, { y: one.y + push });
    for (const one of notes) {
      if (one.y < below) continue;
      write(model, "notes", one.id, { y: one.y + push });
      bottom = Math.max(bottom, one.y + push + heightOf(one) + PADDING);
    }
    bottom = Math.max(bottom, ...clusters.map((one) => one.y + push + LABEL_H + PADDING));
  }
  if (bottom > frame.h) write(model, "frames", frame.id, { h: bottom });
  return { frame: frame.id, cluster: cluster?.id ?? "", x, y };
}

/** A free place beside everything else. @param {Model} model */
function looseIn(model) {
  const boxes = [...model.notes.values()].filter((one) => !model.frameOf(one)).map((one) => boxOf(one, undefined));
  const right = Math.max(0, ...[...model.frames.values()].map((one) => one.x + one.w)) + 48;
  let y = 0;
  for (const box of boxes) if (box.x < right + SIZES.m && box.x + box.w > right) y = Math.max(y, box.y + box.h + GAP);
  return { frame: "", cluster: "", x: right, y };
}

/** The order word of a note at its place among its group. @param {Model} model
 * @param {{frame: string, cluster: string, x: number, y: number}} place @param {boolean} last @param {string} [self] */
export function orderAmong(model, place, last, self) {
  const group = model.group(place.frame, place.cluster).filter((one) => one.id !== self);
  if (last) return orderAt(group, group.length);
  const here = /** @type {Note} */ ({ ...place, id: self ?? "~", order: "" });
  const spread = byPlace([...group, here]);
  const before = spread[spread.indexOf(here) - 1];
  return orderAt(group, before ? group.findIndex((one) => one.id === before.id) + 1 : 0);
}

/** @param {Model} model @param {string} frameId @param {number} bottom */
export function grow(model, frameId, bottom) {
  const frame = model.frames.get(frameId);
  if (frame && bottom > frame.h) write(model, "frames", frameId, { h: bottom });
}

