// What goes through a channel or a system?
// topic: Who gives whom what
// $via = "e-mail": a channel, or the id of a system or meeting
MATCH (a:Holder)-[r:HANDS_OFF {via: $via}]->(b:Holder)
OPTIONAL MATCH (i:Item {id: r.item})
RETURN a.title AS giver, b.title AS receiver, coalesce(i.title, '?') AS information
ORDER BY giver, receiver, information
