/// <reference lib="deno.ns" />
/** Two people on one board, each with a model of their own; updates are carried by hand. */
import * as Y from "yjs";
import { addCluster, addFrame, removeFrame, shiftFrame, tidy } from "../../../static/js/boards/areas.js";
import * as acts from "../../../static/js/boards/acts.js";
import { Model } from "../../../static/js/boards/model.js";
import { between } from "../../../static/js/boards/schema.js";

/** @param {unknown} got @param {unknown} wanted */
function equal(got, wanted) {
  const [a, b] = [got, wanted].map((one) => JSON.stringify(one));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

const REMOTE = "remote";
/** @param {number[]} people */
function boards(...people) {
  const made = people.map((person) => new Model(new Y.Doc(), person));
  return made;
}
/** Carry all that each has to all. @param {Model[]} models */
function meet(...models) {
  for (const from of models) {
    for (const to of models) {
      if (from !== to) Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), REMOTE);
    }
  }
}
/** What a reader reads. @param {Model} model */
const read = (model) =>
  model.parts().map((part) => [
    part.frame?.title ?? "",
    part.notes.map((one) => one.text),
    part.clusters.map((one) => [one.cluster.title, one.notes.map((note) => note.text)]),
  ]);

Deno.test("there is always a word between two", () => {
  const words = ["", ""];
  for (let n = 0; n < 400; n += 1) {
    const at = (n * 7919) % (words.length - 1);
    const word = between(words[at], words[at + 1]);
    if (!(word > words[at] && (!words[at + 1] || word < words[at + 1]))) throw new Error(`${word} at ${at}`);
    words.splice(at + 1, 0, word);
  }
});

Deno.test("many things at the end keep their words short", () => {
  let last = "";
  for (let n = 0; n < 500; n += 1) last = between(last, "");
  if (last.length > 64) throw new Error(last);
});

Deno.test("a note is put at the end of its group, and the group below makes room", () => {
  const [board] = boards(1);
  const frame = addFrame(board, "Evidence");
  const first = addCluster(board, frame, "First");
  addCluster(board, frame, "Second");
  for (const text of ["a", "b", "c"]) acts.addNote(board, { type: "evidence", text, frame, cluster: first });
  equal(read(board), [["Evidence", [], [["First", ["a", "b", "c"]], ["Second", []]]]]);
  const [one, two] = board.clustersOf(frame);
  if (two.y < one.y + 28 + 2 * 176) throw new Error(`no room: ${one.y} ${two.y}`);
});

Deno.test("a note put down in a band belongs to it, and is read where it lies", () => {
  const [board] = boards(1);
  const frame = addFrame(board, "Evidence", { x: 100, y: 50 });
  const cluster = addCluster(board, frame, "Band");
  const [a, b] = ["a", "b"].map((text) => acts.addNote(board, { type: "idea", text, frame, cluster }));
  const loose = acts.addNote(board, { type: "idea", text: "c", x: 2000, y: 0 });
  const y = (board.clusters.get(cluster)?.y ?? 0) + 50 + 28;
  acts.drop(board, new Map([[loose, { x: 100 + 8, y }]]));
  equal(read(board), [["Evidence", [], [["Band", ["c", "a", "b"]]]]]);
  acts.drop(board, new Map([[a, { x: 3000, y: 0 }]]));
  equal(read(board), [["Evidence", [], [["Band", ["c", "b"]]]], ["", ["a"], []]]);
  equal(board.notes.get(b)?.frame, frame);
});

Deno.test("moving in the outline moves on the canvas: notes of one size change seats", () => {
  const [board] = boards(1);
  const frame = addFrame(board, "Ideas");
  const ids = ["a", "b", "c"].map((text) => acts.addNote(board, { type: "idea", text, frame }));
  const seats = ids.map((id) => [board.notes.get(id)?.x, board.notes.get(id)?.y]);
  acts.moveTo(board, [ids[2]], frame, "", 0);
  equal(read(board)[0][1], ["c", "a", "b"]);
  equal([ids[2], ids[0], ids[1]].map((id) => [board.notes.get(id)?.x, board.notes.get(id)?.y]), seats);
});

Deno.test("two people who act at once end with the same board", () => {
  const [ada, ben] = boards(1, 2);
  const frame = addFrame(ada, "Ideas");
  const note = acts.addNote(ada, { type: "idea", text: "one two", frame });
  const other = acts.addNote(ada, { type: "task", text: "three", frame });
  meet(ada, ben);
  acts.setText(ada, note, "zero one two");
  acts.setText(ben, note, "one two three");
  acts.vote(ada, note);
  acts.vote(ben, note);
  acts.moveTo(ben, [other], frame, "", 0);
  acts.link(ada, note, other, "carried out by");
  meet(ada, ben);
  equal(read(ada), read(ben));
  equal(ada.notes.get(note)?.text, "zero one two three");
  equal([ada.votesFor(note), ben.votesFor(note)], [2, 2]);
  equal(ben.links.size, 1);
});

