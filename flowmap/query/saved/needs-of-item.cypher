// Who needs an information, and do they get it?
// topic: The way of an information
// $item = "order": the id of an information
MATCH (h:Holder)-[n:NEEDS]->(i:Item {id: $item})
OPTIONAL MATCH (h)-[has:HOLDS]->(i)
RETURN h.title AS team, n.kano AS importance, n.cases AS needs_in,
       [c IN n.cases WHERE NOT c IN coalesce(has.cases, [])] AS lacks_in
ORDER BY team
