// What must pass a control, and who has it?
// topic: What hangs on whom
MATCH (i:Item)-[:MUST_PASS]->(c:Holder)
OPTIONAL MATCH (h:Holder)-[:HOLDS]->(i)
WITH i, c, h ORDER BY h.title
RETURN i.title AS information, c.title AS control, collect(h.title) AS held_by
ORDER BY information, control
