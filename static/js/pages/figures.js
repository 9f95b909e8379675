/** Columns of figures stand to the right while a page is written, as they do where it is read. */
import { Plugin } from "@tiptap/pm/state";
import { TableMap } from "@tiptap/pm/tables";
import { Decoration, DecorationSet } from "@tiptap/pm/view";

/** As `is_figure` of the server has it. */
const FIGURE = /^[+−-]?\s?\d[\d.,\s]*(%|‰|°C?|€|h|min|s|mm|cm|m|km|g|kg|t|l|kWh|ECTS|points)?$/;

/**
 * The cells of a table's columns of figures, by where they begin in it.
 * @param {import("@tiptap/pm/model").Node} table
 */
function cellsOfFigures(table) {
  const { map, width, height } = TableMap.get(table);
  const isHead = [...Array(width).keys()].every((column) => table.nodeAt(map[column])?.type.name === "tableHeader");
  // A cell that spans several stands in the map as often.
  if (!isHead || new Set(map).size < map.length) return [];
  return [...Array(width).keys()].flatMap((column) => {
    const places = [...Array(height).keys()].map((row) => map[row * width + column]);
    const said = places.slice(1).map((place) => table.nodeAt(place)?.textContent.trim() ?? "").filter((words) => words && words !== "–");
    return said.length && said.every((words) => FIGURE.test(words)) ? places : [];
  });
}

/** @param {import("@tiptap/pm/model").Node} doc */
function drawn(doc) {
  /** @type {Decoration[]} */
  const found = [];
  doc.descendants((node, at) => {
    if (node.type.name !== "table") return !node.isTextblock;
    for (const place of cellsOfFigures(node)) {
      const from = at + 1 + place;
      found.push(Decoration.node(from, from + (node.nodeAt(place)?.nodeSize ?? 0), { class: "table__num" }));
    }
    return false;
  });
  return DecorationSet.create(doc, found);
}

/** Looks again only where the page has changed. */
export const figures = () =>
  new Plugin({
    state: {
      init: (_, { doc }) => drawn(doc),
      apply: (change, before) => (change.docChanged ? drawn(change.doc) : before),
    },
    props: {
      /** @this {Plugin} */
      decorations(state) {
        return this.getState(state);
      },
    },
  });
