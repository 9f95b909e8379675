/** Where things are: sizes, rows, free places, neighbours. Values in, values out. */
import { GAP, LABEL_H, NOTE_H, PADDING, SIZES, TITLE_H } from "./schema.js";

/** @typedef {import("./clean.js").Note} Note */
/** @typedef {import("./clean.js").Frame} Frame */
/** @typedef {import("./clean.js").Cluster} Cluster */
/** @typedef {{x: number, y: number, w: number, h: number}} Box */

export const HALF_NOTE = NOTE_H / 2;
const ROW = NOTE_H + GAP;
const COLUMN = SIZES.m + GAP;

/** Types under which the chain may lack something: they keep room for the line that says so. */
const LACKING = ["question", "decision"];

/** Whether a text is so long that it is written smaller. @param {Note} note */
export const isLong = (note) => note.text.length > (note.size === "l" ? 230 : LACKING.includes(note.type) ? 60 : 90);

/** How many lines a text takes where so many letters fit in one; words are not broken. @param {string} text @param {number} most */
function linesOf(text, most) {
  let lines = 0;
  for (const paragraph of text.split("\n")) {
    lines += 1;
    let used = 0;
    for (const { length } of paragraph.split(" ")) {
      if (used && used + 1 + length > most) {
        lines += 1;
        used = 0;
      }
      lines += Math.floor(length / (most + 1));
      used += used ? 1 + length : length;
    }
  }
  return lines;
}

/** How high a note is: at least a square-ish 160, more with a long text, a line of the chain or a long foot. @param {Note} note */
export function heightOf(note) {
  const small = isLong(note);
  const foot = 72 + (LACKING.includes(note.type) ? 22 : 0) +
    ((note.source?.label ?? "").length > 14 && note.size === "m" ? 20 : 0);
  const lines = linesOf(note.text, (note.size === "l" ? 42 : 18) * (small ? 16 / 14 : 1));
  return Math.max(NOTE_H, Math.round(foot + lines * (small ? 19 : 21.6)));
}

/** The place of a note on the board. @param {Note} note @param {Frame|undefined} frame @returns {Box} */
export function boxOf(note, frame) {
  return {
    x: note.x + (frame?.x ?? 0),
    y: note.y + (frame?.y ?? 0),
    w: SIZES[note.size],
    h: heightOf(note),
  };
}

/** @param {Box} a @param {Box} b @param {number} apart */
export function meet(a, b, apart = 0) {
  return a.x < b.x + b.w + apart && b.x < a.x + a.w + apart && a.y < b.y + b.h + apart && b.y < a.y + a.h + apart;
}

/** The smallest box around all. @param {Box[]} boxes @returns {Box|null} */
export function around(boxes) {
  if (!boxes.length) return null;
  const x = Math.min(...boxes.map((one) => one.x));
  const y = Math.min(...boxes.map((one) => one.y));
  return {
    x,
    y,
    w: Math.max(...boxes.map((one) => one.x + one.w)) - x,
    h: Math.max(...boxes.map((one) => one.y + one.h)) - y,
  };
}

const byId = (/** @type {{id: string}} */ a, /** @type {{id: string}} */ b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byOrder = (/** @type {{order: string}} */ a, /** @type {{order: string}} */ b) =>
  a.order < b.order ? -1 : a.order > b.order ? 1 : 0;

/** The row of each note of a group: less than half a note apart is one row. @param {Note[]} notes */
export function rowsOf(notes) {
  const rows = new Map();
  let row = -1;
  let top = -Infinity;
  for (const note of [...notes].sort((a, b) => a.y - b.y || a.x - b.x || byId(a, b))) {
    if (note.y - top >= HALF_NOTE) {
      row += 1;
      top = note.y;
    }
    rows.set(note.id, row);
  }
  return rows;
}

/** Notes of one group as they are read: by the order people gave, else by rows. @param {Note[]} notes */
export function inOrder(notes) {
  const rows = rowsOf(notes);
  return [...notes].sort((a, b) => byOrder(a, b) || rows.get(a.id) - rows.get(b.id) || a.x - b.x || byId(a, b));
}

/** Notes of one group by their places alone. @param {Note[]} notes */
export function byPlace(notes) {
  const rows = rowsOf(notes);
  return [...notes].sort((a, b) => rows.get(a.id) - rows.get(b.id) || a.x - b.x || byId(a, b));
}

/** @param {Iterable<Frame>} frames */
export const framesInOrder = (frames) => [...frames].sort((a, b) => byOrder(a, b) || a.x - b.x || byId(a, b));
/** @param {Iterable<Cluster>} clusters */
export const clustersInOrder = (clusters) => [...clusters].sort((a, b) => byOrder(a, b) || a.y - b.y || byId(a, b));

/** The frame under a point; the later one in order lies above. @param {Frame[]} frames @param {number} x @param {number} y */
export function frameAt(frames, x, y) {
  return frames.findLast((one) => x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h);
}

/** The band that a height within a frame belongs to. @param {Cluster[]} clusters @param {number} y */
export function clusterAt(clusters, y) {
  return [...clusters].sort((a, b) => a.y - b.y).findLast((one) => one.y <= y);
}

/** How many notes stand side by side in a frame. @param {Frame} frame */
export const columnsOf = (frame) => Math.max(1, Math.floor((frame.w - 2 * PADDING + GAP) / COLUMN));

/**
 * A free place in a band of a frame, and how far what lies below must make room for it.
 * @param {Frame} frame @param {Cluster|undefined} cluster @param {Cluster[]} clusters of the frame
 * @param {Note[]} notes of the frame @returns {{x: number, y: number, push: number, below: number}}
 */
export function freePlace(frame, cluster, clusters, notes) {
  const top = cluster ? cluster.y + LABEL_H : TITLE_H;
  const below = Math.min(...clusters.filter((one) => one.y > (cluster?.y ?? -Infinity)).map((one) => one.y), Infinity);
  const boxes = notes.map((one) => boxOf(one, undefined));
  for (let row = 0; row < 500; row += 1) {
    const y = top + row * ROW;
    const push = y + NOTE_H > below ? y + ROW - below : 0;
    for (let column = 0; column < columnsOf(frame); column += 1) {
      const box = { x: PADDING + column * COLUMN, y, w: SIZES.m, h: NOTE_H };
      const inBand = boxes.filter((one) => push === 0 || one.y < below);
      if (!inBand.some((one) => meet(one, box))) return { x: box.x, y, push, below };
    }
  }
  return { x: PADDING, y: top, push: 0, below };
}

/** The note nearest to another one in a direction, by places on the board.
 * @param {Map<string, Box>} boxes @param {string} from @param {"left"|"right"|"up"|"down"} direction */
export function neighbour(boxes, from, direction) {
  const start = boxes.get(from);
  if (!start) return null;
  const across = direction === "left" || direction === "right";
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let best = null;
  let least = Infinity;
  for (const [id, box] of boxes) {
    const dx = box.x + box.w / 2 - start.x - start.w / 2;
    const dy = box.y + box.h / 2 - start.y - start.h / 2;
    const along = sign * (across ? dx : dy);
    const aside = Math.abs(across ? dy : dx);
    if (id === from || along < 8 || aside > along * 2 + 120) continue;
    const far = along + 2.5 * aside;
    if (far < least) [best, least] = [id, far];
  }
  return best;
}
