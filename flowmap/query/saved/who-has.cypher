// Who has an information, and by when?
// topic: The way of an information
// Hours after the order starts by which it has usually arrived, in all kinds of order in which they get it.
// $item = "order": the id of an information
MATCH (h:Holder)-[has:HOLDS]->(:Item {id: $item})
RETURN h.title AS team, has.arrival_h AS hours, has.cases AS cases
ORDER BY hours, team
