// What does one department lack that another one has?
// topic: What is missing
// Each row is a handoff that would close a gap.
// $has = "Commerce": a department
// $lacks = "Supply": a department
MATCH (p:Holder {department: $has})-[c:COULD_HAND_OFF]->(h:Holder {department: $lacks})
MATCH (i:Item {id: c.item})
RETURN h.title AS team, i.title AS lacks, p.title AS has, c.cases AS cases
ORDER BY team, lacks, has
