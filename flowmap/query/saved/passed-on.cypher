// Who passes an information on without using it, stating a need of it, or making it?
// topic: Who gives whom what
MATCH (a:Holder)-[r:HANDS_OFF]->(h:Team)-[s:HANDS_OFF]->(b:Holder)
WHERE r.item = s.item AND a <> b AND any(c IN r.cases WHERE c IN s.cases)
  AND NOT EXISTS { MATCH (h)-[:PERFORMS]->(:Activity)-[:USES|MAKES]->(i:Item) WHERE i.id = r.item }
  AND NOT EXISTS { MATCH (h)-[:NEEDS]->(i:Item) WHERE i.id = r.item }
RETURN h.title AS team, r.item AS item, a.title AS giver, b.title AS receiver
ORDER BY team, item, giver, receiver
