// What cannot be made, because something is missing before it?
// topic: What is missing
// Nobody has it in these kinds of order; the work that makes it lacks inputs.
MATCH (h:Holder)-[l:LACKS {code: 'GAP02'}]->(i:Item)
OPTIONAL MATCH (maker:Holder)-[:PERFORMS]->(:Activity)-[:MAKES]->(i)
WITH h, i, l, maker ORDER BY maker.title
RETURN h.title AS team, i.title AS lacks, l.cases AS cases, collect(DISTINCT maker.title) AS made_by
ORDER BY team, lacks
