/** What a page may hold, as the server reads it in hub/pages/document.py: the same words for the same things. */
import { Extension, Mark, Node, markPasteRule } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Code from "@tiptap/extension-code";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import Italic from "@tiptap/extension-italic";
import Paragraph from "@tiptap/extension-paragraph";
import Strike from "@tiptap/extension-strike";
import Text from "@tiptap/extension-text";
import { Dropcursor } from "@tiptap/extensions/drop-cursor";
import { Gapcursor } from "@tiptap/extensions/gap-cursor";
import { icon, make } from "../lib/make.js";
import { CodeBlock, Hint } from "./blocks.js";
import { LISTS } from "./lists.js";
import { TABLES } from "./tables.js";

const ADDRESS = /^(https?:\/\/[^\s<>"']+|mailto:[^\s<>"']+|\/(?!\/)[^\s<>"'\\]*)$/i;
export const NOTES = {
  question: "message-circle-question-mark",
  idea: "lightbulb",
  evidence: "file-check",
  decision: "gavel",
  task: "square-check-big",
  stakeholder: "users-round",
  concern: "triangle-alert",
  reflection: "feather",
};

/** An address that may be followed, or nothing. @param {string} text */
export function address(text) {
  const trimmed = text.trim();
  if (ADDRESS.test(trimmed)) return trimmed;
  if (/^[^\s@/:]+@[^\s@/:]+\.[a-z]{2,}$/i.test(trimmed)) return `mailto:${trimmed}`;
  return /^[^\s/:]+\.[a-z]{2,}(\/\S*)?$/i.test(trimmed) ? `https://${trimmed}` : "";
}

const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes() {
    return { type: { default: "evidence", parseHTML: (element) => element.dataset.type } };
  },
  parseHTML() {
    return [{ tag: "div.callout", contentElement: "div" }];
  },
  renderHTML({ node }) {
    return ["div", { class: "callout", "data-type": node.attrs.type }, ["div", { class: "stack" }, 0]];
  },
  addNodeView() {
    return ({ node }) => {
      /** @type {keyof typeof NOTES} */
      const type = node.attrs.type in NOTES ? node.attrs.type : "evidence";
      const contentDOM = make("div", { class: "stack" });
      const dom = make("div", { class: "callout", "data-type": type }, icon(NOTES[type]), contentDOM);
      dom.firstElementChild?.setAttribute("contenteditable", "false");
      return { dom, contentDOM };
    };
  },
});

/** A link; what is not an address that may be followed is only its words. */
const Link = Mark.create({
  name: "link",
  priority: 1000,
  inclusive: false,
  addAttributes() {
    return { href: { default: "", parseHTML: (element) => address(element.getAttribute("href") ?? "") } };
  },
  parseHTML() {
    return [{ tag: "a[href]", getAttrs: (element) => (address(element.getAttribute("href") ?? "") ? null : false) }];
  },
  renderHTML({ mark }) {
    return ["a", { href: address(String(mark.attrs.href ?? "")) || null, rel: "noopener nofollow ugc" }, 0];
  },
  addPasteRules() {
    return [
      markPasteRule({
        find: (text) => [...text.matchAll(/https?:\/\/[^\s<>"']+/g)].map((found) => ({ index: found.index, text: found[0], data: found })),
        type: this.type,
        getAttributes: (found) => ({ href: found[0] }),
      }),
    ];
  },
});

/** An image of this page: the document holds the number of its file, never an address. @param {string} images */
function imageOf(images) {
  return Node.create({
    name: "image",
    group: "block",
    atom: true,
    draggable: true,
    addAttributes() {
      return {
        file: { default: 0, parseHTML: (element) => Number(element.dataset.file) },
        alt: { default: "", parseHTML: (element) => element.getAttribute("alt") },
        decorative: { default: false, parseHTML: (element) => element.dataset.decorative === "yes" },
      };
    },
    parseHTML() {
      return [{ tag: "img[data-file]" }];
    },
    renderHTML({ node }) {
      const { file, alt, decorative } = node.attrs;
      const facts = { src: `${images}/${Number(file)}`, alt: decorative ? "" : alt, "data-file": file, "data-decorative": decorative ? "yes" : "no" };
      return ["figure", { class: "doc__image" }, ["img", facts]];
    },
  });
}

/** Somebody's number; the name is looked up where it is shown. @param {(id: number) => string} nameOf */
function mentionOf(nameOf) {
  return Node.create({
    name: "mention",
    group: "inline",
    inline: true,
    atom: true,
    addAttributes() {
      return { person: { default: 0, parseHTML: (element) => Number(element.dataset.person) } };
    },
    parseHTML() {
      return [{ tag: "span[data-person]" }];
    },
    renderHTML({ node }) {
      return ["span", { class: "mention", "data-person": node.attrs.person }, `@${nameOf(node.attrs.person)}`];
    },
    renderText({ node }) {
      return `@${nameOf(node.attrs.person)}`;
    },
  });
}

/** Headings by keys. */
const Keys = Extension.create({
  name: "headingKeys",
  addKeyboardShortcuts() {
    return {
      "Mod-Alt-2": () => this.editor.commands.toggleHeading({ level: 2 }),
      "Mod-Alt-3": () => this.editor.commands.toggleHeading({ level: 3 }),
      "Mod-Alt-4": () => this.editor.commands.toggleHeading({ level: 4 }),
      "Mod-Alt-1": () => this.editor.commands.toggleHeading({ level: 2 }),
    };
  },
});

/**
 * @param {{ images: string, nameOf: (id: number) => string }} page
 * @returns {import("@tiptap/core").Extensions}
 */
export function schema({ images, nameOf }) {
  return [
    Document,
    Paragraph,
    Text,
    Heading.configure({ levels: [2, 3, 4] }),
    Bold,
    Italic,
    Strike,
    Code,
    Link,
    HardBreak,
    Blockquote.configure({ HTMLAttributes: { class: "quote" } }),
    CodeBlock,
    Hint,
    HorizontalRule,
    Dropcursor,
    Gapcursor,
    ...LISTS,
    ...TABLES,
    Callout,
    imageOf(images),
    mentionOf(nameOf),
    Keys,
  ];
}
