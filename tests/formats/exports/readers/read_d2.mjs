// D2's own compiler (WebAssembly, at the path given) reads a document from standard input and says what it understood.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { D2 } = await import(pathToFileURL(process.argv[2]));
const { diagram } = await new D2().compile(readFileSync(0, "utf8"));
const shapes = diagram.shapes.map((shape) => [shape.id, shape.type, shape.label]);
const connections = diagram.connections.map((line) => [line.src, line.dst, line.strokeDash > 0, line.label]);
process.stdout.write(JSON.stringify({ shapes, connections }), () => process.exit(0));
