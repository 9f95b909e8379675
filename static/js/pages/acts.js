/** What the tools, the Insert button and the slash menu do, named once. */
import { addColumnAfter, addColumnBefore, addRowAfter, addRowBefore, deleteColumn, deleteRow, deleteTable, toggleHeaderRow } from "@tiptap/pm/tables";
import { NOTES } from "./schema.js";
import { insertTable, tabled } from "./tables.js";

/** @typedef {import("@tiptap/core").Editor} Editor */
/** @typedef {{ label: string, icon: string, hint?: string, run: (editor: Editor) => void }} Choice */
/** @typedef {{ link: () => void, image: () => void, mention: () => void }} Asks */

/** @type {Choice[]} */
export const STYLES = [
  { label: "Paragraph", icon: "type", run: (editor) => editor.chain().focus().setParagraph().run() },
  ...([2, 3, 4].map((level) => ({
    label: `Heading ${level}`,
    icon: "heading",
    hint: `Ctrl Alt ${level}`,
    run: (/** @type {Editor} */ editor) => editor.chain().focus().setHeading({ level: /** @type {2|3|4} */ (level) }).run(),
  }))),
  { label: "Code block", icon: "code", run: (editor) => editor.chain().focus().toggleNode("codeBlock", "paragraph").run() },
];

/** The name of the block that the caret is in. @param {Editor} editor */
export function styleOf(editor) {
  for (const level of [2, 3, 4]) if (editor.isActive("heading", { level })) return `Heading ${level}`;
  return editor.isActive("codeBlock") ? "Code block" : "Paragraph";
}

/** Everything that can be inserted. @param {Asks} asks @returns {Choice[]} */
export function insertions(asks) {
  return [
    ...STYLES.slice(1, 4),
    { label: "Bullet list", icon: "list", run: (editor) => editor.chain().focus().toggleList("bulletList", "listItem").run() },
    { label: "Numbered list", icon: "list-ordered", run: (editor) => editor.chain().focus().toggleList("orderedList", "listItem").run() },
    { label: "Task list", icon: "list-checks", run: (editor) => editor.chain().focus().toggleList("taskList", "taskItem").run() },
    { label: "Quote", icon: "quote", run: (editor) => editor.chain().focus().toggleBlockquote().run() },
    { label: "Table", icon: "table", hint: "head row on", run: (editor) => insertTable(editor, 3, 3) },
    { label: "Image", icon: "image", hint: "with words for it", run: asks.image },
    ...(/** @type {(keyof typeof NOTES)[]} */ (["evidence", "decision", "concern", "question"])).map((type) => ({
      label: `Callout: ${type}`,
      icon: NOTES[type],
      run: (/** @type {Editor} */ editor) => editor.chain().focus().wrapIn("callout", { type }).run(),
    })),
    { label: "Mention somebody", icon: "user", hint: "@", run: asks.mention },
    { label: "Code block", icon: "code", run: (editor) => editor.chain().focus().toggleNode("codeBlock", "paragraph").run() },
    { label: "Divider", icon: "minus", run: (editor) => editor.chain().focus().setHorizontalRule().run() },
  ];
}

/** @type {Choice[]} */
export const TABLE_ACTS = [
  { label: "Add row below", icon: "arrow-down", run: tabled(addRowAfter) },
  { label: "Add row above", icon: "arrow-up", run: tabled(addRowBefore) },
  { label: "Add column after", icon: "arrow-right", run: tabled(addColumnAfter) },
  { label: "Add column before", icon: "arrow-left", run: tabled(addColumnBefore) },
  { label: "Head row on or off", icon: "heading", run: tabled(toggleHeaderRow) },
  { label: "Delete row", icon: "trash-2", run: tabled(deleteRow) },
  { label: "Delete column", icon: "trash-2", run: tabled(deleteColumn) },
  { label: "Delete table", icon: "trash-2", run: tabled(deleteTable) },
];
