// What is needed that nobody makes?
// topic: What is missing
MATCH (h:Holder)-[l:LACKS {code: 'GAP03'}]->(i:Item)
RETURN i.title AS information, l.cases AS cases, h.title AS team
ORDER BY information, team
