// What does a team lack, and who could give it?
// topic: What is missing
// $team = "goods-receiving": the id of a team, system, meeting or outsider
MATCH (h:Holder {id: $team})-[l:LACKS]->(i:Item)
OPTIONAL MATCH (p:Holder)-[:COULD_HAND_OFF {item: i.id}]->(h)
WITH i, l, p ORDER BY p.title
RETURN i.title AS lacks, l.code AS code, l.kano AS importance, l.cases AS cases, collect(p.title) AS could_give
ORDER BY lacks, code
