// Where does information begin?
// topic: The way of an information
// What each team makes from nothing that is on the map.
MATCH (h:Holder)-[:PERFORMS]->(a:Activity)-[:MAKES]->(i:Item)
WHERE NOT EXISTS { MATCH (a)-[:USES]->(:Item) }
WITH h, i ORDER BY i.title
RETURN h.title AS team, collect(DISTINCT i.title) AS originates
ORDER BY team
