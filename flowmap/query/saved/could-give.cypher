// What could a team hand to others that lack it?
// topic: What is missing
// $team = "sales": the id of a team, system, meeting or outsider
MATCH (:Holder {id: $team})-[c:COULD_HAND_OFF]->(h:Holder)
MATCH (i:Item {id: c.item})
RETURN h.title AS team, i.title AS lacks, c.cases AS cases
ORDER BY team, lacks
