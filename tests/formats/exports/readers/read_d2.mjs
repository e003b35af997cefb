// D2's own compiler (WebAssembly, at the path given) reads a list of documents and says what it understood of each.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { D2 } = await import(pathToFileURL(process.argv[2]));
const compiler = new D2();
const read = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const { diagram } = await compiler.compile(text);
  const shapes = diagram.shapes.map((shape) => [shape.id, shape.type, shape.label]);
  const connections = diagram.connections.map((line) => [line.src, line.dst, line.strokeDash > 0, line.label]);
  read.push({ shapes, connections });
}
process.stdout.write(JSON.stringify(read), () => process.exit(0));
