/** What is said of notes, on the page and to screen readers. */
import { MEANINGS, TYPES } from "./schema.js";

/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./people.js").People} People */
/** @typedef {import("./clean.js").Note} Note */

const rules = new Intl.PluralRules("en");

/** @param {number} count @param {string} one @param {string} many */
export const plural = (count, one, many) => `${count} ${rules.select(count) === "one" ? one : many}`;

/** @param {string} text @param {number} most */
export function short(text, most = 40) {
  const line = text.replaceAll("\n", " ").trim();
  return line.length > most ? `${line.slice(0, most - 2).trimEnd()} …` : line;
}

/** A note by its words, or by its type while it has none. @param {Note|undefined} note */
export const titled = (note) => (note ? short(note.text, 60) || `Empty ${TYPES[note.type].word.toLowerCase()}` : "a note");

/** The foot line of a note: who, from where, votes, comments. @param {Model} model @param {People} people @param {Note} note */
export function foot(model, people, note) {
  const votes = model.votesFor(note.id);
  const comments = model.commentsOn(note.id).length;
  return [
    people.author(note),
    note.source?.label ?? "",
    votes ? plural(votes, "vote", "votes") : "",
    comments ? plural(comments, "comment", "comments") : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** "answered by 1 evidence", one for each way of being linked. @param {Model} model @param {string} id */
export function linked(model, id) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const line of model.linksOf(id, MEANINGS)) {
    const key = `${line.words} ${model.notes.get(line.other)?.type ?? ""}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => {
    const at = key.lastIndexOf(" ");
    const type = key.slice(at + 1);
    const many = type === "evidence" ? "evidence" : type === "reflection" ? "reflections" : `${type}s`;
    return `${key.slice(0, at)} ${plural(count, type, many)}`;
  });
}

/** All that a screen reader says of a note. @param {Model} model @param {People} people @param {Note} note */
export function described(model, people, note) {
  const place = model.placeOf(note.id);
  const who = people.author(note);
  const votes = model.votesFor(note.id);
  const comments = model.commentsOn(note.id).length;
  const parts = [
    TYPES[note.type].word,
    note.text.replace(/[.]$/, "") || "Nothing written yet",
    who ? `By ${who}` : "",
    note.source ? note.source.label : "",
    votes ? plural(votes, "vote", "votes") + (model.voted(note.id) ? ", yours too" : "") : "",
    comments ? plural(comments, "comment", "comments") : "",
    ...linked(model, note.id).map((one) => one[0].toUpperCase() + one.slice(1)),
    model.gapAt(note.id),
    place ? `${place.at} of ${place.of} ${place.part.frame ? `in ${place.part.frame.title}` : "outside the frames"}` : "",
  ];
  return parts.filter(Boolean).map((one) => (/[?!]$/.test(one) ? one : `${one}.`)).join(" ");
}

/** Where a group is, in words. @param {Model} model @param {string} frame @param {string} cluster */
export function whereabouts(model, frame, cluster) {
  const title = model.frames.get(frame)?.title;
  if (!title) return "Outside the frames";
  const group = model.clusters.get(cluster)?.title;
  return group ? `${title} – ${group}` : title;
}

/** All groups as choices: value "frame cluster". @param {Model} model @returns {[string, string][]} */
export function groups(model) {
  /** @type {[string, string][]} */
  const found = [];
  for (const part of model.parts()) {
    if (!part.frame) continue;
    const { id } = part.frame;
    found.push([`${id} `, whereabouts(model, id, "")]);
    for (const { cluster } of part.clusters) found.push([`${id} ${cluster.id}`, whereabouts(model, id, cluster.id)]);
  }
  return [...found, [" ", "Outside the frames"]];
}
