// From whom does a team get something?
// topic: Who gives whom what
// $team = "planning": the id of a team, system, meeting or outsider
MATCH (h:Holder)-[r:HANDS_OFF]->(:Holder {id: $team})
WITH h, r ORDER BY r.item
RETURN h.title AS supplier, h.department AS department, collect(DISTINCT r.item) AS items
ORDER BY supplier