Deno.test("undo takes back one's own act, and nobody else's", () => {
  const [ada, ben] = boards(1, 2);
  const note = acts.addNote(ada, { type: "idea", text: "mine", x: 0, y: 0 });
  meet(ada, ben);
  const others = acts.addNote(ben, { type: "idea", text: "theirs", x: 400, y: 0 });
  meet(ada, ben);
  acts.drop(ada, new Map([[note, { x: 50, y: 60 }]]));
  equal(ada.undo.run("undo").done, true);
  equal([ada.notes.get(note)?.x, ada.notes.has(others)], [0, true]);
  equal(ada.undo.run("redo").done, true);
  equal(ada.notes.get(note)?.x, 50);
});

Deno.test("what somebody else changed since is not undone, and it is said who", () => {
  const [ada, ben] = boards(1, 2);
  const note = acts.addNote(ada, { type: "idea", text: "mine", x: 0, y: 0 });
  meet(ada, ben);
  acts.setText(ben, note, "mine and theirs");
  meet(ada, ben);
  const outcome = ada.undo.run("undo");
  equal([outcome.done, outcome.client, outcome.note], [false, ben.doc.clientID, note]);
  equal(ada.notes.get(note)?.text, "mine and theirs");
});

Deno.test("a move is undone although somebody else edited the text since", () => {
  const [ada, ben] = boards(1, 2);
  const note = acts.addNote(ada, { type: "idea", text: "mine", x: 0, y: 0 });
  acts.drop(ada, new Map([[note, { x: 90, y: 0 }]]));
  meet(ada, ben);
  acts.setText(ben, note, "theirs");
  meet(ada, ben);
  equal(ada.undo.run("undo").done, true);
  equal([ada.notes.get(note)?.x, ada.notes.get(note)?.text], [0, "theirs"]);
});

Deno.test("a deleted note comes back with its links, votes and comments", () => {
  const [board] = boards(1);
  const [a, b] = ["a", "b"].map((text) => acts.addNote(board, { type: "idea", text, x: 0, y: 0 }));
  acts.link(board, a, b, "leads to");
  acts.vote(board, a);
  acts.comment(board, a, "Why?");
  acts.remove(board, [a]);
  equal([board.notes.has(a), board.links.size, board.votesFor(a), board.comments.size], [false, 0, 0, 0]);
  board.undo.run("undo");
  equal([board.notes.has(a), board.links.size, board.votesFor(a), board.comments.size], [true, 1, 1, 1]);
});

Deno.test("a frame that goes leaves its notes where they are", () => {
  const [board] = boards(1);
  const frame = addFrame(board, "Away", { x: 300, y: 200 });
  const note = acts.addNote(board, { type: "idea", text: "stays", frame });
  const before = board.notes.get(note);
  removeFrame(board, frame);
  const after = board.notes.get(note);
  equal([after?.frame, after?.x, after?.y], ["", (before?.x ?? 0) + 300, (before?.y ?? 0) + 200]);
});

Deno.test("frames change places in reading order, and a frame is put in rows", () => {
  const [board] = boards(1);
  const [one, two] = ["One", "Two"].map((title) => addFrame(board, title));
  shiftFrame(board, two, -1);
  equal(read(board).map((part) => part[0]), ["Two", "One"]);
  acts.addNote(board, { type: "idea", text: "far", x: (board.frames.get(one)?.x ?? 0) + 37, y: 271 });
  tidy(board, one);
  equal([...board.notes.values()].map((note) => [note.x, note.y]), [[16, 48]]);
});

Deno.test("junk in the document is passed over", () => {
  const doc = new Y.Doc();
  const board = new Model(doc, 1);
  const junk = [7, null, "x", [1], new Y.Map(), new Y.Array(), new Y.Text("a"), { a: 1 }, new Uint8Array(3)];
  for (const root of ["frames", "clusters", "notes", "links", "votes", "comments"]) {
    junk.forEach((one, index) => {
      const value = one instanceof Y.AbstractType ? one.clone() : one;
      doc.getMap(root).set(`j${index}`, value);
      doc.getMap(root).set(`k${index}`, new Y.Map(["type", "text", "frame", "order", "x", "from", "note", "source"].map((key) => [key, one instanceof Y.AbstractType ? one.clone() : one])));
    });
  }
  board.parts();
  for (const note of board.reading()) board.gapAt(note.id);
});
