/** What the tools, the Insert button and the slash menu do, named once. */
import { NOTES } from "./schema.js";

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
  { label: "Code block", icon: "code", run: (editor) => editor.chain().focus().toggleCodeBlock().run() },
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
    { label: "Bullet list", icon: "list", run: (editor) => editor.chain().focus().toggleBulletList().run() },
    { label: "Numbered list", icon: "list-ordered", run: (editor) => editor.chain().focus().toggleOrderedList().run() },
    { label: "Task list", icon: "list-checks", run: (editor) => editor.chain().focus().toggleTaskList().run() },
    { label: "Quote", icon: "quote", run: (editor) => editor.chain().focus().toggleBlockquote().run() },
    { label: "Table", icon: "table", hint: "head row on", run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run() },
    { label: "Image", icon: "image", hint: "with words for it", run: asks.image },
    ...(/** @type {(keyof typeof NOTES)[]} */ (["evidence", "decision", "concern", "question"])).map((type) => ({
      label: `Callout: ${type}`,
      icon: NOTES[type],
      run: (/** @type {Editor} */ editor) => editor.chain().focus().wrapIn("callout", { type }).run(),
    })),
    { label: "Mention somebody", icon: "user", hint: "@", run: asks.mention },
    { label: "Code block", icon: "code", run: (editor) => editor.chain().focus().toggleCodeBlock().run() },
    { label: "Divider", icon: "minus", run: (editor) => editor.chain().focus().setHorizontalRule().run() },
  ];
}

/** @type {Choice[]} */
export const TABLE_ACTS = [
  { label: "Add row below", icon: "arrow-down", run: (editor) => editor.chain().focus().addRowAfter().run() },
  { label: "Add row above", icon: "arrow-up", run: (editor) => editor.chain().focus().addRowBefore().run() },
  { label: "Add column after", icon: "arrow-right", run: (editor) => editor.chain().focus().addColumnAfter().run() },
  { label: "Add column before", icon: "arrow-left", run: (editor) => editor.chain().focus().addColumnBefore().run() },
  { label: "Head row on or off", icon: "heading", run: (editor) => editor.chain().focus().toggleHeaderRow().run() },
  { label: "Delete row", icon: "trash-2", run: (editor) => editor.chain().focus().deleteRow().run() },
  { label: "Delete column", icon: "trash-2", run: (editor) => editor.chain().focus().deleteColumn().run() },
  { label: "Delete table", icon: "trash-2", run: (editor) => editor.chain().focus().deleteTable().run() },
];
