// Who lacks what, although somebody has it?
// topic: What is missing
// White spots with all who could hand the information over.
MATCH (h:Holder)-[l:LACKS {code: 'GAP01'}]->(i:Item)
OPTIONAL MATCH (p:Holder)-[:COULD_HAND_OFF {item: i.id}]->(h)
WITH h, i, l, p ORDER BY p.title
RETURN h.title AS team, i.title AS lacks, l.kano AS importance, l.cases AS cases, collect(p.title) AS could_give
ORDER BY team, lacks
