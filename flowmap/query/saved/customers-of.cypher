// Who gets something from a team?
// topic: Who gives whom what
// $team = "sales": the id of a team, system, meeting or outsider
MATCH (:Holder {id: $team})-[r:HANDS_OFF]->(h:Holder)
RETURN h.title AS customer, h.department AS department, count(DISTINCT r.item) AS items
ORDER BY items DESC, customer
