/**
 * A board as its views know it: plain values to read, acts to change it, one event "change".
 * It knows no page; canvas and outline are two views of one of these.
 */
import * as Y from "yjs";
import * as clean from "./clean.js";
import { clustersInOrder, framesInOrder, inOrder } from "./layout.js";
import { OWN, Undo } from "./undo.js";

/** @typedef {import("./clean.js").Note} Note */
/** @typedef {import("./clean.js").Frame} Frame */
/** @typedef {import("./clean.js").Cluster} Cluster */
/** @typedef {{frame: Frame|null, notes: Note[], clusters: {cluster: Cluster, notes: Note[]}[], count: number}} Part */
/**
 * @typedef {{notes: Set<string>, places: boolean, links: boolean, comments: boolean, added: Set<string>,
 *   removed: Set<string>, remote: boolean}} Change
 */

export const ROOTS = ["frames", "clusters", "notes", "links", "votes", "comments"];

export class Model extends EventTarget {
  /** @type {Map<string, Frame>} */
  frames = new Map();
  /** @type {Map<string, Cluster>} */
  clusters = new Map();
  /** @type {Map<string, Note>} */
  notes = new Map();
  /** @type {Map<string, import("./clean.js").Link>} */
  links = new Map();
  /** Who voted, by note. @type {Map<string, Set<number>>} */
  votes = new Map();
  /** @type {Map<string, import("./clean.js").Comment>} */
  comments = new Map();
  /** @type {Part[]|null} */
  #parts = null;
  /** @type {{notes: Note[], places: Map<string, {part: Part, at: number, of: number}>}|null} */
  #reading = null;
  /** @type {Map<string, import("./clean.js").Comment[]>|null} */
  #commented = null;
  /** @type {Map<string, {words: string, other: string, id: string}[]>|null} */
  #linkLines = null;
  /** @type {Map<string, string>|null} */
  #gaps = null;
  /** @type {Change} */
  #change = nothing();

  /** @param {Y.Doc} doc @param {number} me the person who acts here */
  constructor(doc, me) {
    super();
    this.doc = doc;
    this.me = me;
    /** @type {Record<string, Y.Map<any>>} */
    this.roots = Object.fromEntries(ROOTS.map((root) => [root, doc.getMap(root)]));
    for (const root of ROOTS) {
      for (const key of this.roots[root].keys()) this.#read(root, key);
      this.roots[root].observeDeep((events) => this.#heard(root, events));
    }
    this.undo = new Undo(doc, Object.values(this.roots), this.roots.notes);
    doc.on("afterTransaction", (transaction) => this.#tell(!transaction.local));
  }

  /** @param {string} root @param {Y.YEvent<any>[]} events */
  #heard(root, events) {
    for (const event of events) {
      const keys = event.path.length ? [String(event.path[0])] : event.changes.keys.keys();
      for (const key of keys) this.#read(root, key);
    }
  }

  /** Read one thing anew. @param {string} root @param {string} key */
  #read(root, key) {
    const raw = this.roots[root].get(key);
    if (root === "votes") return this.#readVote(key, raw === true);
    const good = raw instanceof Y.Map && clean.ID.test(key);
    const kept = /** @type {Map<string, any>} */ (this[/** @type {"notes"} */ (root)]);
    const had = kept.has(key);
    const read = { frames: clean.frame, clusters: clean.cluster, notes: clean.note, links: clean.link, comments: clean.comment };
    const value = good ? read[/** @type {"notes"} */ (root)](key, raw) : null;
    if (value) kept.set(key, value);
    else kept.delete(key);
    if (root === "notes") {
      this.#change.notes.add(key);
      if (value && !had) this.#change.added.add(key);
      if (!value && had) this.#change.removed.add(key);
    } else if (root === "links") this.#change.links = true;
    else if (root === "comments") this.#change.comments = true;
    else this.#change.places = true;
    return undefined;
  }

