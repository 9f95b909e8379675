/** Reads a page as JSON a line, answers with the findings of html-validate as JSON a line. */
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      // The template engine writes blank ends of lines and both void styles: no browser cares.
      "no-trailing-whitespace": "off",
      "void-style": "off",
      "attribute-boolean-style": "off",
      "attribute-empty-style": "off",
      "doctype-style": "off",
      // A list is sent as one name, many times.
      "form-dup-name": "off",
      // A long page title is cut by the browser's tab, not by us.
      "long-title": "off",
      // A button without a type sends its form, and that is what is meant.
      "no-implicit-button-type": "off",
      // Says the same as the roles in our own lists; screen readers drop them without it.
      "no-redundant-role": "off",
    },
  }),
);

for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line));
  const found = report.results.flatMap((result) => result.messages);
  const told = found.map(({ ruleId, message, line }) => ({ rule: ruleId, message, line }));
  console.log(JSON.stringify(told));
}
