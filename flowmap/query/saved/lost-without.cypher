// Which needs are lost without a team, a system or a meeting?
// topic: What hangs on whom
// Needs that are met today and would not be met any more; must have first.
// $holder = "crm": the id of a team, system, meeting or outsider
MATCH (h:Holder)-[d:DEPENDS_ON]->(:Holder {id: $holder})
MATCH (i:Item {id: d.item})
RETURN h.title AS team, i.title AS information, d.kano AS importance, d.cases AS cases
ORDER BY CASE d.kano WHEN 'threshold' THEN 0 WHEN 'performance' THEN 1 ELSE 2 END, team, information
