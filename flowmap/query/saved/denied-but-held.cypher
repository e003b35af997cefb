// Who has what a policy denies them?
// topic: What hangs on whom
MATCH (h:Holder)-[d:DENIED]->(i:Item)<-[has:HOLDS]-(h)
WITH h, i, [c IN has.cases WHERE c IN d.cases] AS cases
WHERE size(cases) > 0
RETURN h.title AS team, i.title AS information, cases
ORDER BY team, information