  /** @param {string} key @param {boolean} given */
  #readVote(key, given) {
    const vote = clean.vote(key);
    if (!vote) return;
    const [note, person] = vote;
    const voters = this.votes.get(note) ?? new Set();
    if (given) voters.add(person);
    else voters.delete(person);
    this.votes.set(note, voters);
    this.#change.notes.add(note);
  }

  /** @param {boolean} remote */
  #tell(remote) {
    const change = this.#change;
    if (!change.notes.size && !change.places && !change.links && !change.comments) return;
    this.#change = nothing();
    this.#parts = this.#reading = this.#commented = this.#linkLines = this.#gaps = null;
    this.dispatchEvent(new CustomEvent("change", { detail: { ...change, remote } }));
  }

  /** The frame that a note lies in, if there is one. @param {Note} note */
  frameOf(note) {
    return this.frames.get(note.frame);
  }

  /** The cluster that a note belongs to, if it lies in the same frame. @param {Note} note */
  clusterOf(note) {
    const cluster = this.clusters.get(note.cluster);
    return cluster && cluster.frame === note.frame && this.frames.has(cluster.frame) ? cluster : undefined;
  }

  /** @param {string} frame */
  clustersOf(frame) {
    return clustersInOrder([...this.clusters.values()].filter((one) => one.frame === frame));
  }

  /** Notes of one group in order. No frame: those outside all frames. @param {string} frame @param {string} cluster */
  group(frame, cluster) {
    return inOrder(
      [...this.notes.values()].filter(
        (one) => (this.frameOf(one)?.id ?? "") === frame && (this.clusterOf(one)?.id ?? "") === cluster,
      ),
    );
  }

  /** The board in reading order; the last part is what lies outside all frames. @returns {Part[]} */
  parts() {
    if (this.#parts) return this.#parts;
    /** @type {Map<string, Note[]>} */
    const groups = new Map();
    for (const note of this.notes.values()) {
      const key = `${this.frameOf(note)?.id ?? ""} ${this.clusterOf(note)?.id ?? ""}`;
      const group = groups.get(key);
      if (group) group.push(note);
      else groups.set(key, [note]);
    }
    const take = (/** @type {string} */ frame, /** @type {string} */ cluster) => inOrder(groups.get(`${frame} ${cluster}`) ?? []);
    /** @type {Part[]} */
    const parts = framesInOrder(this.frames.values()).map((frame) => {
      const notes = take(frame.id, "");
      const clusters = this.clustersOf(frame.id).map((cluster) => ({ cluster, notes: take(frame.id, cluster.id) }));
      return { frame, notes, clusters, count: clusters.reduce((sum, one) => sum + one.notes.length, notes.length) };
    });
    const loose = take("", "");
    if (loose.length) parts.push({ frame: null, notes: loose, clusters: [], count: loose.length });
    this.#parts = parts;
    return parts;
  }

  /** All notes of a part, in order. @param {Part} part */
  static notesOf(part) {
    return [...part.notes, ...part.clusters.flatMap((one) => one.notes)];
  }

  /** All notes in reading order. */
  reading() {
    return this.#order().notes;
  }

  #order() {
    if (this.#reading) return this.#reading;
    /** @type {Note[]} */
    const all = [];
    const places = new Map();
    for (const part of this.parts()) {
      const notes = Model.notesOf(part);
      notes.forEach((note, index) => places.set(note.id, { part, at: index + 1, of: notes.length }));
      all.push(...notes);
    }
    this.#reading = { notes: all, places };
    return this.#reading;
  }

  /** Which part a note stands in, and where: "2 of 6". @param {string} id */
  placeOf(id) {
    return this.#order().places.get(id) ?? null;
  }

  /** Whether both ends of a link are there. @param {import("./clean.js").Link} link */
  holds(link) {
    return this.notes.has(link.from) && this.notes.has(link.to);
  }

  /** How a note's links read from it. @param {string} id @param {Record<string, string>} far words by meaning */
  linksOf(id, far) {
    if (!this.#linkLines) {
      const lines = (this.#linkLines = new Map());
      const add = (/** @type {string} */ note, /** @type {any} */ line) => lines.set(note, [...(lines.get(note) ?? []), line]);
      for (const link of [...this.links.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
        if (!this.holds(link)) continue;
        add(link.from, { words: link.meaning, other: link.to, id: link.id });
        add(link.to, { words: far[link.meaning], other: link.from, id: link.id });
      }
    }
    return this.#linkLines.get(id) ?? [];
  }

  /** How many voted for a note. @param {string} id */
  votesFor(id) {
    return this.votes.get(id)?.size ?? 0;
  }

  /** Whether I voted for it. @param {string} id */
  voted(id) {
    return this.votes.get(id)?.has(this.me) ?? false;
  }

  /** Comments on a note, oldest first. @param {string} id */
  commentsOn(id) {
    if (!this.#commented) {
      this.#commented = new Map();
      for (const one of [...this.comments.values()].sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1))) {
        const list = this.#commented.get(one.note);
        if (list) list.push(one);
        else this.#commented.set(one.note, [one]);
      }
    }
    return this.#commented.get(id) ?? [];
  }

  /** What the chain lacks at a note, in words, or nothing: as `missing` in hub/boards/outline.py. @param {string} id */
  gapAt(id) {
    this.#gaps ??= this.#missing();
    return this.#gaps.get(id) ?? "";
  }

  #missing() {
    const answered = new Set();
    const carried = new Set();
    const working = new Set();
    const links = [...this.links.values()].filter((one) => this.holds(one));
    const type = (/** @type {string} */ id) => this.notes.get(id)?.type;
    for (const { from, to, meaning } of links) {
      const pair = [type(from), type(to)];
      if (pair.includes("question") && (pair.includes("evidence") || meaning === "answers")) answered.add(from).add(to);
      if (pair.includes("decision") && (pair.includes("task") || meaning === "carried out by")) carried.add(from).add(to);
      if (pair[0] === "idea" && pair[1] === "task") working.add(from);
    }
    for (const { from, to } of links) if (working.has(to)) carried.add(from);
    const gaps = new Map();
    for (const note of this.notes.values()) {
      if (note.type === "question" && !answered.has(note.id)) gaps.set(note.id, "No evidence yet");
      if (note.type === "decision" && !carried.has(note.id)) gaps.set(note.id, "No task yet");
    }
    return gaps;
  }

  /** One act of this person: kept, told and undone as one. @param {() => void} change */
  act(change) {
    this.undo.begin();
    this.doc.transact(change, OWN);
    this.undo.begin();
  }

  /** One act in steps that build on each other. @param {(() => void)[]} steps */
  acts(steps) {
    this.undo.begin();
    for (const step of steps) this.doc.transact(step, OWN);
    this.undo.begin();
  }

  /** A small change that joins the one before it when it is undone, as letters of a word. @param {() => void} change */
  typed(change) {
    this.doc.transact(change, OWN);
  }
}

/** @returns {Change} */
function nothing() {
  return { notes: new Set(), places: false, links: false, comments: false, added: new Set(), removed: new Set(), remote: false };
}
