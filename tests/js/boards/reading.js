/// <reference lib="deno.ns" />
/** Reads documents (base64, one a line) from standard input, and prints what a browser reads on each board. */
import * as Y from "yjs";
import { Model } from "../../../static/js/boards/model.js";
import { MEANINGS } from "../../../static/js/boards/schema.js";

const lines = (await new Response(Deno.stdin.readable).text()).trim().split("\n");
for (const line of lines) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Uint8Array.from(atob(line), (letter) => letter.charCodeAt(0)));
  const model = new Model(doc, 1);
  const note = (/** @type {import("../../../static/js/boards/clean.js").Note} */ one) => [
    ...[one.id, one.type, one.text, one.author, model.votesFor(one.id), one.source?.url ?? "", model.gapAt(one.id)],
    ...[model.linksOf(one.id, MEANINGS).map((link) => [link.words, link.other]), model.commentsOn(one.id).map((said) => said.id)],
  ];
  const parts = model.parts().map((part) => [
    part.frame?.title ?? "",
    part.notes.map(note),
    part.clusters.map(({ cluster, notes }) => [cluster.title, notes.map(note)]),
  ]);
  console.log(JSON.stringify(parts));
}
