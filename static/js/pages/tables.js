/** Tables as the server draws them, without widths; cells are chosen and keys work as in every editor. */
import { Node } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import * as tables from "@tiptap/pm/tables";
import { figures } from "./figures.js";

/** @typedef {import("@tiptap/core").Editor} Editor */

/** By these the library of tables knows our nodes. @type {Record<string, string>} */
const ROLES = { table: "table", tableRow: "row", tableCell: "cell", tableHeader: "header_cell" };

/** A table with a head row; the caret goes to its first cell. @param {Editor} editor @param {number} rows @param {number} columns */
export function insertTable(editor, rows, columns) {
  const { tableRow, tableHeader, tableCell, table } = editor.schema.nodes;
  const row = (/** @type {import("@tiptap/pm/model").NodeType} */ type) =>
    tableRow.create(null, Array.from({ length: columns }, () => /** @type {import("@tiptap/pm/model").Node} */ (type.createAndFill())));
  const made = table.create(null, Array.from({ length: rows }, (_, n) => row(n ? tableCell : tableHeader)));
  editor.chain().focus().command(({ tr }) => {
    const at = tr.selection.from;
    tr.replaceSelectionWith(made);
    tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1), 1)).scrollIntoView();
    return true;
  }).run();
}

/** Do something to the table that the caret is in. @param {(state: any, dispatch: any) => boolean} act */
export function tabled(act) {
  return (/** @type {Editor} */ editor) => {
    act(editor.state, editor.view.dispatch);
    editor.view.focus();
  };
}

/** @param {string} name @param {string} tag */
function cell(name, tag) {
  return Node.create({
    name,
    content: "block+",
    isolating: true,
    addAttributes() {
      const span = (/** @type {string} */ key) => ({
        default: 1,
        parseHTML: (/** @type {HTMLElement} */ element) => Number(element.getAttribute(key)) || 1,
        renderHTML: (/** @type {Record<string, any>} */ attributes) => (attributes[key] > 1 ? { [key]: attributes[key] } : {}),
      });
      return { colspan: span("colspan"), rowspan: span("rowspan"), colwidth: { default: null, rendered: false } };
    },
    parseHTML() {
      return [{ tag }];
    },
    renderHTML({ HTMLAttributes }) {
      return [tag, HTMLAttributes, 0];
    },
  });
}

const Row = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  parseHTML() {
    return [{ tag: "tr" }];
  },
  renderHTML() {
    return ["tr", 0];
  },
});

const Table = Node.create({
  name: "table",
  group: "block",
  content: "tableRow+",
  isolating: true,
  parseHTML() {
    return [{ tag: "table" }];
  },
  renderHTML() {
    return ["div", { class: "doc__table" }, ["table", { class: "table" }, ["tbody", 0]]];
  },
  // Asked for every kind of node.
  extendNodeSchema: ({ name }) => (name in ROLES ? { tableRole: ROLES[name] } : {}),
  addKeyboardShortcuts() {
    const next = (/** @type {1 | -1} */ way) => tables.goToNextCell(way)(this.editor.state, this.editor.view.dispatch);
    return {
      Tab: () => {
        if (!this.editor.isActive("table")) return false;
        if (next(1)) return true;
        tables.addRowAfter(this.editor.state, this.editor.view.dispatch);
        return next(1);
      },
      "Shift-Tab": () => next(-1),
    };
  },
  addProseMirrorPlugins() {
    return [tables.tableEditing(), figures()];
  },
});

/** @type {import("@tiptap/core").Extensions} */
export const TABLES = [Table, Row, cell("tableCell", "td"), cell("tableHeader", "th")];
