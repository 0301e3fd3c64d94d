// Reads a JSON list of texts from standard input, writes the list of their trees.
const { parse } = require("discord-markdown-parser");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map((text) => parse(text, "extended"))));
