// Which handoffs carry an information?
// topic: The way of an information
// $item = "order": the id of an information
MATCH (a:Holder)-[r:HANDS_OFF {item: $item}]->(b:Holder)
RETURN a.title AS giver, b.title AS receiver, r.via AS through, r.lead AS hours, r.cases AS cases
ORDER BY giver, receiver
