// What is made that nobody has said they need, and no work uses?
// topic: The way of an information
MATCH (h:Holder)-[:PERFORMS]->(:Activity)-[:MAKES]->(i:Item)
WHERE NOT EXISTS { MATCH (:Holder)-[n:NEEDS]->(i) WHERE n.kano <> 'not_relevant' }
  AND NOT EXISTS { MATCH (:Activity)-[:USES]->(i) }
RETURN DISTINCT i.title AS information, h.title AS made_by
ORDER BY information, made_by
